"""Density and size of a JPEG: JFIF (ITU-T T.871), else EXIF (CIPA DC-008); no pixel is decoded."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import Any

_CM = 2.54  # centimetres of an inch
_MOST = 100_000  # dots per inch: more is no density
_UNIT, _X, _Y = 0x0128, 0x011A, 0x011B


def read(path: Path) -> dict[str, Any]:
    """``pixels``, ``dpi`` and ``basis``. Raises Pillow's ``SyntaxError`` for what is no JPEG."""
    from PIL.JpegImagePlugin import JpegImageFile

    # Not Image.open(): its limit of pixels is about decoding, which is not done.
    with JpegImageFile(str(path)) as image:
        dpi, basis = _jfif(image.info), "JFIF"
        if dpi is None:
            dpi, basis = _exif(image.getexif()), "EXIF"
        return {"pixels": list(image.size), "dpi": dpi, "basis": basis if dpi else ""}


def _jfif(info: Any) -> list[int] | None:
    """Of JFIF; its unit 0 states proportions of pixels, no density."""
    if "jfif_density" not in info:
        return None
    x, y = info["jfif_density"]
    return _dpi(x, y, {1: 1.0, 2: _CM}.get(info.get("jfif_unit")))


def _exif(tags: Any) -> list[int] | None:
    """Of EXIF, whose unit is the inch where none is stated."""
    if _X not in tags or _Y not in tags:
        return None
    return _dpi(tags[_X], tags[_Y], {2: 1.0, 3: _CM}.get(tags.get(_UNIT, 2)))


def _dpi(x: Any, y: Any, inch: float | None) -> list[int] | None:
    try:
        found = [float(x) * (inch or 0), float(y) * (inch or 0)]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return [round(n) for n in found] if all(isfinite(n) and 0 < n < _MOST for n in found) else None

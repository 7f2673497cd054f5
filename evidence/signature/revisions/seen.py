"""What a new appearance covers: the page drawn before and after it.

Rendered by PDFium, so that it is what a reader sees, not what the objects say. Only boxes of new
signatures are drawn, few per file; the second picture only where the first one holds ink.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from PIL import Image, ImageChops

from evidence.geometry import common
from evidence.signature.drawn.sheets import Sheets
from evidence.signature.limits import MAX_TEXT

_SCALE = 1.5  # pixels per point
_INK = [255] * 128 + [0] * 128  # darker is ink,
_PAPER = [0] * 161 + [255] * 95  # lighter is paper
_LARGEST = 4_000  # points of one side
_EDGE = 2.0  # points around a box that its drawing may touch


def apart(revisions: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, int, list[Any]]]:
    """Seen signatures of revisions in order, as many together as do not meet on a page.

    Gives the numbers of the first and last revision, and the changes. What is seen and is no
    signature ends a group, so that nothing of it is taken for a signature's look.
    """
    first, last, group = 0, 0, list[Any]()
    for entry in revisions:
        seen = [change for change in entry["changes"] if change["visible"]]
        mine = [change for change in seen if change["what"] == "signature"]
        alone = len(mine) < len(seen)
        if group and (alone or any(_meet(one, new) for one in group for new in mine)):
            yield first, last, group
            group = []
        if mine:
            first, last = (first if group else entry["number"]), entry["number"]
            group = group + mine
        if group and alone:
            yield first, last, group
            group = []
    if group:
        yield first, last, group


def _meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["page"] != other["page"]:
        return False
    left, bottom, right, top = one["box"]
    return bool(common((left - _EDGE, bottom - _EDGE, right + _EDGE, top + _EDGE), other["box"]))


def covered(
    sheets: Sheets, before: int, after: int, page: int, box: Sequence[float]
) -> dict[str, Any]:
    """``{"text", "hidden", "under", "error"}`` of a box (as the page is seen) on a page (from 1).

    ``before`` and ``after`` end the two revisions. ``text``: what stood there; ``hidden``: the part
    (0 to 1) of its ink that can no longer be seen; ``under``: its ink within the area of the new
    ink, as a part of that area. Faults stand in ``error``.
    """
    try:
        sheet = sheets.page(before, page)
        found = {"text": _text(sheet, box)[:MAX_TEXT], "hidden": 0.0, "under": 0.0, "error": ""}
        old = _drawn(sheet, box)
        if old is None or not old.point(_INK).getbbox():
            return found
        new = _drawn(sheets.page(after, page), box)
        if new is None or old.size != new.size:
            raise ValueError("the page has another size")
        return found | {"hidden": _hidden(old, new), "under": _under(old, new)}
    except Exception as error:
        return nothing_seen(f"{type(error).__name__}: {str(error)[:200]}")


def nothing_seen(error: str) -> dict[str, Any]:
    """The answer where nothing could be drawn."""
    return {"text": "", "hidden": None, "under": None, "error": error}


def _within(sheet: Any, box: Sequence[float]) -> tuple[float, float, float, float] | None:
    """The part of the box that lies on the page."""
    width, height = sheet.get_size()
    left, bottom = max(0.0, box[0]), max(0.0, box[1])
    right, top = min(width, box[2]), min(height, box[3])
    return (left, bottom, right, top) if left < right and bottom < top else None


def _drawn(sheet: Any, box: Sequence[float]) -> Image.Image | None:
    """The box in shades of grey."""
    width, height = sheet.get_size()
    if max(width, height) > _LARGEST:
        raise ValueError("limit: page too large to be drawn")
    seen = _within(sheet, box)
    if seen is None:
        return None
    left, bottom, right, top = seen
    edges = (left, bottom, width - right, height - top)
    crop = tuple(math.floor(edge) for edge in edges)
    picture: Image.Image = sheet.render(scale=_SCALE, crop=crop, grayscale=True).to_pil()
    return picture


def _text(sheet: Any, box: Sequence[float]) -> str:
    seen = _within(sheet, box)
    if seen is None or sheet.get_rotation():
        return ""
    left, bottom, right, top = seen
    corner = sheet.get_cropbox()
    found = sheet.get_textpage().get_text_bounded(
        left + corner[0], bottom + corner[1], right + corner[0], top + corner[1]
    )
    return " ".join(str(found).split())


def _count(picture: Image.Image) -> int:
    return picture.histogram()[255]


def _hidden(old: Image.Image, new: Image.Image) -> float:
    ink = old.point(_INK)
    gone = ImageChops.darker(ink, new.point(_PAPER))
    return round(_count(gone) / _count(ink), 3)


def _under(old: Image.Image, new: Image.Image) -> float:
    """Old ink within the smallest box around the new ink, as a part of that box."""
    area = ImageChops.darker(new.point(_INK), old.point(_PAPER)).getbbox()
    if area is None:
        return 0.0
    part = old.point(_INK).crop(area)
    return round(_count(part) / (part.width * part.height), 3)

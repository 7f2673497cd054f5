"""What a new appearance covers: the page drawn before and after it.

Rendered by PDFium, so that it is what a reader sees, not what the objects say. Only boxes of new
signatures are drawn, few per file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium

from evidence.signature.limits import MAX_SEEN_BYTES, MAX_TEXT
from evidence.signature.syntax import Buffer

_SCALE = 1.5  # pixels per point
_INK, _PAPER = 128, 160  # darker is ink, lighter is paper
_LARGEST = 4_000  # points of one side


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """The document as a reader draws it. Raises ``pypdfium2.PdfiumError``."""
    with pdfium.PdfDocument(data) as document:
        document.init_forms()  # else fields and signatures are not drawn
        yield document


def covered(data: Buffer, before: int, after: int, page: int, box: list[float]) -> dict[str, Any]:
    """``{"text", "hidden", "under", "error"}`` of a box (as the page is seen) on a page (from 1).

    ``before`` and ``after`` end the two revisions. ``text``: what stood there; ``hidden``: the part
    (0 to 1) of its ink that can no longer be seen; ``under``: its ink within the area of the new
    ink, as a part of that area. Faults stand in ``error``.
    """
    try:
        if after > MAX_SEEN_BYTES:
            raise ValueError("limit: file too large to be drawn")
        text, old, width = _drawn(bytes(data[:before]), page, box)
        _, new, _ = _drawn(bytes(data[:after]), page, box)
        if len(old) != len(new):
            raise ValueError("the page has another size")
        hidden, under = _hidden(old, new), _under(old, new, width)
        return {"text": text[:MAX_TEXT], "hidden": hidden, "under": under, "error": ""}
    except Exception as error:
        return nothing_seen(f"{type(error).__name__}: {str(error)[:200]}")


def nothing_seen(error: str) -> dict[str, Any]:
    """The answer where nothing could be drawn."""
    return {"text": "", "hidden": None, "under": None, "error": error}


def _drawn(data: bytes, page: int, box: list[float]) -> tuple[str, bytes, int]:
    """The text of a box, its pixels row by row, and how many make a row."""
    with opened(data) as document:
        sheet = document[page - 1]
        width, height = sheet.get_size()
        if max(width, height) > _LARGEST:
            raise ValueError("limit: page too large to be drawn")
        left, bottom = max(0.0, box[0]), max(0.0, box[1])
        right, top = min(width, box[2]), min(height, box[3])
        if left >= right or bottom >= top:
            return "", b"", 0
        edges = (math.floor(left), math.floor(bottom), math.floor(width - right))
        crop = (*edges, math.floor(height - top))
        bitmap = sheet.render(scale=_SCALE, crop=crop, grayscale=True)
        rows = bytes(bitmap.buffer)
        ink = b"".join(
            rows[row * bitmap.stride : row * bitmap.stride + bitmap.width]
            for row in range(bitmap.height)
        )
        text = "" if sheet.get_rotation() else _text(sheet, left, bottom, right, top)
        return text, ink, bitmap.width


def _text(sheet: Any, left: float, bottom: float, right: float, top: float) -> str:
    corner = sheet.get_cropbox()
    found = sheet.get_textpage().get_text_bounded(
        left + corner[0], bottom + corner[1], right + corner[0], top + corner[1]
    )
    return " ".join(str(found).split())


def _hidden(old: bytes, new: bytes) -> float:
    ink = [place for place, value in enumerate(old) if value < _INK]
    if not ink:
        return 0.0
    gone = sum(new[place] > _PAPER for place in ink)
    return round(gone / len(ink), 3)


def _under(old: bytes, new: bytes, width: int) -> float:
    """Old ink within the smallest box around the new ink, as a part of that box."""
    fresh = [at for at, value in enumerate(new) if value < _INK and old[at] > _PAPER]
    if not fresh:
        return 0.0
    rows, columns = [at // width for at in fresh], [at % width for at in fresh]
    left, right = min(columns), max(columns) + 1
    area = [old[row * width + left : row * width + right] for row in range(rows[0], rows[-1] + 1)]
    ink = sum(value < _INK for line in area for value in line)
    return round(ink / (len(area) * (right - left)), 3)

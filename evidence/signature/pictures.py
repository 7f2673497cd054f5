"""A page as it was signed and as it is now, as two PNG pictures, for people to compare.

Rendered by PDFium like :mod:`evidence.signature.revisions.seen`, only when a report asks.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from evidence.signature.drawn.sheets import opened
from evidence.signature.limits import MAX_PICTURE_SIDE, MAX_SEEN_BYTES
from schemas.canonical import sha256_hex

_SCALE = 110 / 72  # pixels per point
_RED, _LINE, _ROOM = (210, 0, 0), 3, 4  # of the frames: colour, pixels wide, pixels around
_COLOURS = 128  # kept in a picture: pages are scans or text, and a report holds many


def pictures_op(
    path: str, sha256: str, end: int, page: int, boxes: Sequence[Sequence[float]]
) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Op ``pictures``: page ``page`` (from 1) of the first ``end`` bytes and of the whole file.

    ``{"pages": the larger number of pages}`` and two PNGs, none where both look the same; a picture
    is empty where that version has no such page. On the second one ``boxes`` (points, as the page
    is seen) are framed in red, without boxes the part that differs. Raises ``ValueError`` for a
    file too large or with other bytes than ``sha256``; whatever PDFium raises.
    """
    place = Path(path)
    if place.stat().st_size > MAX_SEEN_BYTES:
        raise ValueError("limit: file too large to be drawn")
    data = place.read_bytes()
    if sha256_hex(data) != sha256:
        raise ValueError("the file has other bytes than were judged")
    old_pages, old, _ = _drawn(data[:end], page)
    new_pages, new, scale = _drawn(data, page)
    found = {"pages": max(old_pages, new_pages)}
    where = _difference(old, new)
    if where is None:
        return found, ()
    if new is not None:
        _frame(new, [_pixels(box, scale, new.height) for box in boxes] or [where])
    return found, (_png(old), _png(new))


def _drawn(data: bytes, page: int) -> tuple[int, Image.Image | None, float]:
    """The number of pages, the page (None without one) and its pixels per point."""
    with opened(data) as document:
        if page > len(document):
            return len(document), None, _SCALE
        sheet = document[page - 1]
        scale = _bounded(sheet)
        return len(document), sheet.render(scale=scale).to_pil().convert("RGB"), scale


def _bounded(sheet: pdfium.PdfPage) -> float:
    longest: float = max(1.0, *sheet.get_size())
    return min(_SCALE, (MAX_PICTURE_SIDE - 1) / longest)


def _difference(old: Image.Image | None, new: Image.Image | None) -> Any:
    """The smallest box (left, top, right, bottom) around what differs, None where nothing does."""
    if old is None or new is None or old.size != new.size:
        present = new or old
        return None if present is None else (0, 0, *present.size)
    return ImageChops.difference(old, new).getbbox()


def _pixels(box: Sequence[float], scale: float, height: int) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    return left * scale, height - top * scale, right * scale, height - bottom * scale


def _frame(image: Image.Image, boxes: Sequence[Sequence[float]]) -> None:
    """Frames just around the boxes, within the picture."""
    pen = ImageDraw.Draw(image)
    across, down = image.width - 1, image.height - 1
    for left, top, right, bottom in boxes:
        upper = max(0, min(left - _ROOM, across)), max(0, min(top - _ROOM, down))
        lower = max(upper[0], min(right + _ROOM, across)), max(upper[1], min(bottom + _ROOM, down))
        pen.rectangle((*upper, *lower), outline=_RED, width=_LINE)


def _png(image: Image.Image | None) -> bytes:
    if image is None:
        return b""
    out = io.BytesIO()
    few = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG")
    return out.getvalue()

"""The letters of a page one by one, and whether drawing them makes a difference."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Sequence
from ctypes import addressof, byref, c_double, c_int
from typing import Any

from PIL import Image, ImageChops
from pypdfium2 import raw

from evidence.geometry import Box, Matrix, carry

MAX_LETTERS = 20_000  # of one page
_SIDE = 1_600  # pixels of one side of what is drawn
_SHOWN = 20  # steps of 255 below which nobody sees a letter on its ground
_FINE = 1_000  # steps of a pixel in which places are asked for


def address(handle: Any) -> int:
    """What tells one object of a page from another."""
    return addressof(handle.contents)


def characters(page: Any, told: Container[int]) -> Iterator[tuple[int, int, str, Box]]:
    """Place in the text, text object (its address), letter, box on the page; blanks left out.

    ``told``: the text objects whose letters are asked for.
    """
    textpage = page.get_textpage()
    try:
        for number in range(min(textpage.count_chars(), MAX_LETTERS)):
            handle = raw.FPDFText_GetTextObject(textpage.raw, number)
            if not handle or (one := address(handle)) not in told:
                continue
            letter = chr(min(raw.FPDFText_GetUnicode(textpage.raw, number), 0x10FFFF))
            if letter.isspace() or not letter.isprintable():
                continue
            box = _box(textpage.raw, number)
            if box is not None:
                yield number, one, letter, box
    finally:
        textpage.close()


def _box(textpage: Any, number: int) -> Box | None:
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    found = raw.FPDFText_GetCharBox(
        textpage, number, byref(left), byref(right), byref(bottom), byref(top)
    )
    box = left.value, bottom.value, right.value, top.value
    return box if found and box[0] < box[2] and box[1] < box[3] else None


class Difference:
    """A page drawn with some of its objects and without them; annotations are left out."""

    def __init__(self, page: Any, handles: Sequence[Any]) -> None:
        scale = min(1.0, _SIDE / max(1.0, *page.get_size()))
        whole = _picture(page, scale)
        for handle in handles:
            raw.FPDFPageObj_SetIsActive(handle, False)
        try:
            without = _picture(page, scale)
        finally:
            for handle in handles:
                raw.FPDFPageObj_SetIsActive(handle, True)
        red, green, blue = ImageChops.difference(whole, without).split()
        self._most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        self._matrix = _onto(page, self._most.size)

    def shows(self, box: Box) -> bool:
        """Whether the objects are seen in a box of the page; True where it is off the page."""
        left, low, right, high = carry(box, self._matrix)
        width, height = self._most.size
        frame = (
            max(0, math.floor(left)),
            max(0, math.floor(low)),
            min(width, math.ceil(right)),
            min(height, math.ceil(high)),
        )
        if frame[0] >= frame[2] or frame[1] >= frame[3]:
            return True
        extremes: Any = self._most.crop(frame).getextrema()
        return bool(extremes[1] >= _SHOWN)


def _picture(page: Any, scale: float) -> Image.Image:
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    return picture


def _onto(page: Any, size: tuple[int, int]) -> Matrix:
    """From the page's own space to the pixels of its picture, counted from the top."""
    at = [_spot(page, size, x, y) for x, y in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))]
    (e, f), (ax, ay), (bx, by) = at
    return ax - e, ay - f, bx - e, by - f, e, f


def _spot(page: Any, size: tuple[int, int], x: float, y: float) -> tuple[float, float]:
    across, down = c_int(), c_int()
    whole = (0, 0, size[0] * _FINE, size[1] * _FINE, 0)
    raw.FPDF_PageToDevice(page.raw, *whole, x, y, byref(across), byref(down))
    return across.value / _FINE, down.value / _FINE

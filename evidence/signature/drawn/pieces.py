"""The objects of a page in the order they are drawn, read from PDFium without drawing."""

from __future__ import annotations

from ctypes import byref, c_float, c_int, c_uint
from dataclasses import dataclass, field
from math import hypot
from typing import Any

from pypdfium2 import raw

from evidence.geometry import UNIT, Box
from evidence.layout.objects import Drawn, TooManyError, bounds_of, drawn

NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
_TINY = 1.0  # points: the dots of a printer are hardly finer
_SMALL = 3.0  # points: narrower lines and fills hide no letter
_STROKED = frozenset({raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP})
_UNSEEN = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_TEXT, _PATH, _IMAGE, _SHADING = (
    raw.FPDF_PAGEOBJ_TEXT,
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_SHADING,
)
Colour = tuple[int, int, int]


@dataclass(slots=True)
class Letters:
    """A piece of text. ``order`` counts all objects of the page; ``unseen``: never painted.

    ``colour`` None: a pattern. ``size``: points from line to line. ``box`` is asked for only where
    it matters (``Pieces.place``).
    """

    drawn: Drawn
    order: int
    unseen: bool
    colour: Colour | None
    alpha: int
    size: float = 0.0
    box: Box = NOWHERE

    @property
    def tiny(self) -> bool:
        """Whether it is so small that nobody sees letters."""
        return 0 < self.size < _TINY

    @property
    def blank(self) -> bool:
        """Whether nothing is drawn: pieces of blanks have a place and no extent."""
        left, bottom, right, top = self.box
        return left == right and bottom == top and self.box != NOWHERE

    @property
    def handle(self) -> Any:
        """PDFium's own object."""
        return self.drawn.handle


@dataclass(frozen=True, slots=True)
class Area:
    """A picture, shading or filled shape; ``colour`` None: not of one colour.

    ``pixels`` of a picture, 0 of anything else.
    """

    order: int
    box: Box
    colour: Colour | None
    pixels: int = 0


@dataclass(slots=True)
class Pieces:
    """What one page is made of. ``more``: there was more than the bound."""

    letters: list[Letters] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    count: int = 0
    more: bool = False

    def place(self) -> None:
        """Fill in where each piece of text lies."""
        for one in self.letters:
            one.box = bounds_of(one.drawn) or NOWHERE


def pieces_of(page: Any, room: int) -> Pieces:
    """The pieces of a page (pypdfium2), at most ``room`` objects looked at."""
    found, read = Pieces(), _Read()
    try:
        for one in drawn(page, room):
            found.count += 1
            _note(found, read, one)
    except TooManyError:
        found.more = True
    return found


def _note(found: Pieces, read: _Read, one: Drawn) -> None:
    if one.kind == _TEXT:
        mode = raw.FPDFTextObj_GetTextRenderMode(one.handle)
        colour, alpha = read.colour(one.handle, stroked=mode in _STROKED)
        size = read.size(one)
        found.letters.append(Letters(one, found.count, mode in _UNSEEN, colour, alpha, size))
    elif one.kind in (_IMAGE, _SHADING) or (one.kind == _PATH and read.is_filled(one.handle)):
        box = bounds_of(one)
        if box and box[2] - box[0] >= _SMALL and box[3] - box[1] >= _SMALL:
            colour, alpha = read.colour(one.handle) if one.kind == _PATH else (None, 255)
            if alpha:
                pixels = read.pixels(one.handle) if one.kind == _IMAGE else 0
                found.areas.append(Area(found.count, box, colour, pixels))


class _Read:
    """Asks PDFium into the same few variables: pages have thousands of objects."""

    def __init__(self) -> None:
        self._parts = [c_uint() for _ in range(4)]
        self._modes = [c_int() for _ in range(2)]
        self._size, self._matrix = c_float(), raw.FS_MATRIX()
        self._size_ref, self._matrix_ref = byref(self._size), byref(self._matrix)
        self._colour = [byref(one) for one in self._parts]
        self._mode = [byref(one) for one in self._modes]

    def colour(self, handle: Any, *, stroked: bool = False) -> tuple[Colour | None, int]:
        """Colour and opacity (0 to 255)."""
        read = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
        if not read(handle, *self._colour):
            return None, 255
        red, green, blue, alpha = self._parts
        return (red.value, green.value, blue.value), alpha.value

    def size(self, one: Drawn) -> float:
        """The size of text as it is seen, in points of the page."""
        raw.FPDFTextObj_GetFontSize(one.handle, self._size_ref)
        raw.FPDFPageObj_GetMatrix(one.handle, self._matrix_ref)
        high = hypot(self._matrix.c, self._matrix.d)
        if one.matrix != UNIT:
            high *= hypot(one.matrix[2], one.matrix[3])
        return float(self._size.value) * high

    def pixels(self, handle: Any) -> int:
        """How many pixels a picture has, at least 1."""
        raw.FPDFImageObj_GetImagePixelSize(handle, *map(byref, self._parts[:2]))
        return max(1, self._parts[0].value * self._parts[1].value)

    def is_filled(self, handle: Any) -> bool:
        """Whether a path is filled, not only drawn along or clipped to."""
        raw.FPDFPath_GetDrawMode(handle, *self._mode)
        return bool(self._modes[0].value != raw.FPDF_FILLMODE_NONE)

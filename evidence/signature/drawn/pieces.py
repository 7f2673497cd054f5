"""The objects of a page in the order they are drawn, read from PDFium without drawing."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_float, c_int, c_uint
from dataclasses import dataclass, field
from typing import Any

from pypdfium2 import raw

from evidence.signature.look.geometry import UNIT, Box, Matrix, carry, times

MAX_FORMS = 6  # forms inside forms
_SMALL = 3.0  # points: narrower lines and fills hide no letter
_STROKED = frozenset({raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP})
_UNSEEN = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_TEXT, _PATH, _IMAGE, _SHADING, _FORM = (
    raw.FPDF_PAGEOBJ_TEXT,
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_SHADING,
    raw.FPDF_PAGEOBJ_FORM,
)
Colour = tuple[int, int, int]


@dataclass(slots=True)
class Letters:
    """A piece of text. ``order`` counts all objects of the page; ``unseen``: never painted.

    ``colour`` None: a pattern. ``box`` is asked for only where it matters (``Pieces.place``).
    """

    handle: Any
    order: int
    matrix: Matrix
    unseen: bool
    colour: Colour | None
    alpha: int
    box: Box = (0.0, 0.0, 0.0, 0.0)


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
        read = _Read()
        for one in self.letters:
            one.box = read.box(one.handle, one.matrix)


def pieces_of(page: Any, room: int) -> Pieces:
    """The pieces of a page (a raw page handle), at most ``room`` objects looked at."""
    found, read = Pieces(), _Read()
    for kind, handle, matrix in _objects(page, found, room):
        if kind == _TEXT:
            mode = raw.FPDFTextObj_GetTextRenderMode(handle)
            colour, alpha = read.colour(handle, stroked=mode in _STROKED)
            one = Letters(handle, found.count, matrix, mode in _UNSEEN, colour, alpha)
            found.letters.append(one)
        elif kind in (_IMAGE, _SHADING) or (kind == _PATH and read.is_filled(handle)):
            box = read.box(handle, matrix)
            if box[2] - box[0] >= _SMALL and box[3] - box[1] >= _SMALL:
                colour, alpha = read.colour(handle) if kind == _PATH else (None, 255)
                if alpha:
                    pixels = read.pixels(handle) if kind == _IMAGE else 0
                    found.areas.append(Area(found.count, box, colour, pixels))
    return found


def _objects(page: Any, found: Pieces, room: int) -> Iterator[tuple[int, Any, Matrix]]:
    """Type, handle and matrix to the page of every object, those inside of forms too."""
    numbers = iter(range(raw.FPDFPage_CountObjects(page)))
    stack = [(page, raw.FPDFPage_GetObject, numbers, UNIT)]
    while stack:
        holder, get, numbers, matrix = stack[-1]
        number = next(numbers, None)
        if number is None:
            stack.pop()
            continue
        found.count += 1
        if found.count > room:
            found.more = True
            return
        handle = get(holder, number)
        kind = raw.FPDFPageObj_GetType(handle)
        if kind != _FORM:
            yield kind, handle, matrix
        elif len(stack) > MAX_FORMS:
            found.more = True
        else:
            inner = times(_matrix(handle), matrix)
            numbers = iter(range(raw.FPDFFormObj_CountObjects(handle)))
            stack.append((handle, raw.FPDFFormObj_GetObject, numbers, inner))


def _matrix(handle: Any) -> Matrix:
    value = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, byref(value)):
        return UNIT
    return value.a, value.b, value.c, value.d, value.e, value.f


class _Read:
    """Asks PDFium into the same few variables: pages have thousands of objects."""

    def __init__(self) -> None:
        self._sides = [c_float() for _ in range(4)]
        self._parts = [c_uint() for _ in range(4)]
        self._modes = [c_int() for _ in range(2)]
        groups = (self._sides, self._parts, self._modes)
        self._box, self._colour, self._mode = ([byref(one) for one in group] for group in groups)

    def box(self, handle: Any, matrix: Matrix) -> Box:
        """Where the object lies on the page."""
        raw.FPDFPageObj_GetBounds(handle, *self._box)
        left, bottom, right, top = self._sides
        box = left.value, bottom.value, right.value, top.value
        return box if matrix is UNIT else carry(box, matrix)

    def colour(self, handle: Any, *, stroked: bool = False) -> tuple[Colour | None, int]:
        """Colour and opacity (0 to 255)."""
        read = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
        if not read(handle, *self._colour):
            return None, 255
        red, green, blue, alpha = self._parts
        return (red.value, green.value, blue.value), alpha.value

    def pixels(self, handle: Any) -> int:
        """How many pixels a picture has, at least 1."""
        raw.FPDFImageObj_GetImagePixelSize(handle, *map(byref, self._parts[:2]))
        return max(1, self._parts[0].value * self._parts[1].value)

    def is_filled(self, handle: Any) -> bool:
        """Whether a path is filled, not only drawn along or clipped to."""
        raw.FPDFPath_GetDrawMode(handle, *self._mode)
        return bool(self._modes[0].value != raw.FPDF_FILLMODE_NONE)

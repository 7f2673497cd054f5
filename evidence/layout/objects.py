"""The objects of a PDF page as PDFium sees them, each in the space of the page, bounded."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from evidence.geometry import UNIT, Box, Matrix, carry, times

MAX_OBJECTS = 50_000  # of one page, those inside forms counted
MAX_DEPTH = 8  # forms inside forms


class Drawn(NamedTuple):
    """An object of a page in the order of drawing. ``kind``: a PDFium ``FPDF_PAGEOBJ_*`` number.

    ``matrix`` leads from the space of the form it stands in to the page's own space.
    """

    handle: Any
    kind: int
    matrix: Matrix


class TooManyError(ValueError):
    """The page has more objects, or forms deeper inside forms, than are looked at."""


def drawn(page: Any, most: int = MAX_OBJECTS) -> Iterator[Drawn]:
    """Every object of ``page`` (pypdfium2) that is no form, in the order it is drawn.

    Raises :class:`TooManyError` behind ``most`` objects.
    """
    import pypdfium2.raw as raw

    left, bare = [most], page.raw  # the bare handle: wrapped anew for each call it costs much
    count = raw.FPDFPage_CountObjects(bare)
    handles = (raw.FPDFPage_GetObject(bare, place) for place in range(count))
    yield from _walk(handles, UNIT, 0, left)


def _walk(handles: Iterator[Any], matrix: Matrix, depth: int, left: list[int]) -> Iterator[Drawn]:
    import pypdfium2.raw as raw

    kind_of, form = raw.FPDFPageObj_GetType, raw.FPDF_PAGEOBJ_FORM
    for handle in handles:
        if left[0] <= 0:
            raise TooManyError("more objects than are looked at")
        left[0] -= 1
        kind = kind_of(handle)
        if kind != form:
            yield Drawn(handle, kind, matrix)
        elif depth >= MAX_DEPTH:
            raise TooManyError("forms too deep inside forms")
        else:
            inner = times(matrix_of(handle), matrix)
            count = raw.FPDFFormObj_CountObjects(handle)
            inside = (raw.FPDFFormObj_GetObject(handle, place) for place in range(max(count, 0)))
            yield from _walk(inside, inner, depth + 1, left)


def matrix_of(handle: Any) -> Matrix:
    """The matrix of an object; the unit matrix where it states none."""
    import pypdfium2.raw as raw

    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, found):
        return UNIT
    return found.a, found.b, found.c, found.d, found.e, found.f


def bounds_of(one: Drawn) -> Box | None:
    """Where an object lies in the page's own space; None where PDFium cannot say."""
    import pypdfium2.raw as raw

    if not raw.FPDFPageObj_GetBounds(one.handle, *_SIDE_REFS):
        return None
    left, bottom, right, top = _SIDES
    box = left.value, bottom.value, right.value, top.value
    return box if one.matrix == UNIT else carry(box, one.matrix)


# Made once, for a page has thousands of objects; a worker reads one page at a time.
_SIDES = tuple(ctypes.c_float() for _ in range(4))
_SIDE_REFS = tuple(map(ctypes.byref, _SIDES))

"""The runs of text of a PDF page: one text object each, as it is seen (ISO 32000-2 §9)."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from math import hypot
from typing import Any, NamedTuple

from evidence.geometry import UNIT, Matrix, carry, times
from evidence.layout.objects import Drawn
from evidence.layout.styles import Style

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BOLD_NAME = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"italic|oblique", re.IGNORECASE)
_ITALIC_FLAG, _BOLD_FLAG = 1 << 6, 1 << 18  # ISO 32000-2 table 121
_BOLD_WEIGHT = 600
_HIDDEN_MODES = (3, 7)  # neither filled nor stroked (§9.3.6)
_STROKED_MODE = 2  # filled and stroked: how programs make a bold face that is not there
_SLANT = 0.1  # of the height: a face that is slanted by the matrix
_ROUND = 10.0  # sizes are told in tenths of a point
_MAX_BYTES = 8192  # of UTF-16 of one run
_NAME_BYTES = 200
_MOST_LETTERS = 20_000  # of a page whose runs lie in each other
_OVERLAP = 0.5  # of the size: so far one run lies in another


class Run(NamedTuple):
    """Text with its style; ``left``, ``base``, ``right`` in points on the page as it is seen.

    ``key`` tells the text object it comes from.
    """

    text: str
    style: Style
    left: float
    base: float
    right: float
    key: int = 0


class Reader:
    """Reads runs; what it asks PDFium about a font it asks once a page."""

    def __init__(self, textpage: Any, turn: Matrix) -> None:
        import pypdfium2.raw as raw

        self._raw, self._textpage, self._turn = raw, textpage, turn
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._styles: dict[tuple[object, ...], Style] = {}
        self._onto: dict[Matrix, Matrix] = {}  # matrix of a form -> to the page as it is seen
        self._buffer = (ctypes.c_ushort * (_MAX_BYTES // 2))()
        self._bytes = memoryview(self._buffer).cast("B")
        # Made once: a reference made anew for each of a page's thousand runs costs as much as the
        # call it is for.
        self._sides = [ctypes.c_float() for _ in range(4)]
        self._side_refs = [ctypes.byref(side) for side in self._sides]
        self._color = [ctypes.c_uint() for _ in range(4)]
        self._color_refs = [ctypes.byref(part) for part in self._color]
        self._size, self._matrix = ctypes.c_float(), raw.FS_MATRIX()
        self._size_ref, self._matrix_ref = ctypes.byref(self._size), ctypes.byref(self._matrix)
        self.turned = 0  # characters of runs that do not stand upright

    def runs(self, objects: Iterable[Drawn]) -> list[Run]:
        """The upright runs that are drawn to be seen; those that lie in each other by letters."""
        text_kind = self._raw.FPDF_PAGEOBJ_TEXT
        texts = (one for one in objects if one.kind == text_kind)
        found = [run for one in texts if (run := self._run(one))]
        mixed = _mixed(found)
        return [*(run for run in found if run.key not in mixed), *self._letters(mixed)]

    def _letters(self, mixed: dict[int, Run]) -> Iterator[Run]:
        """Each letter of the runs in ``mixed`` as a run of its own."""
        if not mixed:
            return
        raw, page = self._raw, self._textpage
        x, y = ctypes.c_double(), ctypes.c_double()
        box = ctypes.c_double(), ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
        for place in range(min(raw.FPDFText_CountChars(page), _MOST_LETTERS)):
            owner = raw.FPDFText_GetTextObject(page, place)
            run = mixed.get(ctypes.addressof(owner.contents)) if owner else None
            letter = chr(raw.FPDFText_GetUnicode(page, place))
            if run is None or letter.isspace():
                continue
            raw.FPDFText_GetCharOrigin(page, place, x, y)
            raw.FPDFText_GetCharBox(page, place, *box)  # left, right, bottom, top
            left, bottom, right, _ = carry((x.value, y.value, box[1].value, y.value), self._turn)
            yield run._replace(text=letter, left=left, right=right, base=bottom)

    def _run(self, one: Drawn) -> Run | None:
        raw, handle = self._raw, one.handle
        length = raw.FPDFTextObj_GetText(handle, self._textpage, self._buffer, _MAX_BYTES)
        if length <= 2:
            return None
        text = bytes(self._bytes[: min(length, _MAX_BYTES) - 2]).decode("utf-16-le", "replace")
        mode = raw.FPDFTextObj_GetTextRenderMode(handle)
        if mode in _HIDDEN_MODES or text.isspace():
            return None
        placed = self._placed(one)
        if placed[0] <= 0 or abs(placed[1]) > _SLANT * placed[0]:
            self.turned += len(text)
            return None
        left, right = self._ends(one)
        key = ctypes.addressof(handle.contents)
        return Run(text, self._style(handle, placed, mode), left, placed[5], right, key)

    def _way(self, one: Drawn) -> Matrix:
        """From the form an object stands in to the page as it is seen."""
        found = self._onto.get(one.matrix)
        if found is None:
            found = self._onto[one.matrix] = times(one.matrix, self._turn)
        return found

    def _placed(self, one: Drawn) -> Matrix:
        self._raw.FPDFPageObj_GetMatrix(one.handle, self._matrix_ref)
        found = self._matrix
        own: Matrix = (found.a, found.b, found.c, found.d, found.e, found.f)
        way = self._way(one)
        return own if way == UNIT else times(own, way)

    def _ends(self, one: Drawn) -> tuple[float, float]:
        self._raw.FPDFPageObj_GetBounds(one.handle, *self._side_refs)
        left, bottom, right, top = (side.value for side in self._sides)
        way = self._way(one)
        if way == UNIT:
            return left, right
        seen = carry((left, bottom, right, top), way)
        return seen[0], seen[2]

    def _style(self, handle: Any, placed: Matrix, mode: int) -> Style:
        raw = self._raw
        raw.FPDFTextObj_GetFontSize(handle, self._size_ref)
        size = round(self._size.value * hypot(placed[2], placed[3]) * _ROUND) / _ROUND
        slanted = abs(placed[2]) > _SLANT * abs(placed[3])
        raw.FPDFPageObj_GetFillColor(handle, *self._color_refs)
        color = tuple(part.value for part in self._color[:3])
        name, bold, italic = font = self._font(handle)
        key = (font, size, slanted, mode, color)
        if key not in self._styles:
            self._styles[key] = Style(
                name,
                size,
                bold or mode == _STROKED_MODE,
                italic or slanted,
                "".join(f"{part:02x}" for part in color),
            )
        return self._styles[key]

    def _font(self, handle: Any) -> tuple[str, bool, bool]:
        """Name, bold and italic of the font a run is set in."""
        font = self._raw.FPDFTextObj_GetFont(handle)
        if not font:
            return "", False, False
        key = ctypes.addressof(font.contents)
        if key not in self._fonts:
            self._fonts[key] = self._about(font)
        return self._fonts[key]

    def _about(self, font: Any) -> tuple[str, bool, bool]:
        raw = self._raw
        buffer = ctypes.create_string_buffer(_NAME_BYTES)
        raw.FPDFFont_GetBaseFontName(font, buffer, _NAME_BYTES)
        name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
        flags = max(raw.FPDFFont_GetFlags(font), 0)
        bold = bool(_BOLD_NAME.search(name) or flags & _BOLD_FLAG)
        italic = bool(_ITALIC_NAME.search(name) or flags & _ITALIC_FLAG)
        return name, bold or raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT, italic


def _mixed(runs: list[Run]) -> dict[int, Run]:
    """Runs that share a baseline and lie in each other: letters another font had to lend.

    Read one after the other they would part a word into what is of the one font and the other.
    """
    found: dict[int, Run] = {}
    by_base: dict[int, list[Run]] = {}
    for run in runs:
        by_base.setdefault(round(run.base), []).append(run)
    for row in by_base.values():
        row.sort(key=lambda run: run.left)
        reach = row[0]
        for run in row[1:]:
            if reach.right - run.left > _OVERLAP * run.style.size and run.key != reach.key:
                found |= {reach.key: reach, run.key: run}
            reach = max(reach, run, key=lambda one: one.right)
    return found

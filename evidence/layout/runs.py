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
_BLANKS = 0.12, 0.6  # of the size: a narrower one is none, a wider one keeps words apart
_LOOSE = 0.7  # of the size and the number of letters: capitals are not so wide
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

        self._raw, self._page, self._turn = raw, textpage.raw, turn
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._styles: dict[tuple[object, ...], Style] = {}
        self._onto: dict[
            Matrix, Matrix | None
        ] = {}  # matrix of a form -> to the page as it is seen
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
        """The upright runs drawn to be seen; by letters where a run hides where they stand."""
        text_kind = self._raw.FPDF_PAGEOBJ_TEXT
        texts = (one for one in objects if one.kind == text_kind)
        found = [run for one in texts if (run := self._run(one))]
        mixed = _mixed(found) | {run.key: run for run in found if _is_loose(run)}
        return [*(run for run in found if run.key not in mixed), *self._letters(mixed)]

    def _letters(self, mixed: dict[int, Run]) -> Iterator[Run]:
        """Each letter of the runs in ``mixed`` as a run of its own, and blanks between them."""
        if not mixed:
            return
        raw, page = self._raw, self._page
        x, y = ctypes.c_double(), ctypes.c_double()
        box = ctypes.c_double(), ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
        last: Run | None = None
        for place in range(min(raw.FPDFText_CountChars(page), _MOST_LETTERS)):
            letter = chr(raw.FPDFText_GetUnicode(page, place))
            if letter.isspace():
                if last is not None and (blank := self._blank(place, last)):
                    yield blank
                continue
            owner = raw.FPDFText_GetTextObject(page, place)
            last = run = mixed.get(ctypes.addressof(owner.contents)) if owner else None
            if run is None:
                continue
            raw.FPDFText_GetCharOrigin(page, place, x, y)
            raw.FPDFText_GetCharBox(page, place, *box)  # left, right, bottom, top
            left, bottom, right, _ = carry((x.value, y.value, box[1].value, y.value), self._turn)
            yield run._replace(text=letter, left=left, right=right, base=bottom)

    def _blank(self, place: int, run: Run) -> Run | None:
        """A blank of ``run`` that takes room; the horn of a lent letter (Ư) may reach over it."""
        ends = [ctypes.c_double() for _ in range(4)]
        here = self._raw.FPDFText_GetCharOrigin(self._page, place, *ends[:2])
        if not (here and self._raw.FPDFText_GetCharOrigin(self._page, place + 1, *ends[2:])):
            return None
        x, y, next_x, next_y = (one.value for one in ends)
        left, base, right, _ = carry((x, y, next_x, y), self._turn)
        least, most = (share * run.style.size for share in _BLANKS)
        seen = y == next_y and next_x > x and least < right - left < most
        return run._replace(text=" ", left=left, right=right, base=base) if seen else None

    def _run(self, one: Drawn) -> Run | None:
        """One text object as a run; None for one that is empty, not to be seen or not upright.

        A page may have thousands: all that PDFium is asked of each is asked here.
        """
        raw, handle, matrix = self._raw, one.handle, self._matrix
        length = raw.FPDFTextObj_GetText(handle, self._page, self._buffer, _MAX_BYTES)
        if length <= 2:
            return None
        text = str(self._bytes[: min(length, _MAX_BYTES) - 2], "utf-16-le", "replace")
        mode = raw.FPDFTextObj_GetTextRenderMode(handle)
        if mode in _HIDDEN_MODES or text.isspace():
            return None
        raw.FPDFPageObj_GetMatrix(handle, self._matrix_ref)
        placed: Matrix = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
        raw.FPDFPageObj_GetBounds(handle, *self._side_refs)
        left, bottom, right, top = self._sides
        ends = left.value, bottom.value, right.value, top.value
        way = self._way(one.matrix)
        if way is not None:
            placed, ends = times(placed, way), carry(ends, way)
        if placed[0] <= 0 or abs(placed[1]) > _SLANT * placed[0]:
            self.turned += len(text)
            return None
        style = self._style(handle, placed, mode)
        return Run(text, style, ends[0], placed[5], ends[2], ctypes.addressof(handle.contents))

    def _way(self, matrix: Matrix) -> Matrix | None:
        """From the form of this matrix to the page as it is seen; None where nothing changes."""
        if matrix not in self._onto:
            way = times(matrix, self._turn)
            self._onto[matrix] = None if way == UNIT else way
        return self._onto[matrix]

    def _style(self, handle: Any, placed: Matrix, mode: int) -> Style:
        raw = self._raw
        raw.FPDFTextObj_GetFontSize(handle, self._size_ref)
        raw.FPDFPageObj_GetFillColor(handle, *self._color_refs)
        red, green, blue, _ = self._color
        size, color = self._size.value, (red.value, green.value, blue.value)
        font = raw.FPDFTextObj_GetFont(handle)
        key = (ctypes.addressof(font.contents) if font else 0, size, placed[2:4], mode, color)
        found = self._styles.get(key)
        if found is None:
            found = self._styles[key] = _style(self._font(font), size, placed, mode, color)
        return found

    def _font(self, font: Any) -> tuple[str, bool, bool]:
        """Name, bold and italic of a font."""
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


def _style(
    font: tuple[str, bool, bool],
    size: float,
    placed: Matrix,
    mode: int,
    color: tuple[int, int, int],
) -> Style:
    """How a run is seen that is set in ``font`` at ``size`` and placed so."""
    name, bold, italic = font
    slanted = abs(placed[2]) > _SLANT * abs(placed[3])
    return Style(
        name,
        round(size * hypot(placed[2], placed[3]) * _ROUND) / _ROUND,
        bold or mode == _STROKED_MODE,
        italic or slanted,
        "".join(f"{part:02x}" for part in color),
    )


def _is_loose(run: Run) -> bool:
    """Whether it is far too wide for its letters: PDFium tells many blanks at its ends as one."""
    words = run.text.strip()
    return len(words) < len(run.text) and run.right - run.left > _LOOSE * run.style.size * len(
        words
    )


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
            if run.right > reach.right:
                reach = run
    return found

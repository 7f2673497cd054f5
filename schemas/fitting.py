"""How much room text takes in a cell: row heights are estimated here, because spreadsheets that
open a written workbook do not all fit rows to their text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

# Widths of letters of the 11 point serif, in the units of column width (the width of a digit).
_LETTER: Final = 0.96
_NARROW: Final = 0.62
_CAPITAL: Final = 1.38
_BLANK: Final = 0.52
_NARROW_LETTERS: Final = frozenset("ijltfrsIíìỉĩị.,;:'!|()[]/-“”")
_PADDING: Final = 0.9  # of a cell, left and right together
MAX_ROW_POINTS: Final = 409.0  # no row is higher: Excel specifications and limits


def lines_needed(text: str, width: float, size: int = 11, *, bold: bool = False) -> int:
    """How many lines ``text`` takes in a cell ``width`` wide: words wrap, long words break."""
    scale = size / 11 * (1.08 if bold else 1.0)
    room = max((width - _PADDING) / scale, 1.0)
    return sum(_wrapped(part, room) for part in text.split("\n"))


def text_width(text: str) -> float:
    """How wide ``text`` is on one line at 11 points, in digits."""
    return sum(_WIDTHS[char] if char != " " else _BLANK for char in text)


def row_height(lines: int, size: int) -> float:
    """Height in points of a row of ``lines`` lines."""
    return lines * size * 1.27 + 3


def most_lines(texts: Iterable[tuple[str, float]], size: int, *, bold: bool = False) -> int:
    """The most lines any of the (text, width) takes."""
    return max((lines_needed(text, width, size, bold=bold) for text, width in texts), default=1)


def _wrapped(text: str, room: float) -> int:
    lines, run = 1, 0.0
    for word in text.split(" "):
        need = sum(map(_WIDTHS.__getitem__, word))
        if run and run + _BLANK + need > room:
            lines, run = lines + 1, 0.0
        run += need + (_BLANK if run else 0.0)
        if run > room:
            lines += math.ceil(run / room) - 1
            run = run % room
    return lines


class _Widths(dict[str, float]):
    """Width by character, found once for each."""

    def __missing__(self, char: str) -> float:
        wide = char.isupper() or char in "mw%@"
        self[char] = _NARROW if char in _NARROW_LETTERS else _CAPITAL if wide else _LETTER
        return self[char]


_WIDTHS: Final = _Widths()

"""How much room text takes: row heights are estimated here, because spreadsheets that open a
written workbook do not all fit rows to their text.
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


def split_point(widths: tuple[float, ...]) -> int:
    """After which column a line of two texts is parted: about two fifths of the width."""
    total, run = sum(widths), 0.0
    for index, width in enumerate(widths, start=1):
        run += width
        if run >= total * 0.42:
            return min(index, len(widths) - 1)
    return 1


def lines_needed(text: str, width: float, size: int = 11, *, bold: bool = False) -> int:
    """How many lines ``text`` takes in a cell ``width`` wide: words wrap, long words break."""
    scale = size / 11 * (1.08 if bold else 1.0)
    room = max((width - _PADDING) / scale, 1.0)
    return sum(_wrapped(part, room) for part in text.split("\n"))


def row_height(lines: int, size: int) -> float:
    """Height in points of a row of ``lines`` lines."""
    return lines * size * 1.27 + 3


def most_lines(texts: Iterable[tuple[str, float]], size: int, *, bold: bool = False) -> int:
    """The most lines any of the (text, width) takes."""
    return max((lines_needed(text, width, size, bold=bold) for text, width in texts), default=1)


def _wrapped(text: str, room: float) -> int:
    lines, run = 1, 0.0
    for word in text.split(" "):
        need = sum(map(_width, word))
        if run and run + _BLANK + need > room:
            lines, run = lines + 1, 0.0
        run += need + (_BLANK if run else 0.0)
        if run > room:
            lines += math.ceil(run / room) - 1
            run = run % room
    return lines


def _width(char: str) -> float:
    if char in _NARROW_LETTERS:
        return _NARROW
    return _CAPITAL if char.isupper() or char in "mw%@" else _LETTER

"""How much room text takes in a cell: row heights are estimated here, because spreadsheets that
open a written workbook do not all fit rows to their text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final
from unicodedata import combining, normalize

# Widths of the letters of Times New Roman, in the units of column width (the width of a digit).
_LETTERS: Final = {
    0.56: "/:;\\ijlt.,|'",
    0.67: "!()-I[]`fr‘’",
    0.78: "Js°",
    0.89: '?acez"“”',
    1.06: "ơư~",
    1.11: "FPS",
    1.22: "ELTZ",
    1.33: "BCR",
    1.44: "ADGHKNOQUVXYwƠ",
    1.56: "&m%Ư",
    1.84: "M@",
    2.0: "W—…",
}
_BLANK: Final = 0.5
# A spreadsheet sets columns in whole pixels of a digit: 7 where the letters take 7.33 (11 points).
_SET: Final = 7 / 7.33
_PADDING: Final = 0.9  # of a cell, left and right together
MAX_ROW_POINTS: Final = 409.0  # no row is higher: Excel specifications and limits


def lines_needed(text: str, width: float, size: int = 11, *, bold: bool = False) -> int:
    """How many lines ``text`` takes in a cell ``width`` wide: words wrap, long words break."""
    scale = size / 11 * (1.08 if bold else 1.0)
    room = max((width * _SET - _PADDING) / scale, 1.0)
    return sum(_wrapped(part, room) for part in text.split("\n"))


def sheet_width(digits: float) -> float:
    """What a column has to be set to so that ``digits`` digits have room in it."""
    return round(digits / _SET, 2)


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
    """Width by character, found once for each; accents take no room."""

    def __missing__(self, char: str) -> float:
        known = {letter: width for width, letters in _LETTERS.items() for letter in letters}
        bare = char if char in known else normalize("NFD", char)[0]
        other = 0.0 if combining(char) else 1.44 if bare.isupper() else 1.0
        self[char] = known.get(bare, other)
        return self[char]


_WIDTHS: Final = _Widths()

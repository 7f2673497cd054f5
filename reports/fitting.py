"""How much room text takes: estimates for what spreadsheets do not fit by themselves."""

from __future__ import annotations

import math


def split_point(widths: tuple[float, ...]) -> int:
    """After which column a line of two texts is parted: about two fifths of the width."""
    total, run = sum(widths), 0.0
    for index, width in enumerate(widths, start=1):
        run += width
        if run >= total * 0.42:
            return min(index, len(widths) - 1)
    return 1


def lines_needed(text: str, width: float, size: int) -> int:
    """How many lines ``text`` takes in ``width`` characters of the default 11 point font."""
    room = max(width * 11 / size, 1)
    return sum(max(1, math.ceil(len(part) / room)) for part in text.split("\n"))


def head_lines(text: str, width: float) -> int:
    """Lines a head takes: it wraps at words, so each word left over may take a line of its own."""
    lines, run = 1, 0.0
    for word in text.split():
        need = len(word) * 1.12
        if run and run + 1 + need > width - 1:
            lines, run = lines + 1, need
        else:
            run += need + (1 if run else 0)
    return lines

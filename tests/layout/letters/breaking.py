"""Words into lines: as many as fit (body) or of about the same length (centred)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from letters.look import Style
from letters.marks import text_width

Run = tuple[str, Style]
_BOUND = re.compile(r"\b([Nn]ăm|[Nn]gày|[Tt]háng|[Ss]ố) (?=\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """Runs of one line, its natural width, and whether the paragraph ends with it."""

    runs: tuple[Run, ...]
    width: float
    last: bool

    @property
    def spaces(self) -> int:
        """Where the line may be spread."""
        return sum(text.count(" ") for text, _ in self.runs)


def styled(style: Style, text: str, lead: str) -> list[Run]:
    """A paragraph as runs: its bold start, then the rest."""
    if not lead:
        return [(text, style)]
    start = (f"{lead} " if text else lead, replace(style, bold=True))
    return [start, (text, style)] if text else [start]


def lines(runs: list[Run], wide: float, first: float = 0, *, bound: bool = False) -> list[Line]:
    """Lines of at most ``wide`` points, the first one shorter by ``first``.

    ``bound``: a number does not leave the word before it.
    """
    found: list[Line] = []
    line: list[Run] = []
    used, room = 0.0, wide - first
    for word, style in _words(runs, bound):
        long = text_width(word.rstrip(" "), style)
        if line and used + long > room:
            found.append(_line(line, last=False))
            line, used, room = [], 0.0, wide
        line.append((word, style))
        used += text_width(word, style)
    return [*found, _line(line, last=True)] if line else found


def balanced(text: str, style: Style, wide: float) -> list[Line]:
    """Lines of about the same length."""
    runs = [(text, style)]
    count = len(lines(runs, wide, bound=True))
    room = text_width(text, style) / count + 0.01
    while len(lines(runs, room, bound=True)) > count:
        room += 4
    return lines(runs, room, bound=True)


def _words(runs: list[Run], bound: bool) -> Iterator[Run]:
    """Every word with the space behind it."""
    for text, style in runs:
        words = (_BOUND.sub("\\1\0", text) if bound else text).split(" ")
        for place, joined in enumerate(words):
            word = joined.replace("\0", " ")
            if place < len(words) - 1:
                yield f"{word} ", style
            elif word:
                yield word, style


def _line(words: list[Run], *, last: bool) -> Line:
    runs: list[Run] = []
    for word, style in words:
        if runs and runs[-1][1] is style:
            runs[-1] = (runs[-1][0] + word, style)
        else:
            runs.append((word, style))
    runs[-1] = (runs[-1][0].rstrip(" "), runs[-1][1])
    return Line(tuple(runs), sum(text_width(text, style) for text, style in runs), last)

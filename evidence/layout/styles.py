"""How text is set: the styles of one file, each told once and then by its number."""

from __future__ import annotations

from typing import NamedTuple

MAX_STYLES = 1000  # of one file that are told apart


class Style(NamedTuple):
    """Font (without the prefix of a subset), size in points, bold, italic, colour as rrggbb."""

    font: str
    size: float
    bold: bool
    italic: bool
    color: str


class Styles:
    """The styles of a file in the order in which they were met."""

    def __init__(self) -> None:
        self._numbers: dict[Style, int] = {}

    def number(self, style: Style) -> int:
        """The number of a style; behind :data:`MAX_STYLES` that of the last one."""
        found = self._numbers.get(style)
        if found is None:
            if len(self._numbers) >= MAX_STYLES:
                return MAX_STYLES - 1
            found = self._numbers[style] = len(self._numbers)
        return found

    def facts(self) -> list[list[object]]:
        """``[[font, size, bold, italic, color], ...]`` as facts keep them."""
        return [list(style) for style in self._numbers]

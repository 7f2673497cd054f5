"""What lies on a page: pieces of text, lines and frames, in points from the bottom left."""

from __future__ import annotations

from dataclasses import dataclass, field

from letters.faces import width
from letters.look import BELOW, SINGLE, Style

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Piece:
    """Text on a baseline. ``spread``: points added to each space; ``block``: its paragraph."""

    role: str
    text: str
    x: float
    y: float
    style: Style
    spread: float = 0
    block: int = 0

    @property
    def width(self) -> float:
        """In points, the spread included."""
        return text_width(self.text, self.style) + self.spread * self.text.count(" ")


@dataclass(frozen=True, slots=True)
class Stroke:
    """A level line."""

    role: str
    x0: float
    x1: float
    y: float
    weight: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle with a single border."""

    role: str
    x0: float
    y0: float
    x1: float
    y1: float
    color: str = "000000"
    weight: float = 1


@dataclass(slots=True)
class Sheet:
    """A page, its size in points, and what lies on it in the order of reading."""

    size: tuple[float, float]
    marks: list[Piece | Stroke | Frame] = field(default_factory=list)


def text_width(text: str, style: Style) -> float:
    """Width in points."""
    return width(text, style.family, style.bold, style.italic, style.size)


def height(style: Style) -> float:
    """Of one line, in points."""
    return style.size * SINGLE * style.line


def drop(style: Style) -> float:
    """From the top of a line to its baseline."""
    return height(style) - style.size * BELOW

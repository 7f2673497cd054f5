"""Lines and text boxes that are drawn at a paragraph.

Of shapes only what the form of a document is made of is told: lines that lie flat, and boxes that
hold text.
"""

from __future__ import annotations

from typing import NamedTuple

from evidence.docx.names import Node

_FLAT = 2.0  # points: a shape no higher is a line
_SLANT = 20.0  # a line this many times as long as high lies flat
_SHORTEST = 5.0
_WHITE = "ffffff"


class Place(NamedTuple):
    """Where a shape stands: from the left edge of its text and the top of its paragraph.

    None where it is told in another way. ``align``: center | right | "" of a box on the page.
    """

    left: float | None = None
    top: float | None = None
    align: str = ""


class Stroke(NamedTuple):
    """How a shape is outlined: the colour as rrggbb, and whether by an unbroken line."""

    color: str
    solid: bool


class Shape(NamedTuple):
    """A shape of that size in points.

    ``text``: its ``w:txbxContent``; ``stroke`` None: no outline; ``straight``: a line by its kind.
    """

    size: tuple[float, float]
    place: Place
    stroke: Stroke | None
    text: Node | None
    straight: bool

    def is_outlined(self) -> bool:
        """Whether its outline is seen: white on white paper is not."""
        return self.stroke is not None and self.stroke.color != _WHITE

    def is_rule(self) -> bool:
        """Whether it is seen as a line that lies flat."""
        wide, high = self.size
        if self.text is not None or not self.is_outlined() or wide < _SHORTEST:
            return False
        return high <= _FLAT or (self.straight and high * _SLANT <= wide)

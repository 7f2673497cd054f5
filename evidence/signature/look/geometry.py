"""Where something lies on the page as it is seen: matrices and boxes that a file states."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any, Protocol

from evidence.geometry import FAR, UNIT, Box, Matrix, common

_LETTER: Box = (0.0, 0.0, 612.0, 792.0)
_PARENTS = 64  # page-tree levels asked for an inherited entry


class Reader(Protocol):
    """Who finds values: all objects of a file, or those that one revision shows."""

    def value(self, number: int) -> Any:
        """The value of an object number."""

    def resolve(self, value: Any) -> Any:
        """The value behind a reference."""


def numbers(objects: Reader, value: Any, count: int) -> list[float] | None:
    """``count`` finite numbers of an array, None where it holds anything else."""
    listed = objects.resolve(value)
    if not isinstance(listed, list) or len(listed) != count:
        return None
    found = [objects.resolve(item) for item in listed]
    if not all(isinstance(n, int | float) and isfinite(n) and abs(n) < FAR for n in found):
        return None
    return [float(n) for n in found]


def matrix_of(objects: Reader, value: Any) -> Matrix:
    """The matrix an array states, the unit matrix where it states none."""
    found = numbers(objects, value, 6)
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if found else UNIT


def box_of(objects: Reader, value: Any) -> Box | None:
    """The rectangle an array states, its corners in order; None where it has no area."""
    found = numbers(objects, value, 4)
    if found is None:
        return None
    left, right = sorted((found[0], found[2]))
    bottom, top = sorted((found[1], found[3]))
    return (left, bottom, right, top) if left < right and bottom < top else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page as it is seen. ``number`` counts from 1; ``matrix`` leads from the page's own space to
    the seen page, origin at the bottom left of its crop box; ``size`` is [width, height] as seen.
    """

    number: int
    size: tuple[float, float]
    rotation: int
    matrix: Matrix

    @property
    def area(self) -> Box:
        """The whole seen page."""
        return 0.0, 0.0, self.size[0], self.size[1]


def page_view(objects: Reader, page_object: int, number: int) -> PageView:
    """How the page (object ``page_object``) is seen: crop box, /Rotate, both perhaps inherited."""
    media = box_of(objects, _inherited(objects, page_object, "MediaBox")) or _LETTER
    crop = box_of(objects, _inherited(objects, page_object, "CropBox")) or media
    left, bottom, right, top = common(crop, media) or media
    turned = _inherited(objects, page_object, "Rotate")
    rotation = int(turned) % 360 if isinstance(turned, int | float) and isfinite(turned) else 0
    matrix, swapped = {
        90: ((0.0, -1.0, 1.0, 0.0, -bottom, right), True),
        180: ((-1.0, 0.0, 0.0, -1.0, right, top), False),
        270: ((0.0, 1.0, -1.0, 0.0, top, -left), True),
    }.get(rotation, ((1.0, 0.0, 0.0, 1.0, -left, -bottom), False))
    width, height = right - left, top - bottom
    return PageView(
        number=number,
        size=(height, width) if swapped else (width, height),
        rotation=rotation if rotation % 90 == 0 else 0,
        matrix=matrix,
    )


def _inherited(objects: Reader, page_object: int, key: str) -> Any:
    node = objects.value(page_object)
    for _ in range(_PARENTS):
        if not isinstance(node, dict):
            return None
        value = objects.resolve(node.get(key))
        if value is not None:
            return value
        node = objects.resolve(node.get("Parent"))
    return None

"""Matrices and boxes (ISO 32000-2 §8.3): where something lies on the page as it is seen."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isfinite
from typing import Any, Protocol

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LETTER: Box = (0.0, 0.0, 612.0, 792.0)
_FAR = 1e7  # points; no page reaches so far
_PARENTS = 64  # page-tree levels asked for an inherited entry


class Reader(Protocol):
    """Who finds values: all objects of a file, or those that one revision shows."""

    def value(self, number: int) -> Any:
        """The value of an object number."""

    def resolve(self, value: Any) -> Any:
        """The value behind a reference."""


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies ``first``, then ``then``."""
    a, b, c, d, e, f = first
    return (
        a * then[0] + b * then[2],
        a * then[1] + b * then[3],
        c * then[0] + d * then[2],
        c * then[1] + d * then[3],
        e * then[0] + f * then[2] + then[4],
        e * then[1] + f * then[3] + then[5],
    )


def carry(box: Box, matrix: Matrix) -> Box:
    """The bounds of a box after the matrix."""
    corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs = [matrix[0] * x + matrix[2] * y + matrix[4] for x, y in corners]
    ys = [matrix[1] * x + matrix[3] * y + matrix[5] for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def common(one: Box, other: Box) -> Box | None:
    """What two boxes share, None where that has no area."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left < right and bottom < top else None


def around(one: Box, other: Box) -> Box:
    """The smallest box that holds both."""
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def rounded(box: Box) -> list[float]:
    """The box as facts keep it: hundredths of a point."""
    return [round(min(max(side, -_FAR), _FAR), 2) + 0.0 for side in box]


def across(matrix: Matrix) -> float:
    """How much the matrix stretches along its first axis."""
    return hypot(matrix[0], matrix[1])


def upright(matrix: Matrix) -> float:
    """How much the matrix stretches at right angles to its first axis."""
    width = across(matrix)
    return abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) / width if width else 0.0


def numbers(objects: Reader, value: Any, count: int) -> list[float] | None:
    """``count`` finite numbers of an array, None where it holds anything else."""
    listed = objects.resolve(value)
    if not isinstance(listed, list) or len(listed) != count:
        return None
    found = [objects.resolve(item) for item in listed]
    if not all(isinstance(n, int | float) and isfinite(n) and abs(n) < _FAR for n in found):
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

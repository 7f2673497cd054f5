"""Matrices and boxes (ISO 32000-2 §8.3): where something lies on a page."""

from __future__ import annotations

from math import hypot

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FAR = 1e7  # points; no page reaches so far


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
    return [round(min(max(side, -FAR), FAR), 2) + 0.0 for side in box]


def across(matrix: Matrix) -> float:
    """How much the matrix stretches along its first axis."""
    return hypot(matrix[0], matrix[1])


def upright(matrix: Matrix) -> float:
    """How much the matrix stretches at right angles to its first axis."""
    width = across(matrix)
    return abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) / width if width else 0.0

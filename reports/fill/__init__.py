"""Filling a workbook of others: marks in its cells, the indicators they name, their figures."""

from reports.fill.figures import Sources
from reports.fill.marks import Mark, pieces
from reports.fill.resolve import Answer, Asked, Cell, Unfilled, filled
from reports.indicators import Indicator, indicators, words

__all__ = [
    "Answer",
    "Asked",
    "Cell",
    "Indicator",
    "Mark",
    "Sources",
    "Unfilled",
    "filled",
    "indicators",
    "pieces",
    "words",
]

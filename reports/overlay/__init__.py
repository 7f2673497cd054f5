"""A copy of a PDF with what was found drawn on its pages, and the list of it behind them."""

from reports.overlay.marks import Mark, marks_of
from reports.overlay.shapes import draw

__all__ = ["Mark", "draw", "marks_of"]

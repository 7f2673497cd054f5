"""The transfer's workbook: read into a submission, and given back with verdicts."""

from evidence.workbook.annotate import CellComment, RowVerdict, annotate_workbook
from evidence.workbook.read import read_workbook

__all__ = ["CellComment", "RowVerdict", "annotate_workbook", "read_workbook"]

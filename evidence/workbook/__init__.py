"""The transfer's workbook: read into a submission, and given back with verdicts."""

from evidence.workbook.annotate import CellComment, annotate_workbook
from evidence.workbook.read import read_workbook
from evidence.workbook.suggested import CellSuggestion
from evidence.workbook.verdicts import RowVerdict

__all__ = ["CellComment", "CellSuggestion", "RowVerdict", "annotate_workbook", "read_workbook"]

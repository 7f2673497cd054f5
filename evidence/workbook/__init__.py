"""The transfer's workbook: read into a submission, and given back with verdicts."""

from evidence.workbook.read import read_workbook

__all__ = ["read_workbook"]

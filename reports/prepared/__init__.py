"""The workbook ``hoso prepare`` writes: the template filled in, cells in their origin's colour."""

from reports.prepared.book import prepared_workbook

__all__ = ["prepared_workbook"]

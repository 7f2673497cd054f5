"""The workbook ``hoso prepare`` writes: the template filled in, cells in their origin's colour."""

from reports.prepared.book import prepared_workbook
from reports.prepared.lists import form_text

__all__ = ["form_text", "prepared_workbook"]

"""The empty workbook for describing a transfer (``hoso template``)."""

from reports.template.book import write_template

__all__ = ["write_template"]

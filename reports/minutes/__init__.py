"""Official documents of an office as DOCX, laid out after Annex I of Decree 30/2020/NĐ-CP."""

from reports.minutes.model import (
    Block,
    Ground,
    Heading,
    Minutes,
    Paragraph,
    Party,
    Table,
)
from reports.minutes.write import minutes_docx

__all__ = [
    "Block",
    "Ground",
    "Heading",
    "Minutes",
    "Paragraph",
    "Party",
    "Table",
    "minutes_docx",
]

"""The judgement of the registers written to a file; used by ``hoso register judge``."""

from __future__ import annotations

from pathlib import Path

from archive.home import Home
from hoso.books import write_book_as
from hoso.reporting import agency_at
from hoso.settings import Settings
from reports.judged import judged_book
from reports.judged_model import JudgedPapers
from reports.labels import Labels
from schemas.clock import now


def write_judged(home: Home, found: JudgedPapers, settings: Settings, out: Path) -> None:
    """Write the judgement to ``out`` (not there yet): .html, .csv (by rule), else a workbook.

    Raises ``HosoError``: out-exists, out-unwritable, report-not-writable.
    """
    book = judged_book(found, agency=agency_at(home, settings), now=now(), labels=Labels())
    write_book_as(book, out)

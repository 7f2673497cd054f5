"""The report on processing: figures, workbook; shared by the commands that show it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hoso.books import write_book_as, write_split
from hoso.files import check_target
from hoso.reporting import agency_at
from hoso.settings import Settings
from hoso.tracing import Step, trace_of
from reports.labels import Labels
from reports.model import Agency
from reports.processing import Asked, Processing, processing, processing_book
from reports.scope import sorted_units
from reports.sheets import Book
from reports.trace import TraceFrames
from schemas.clock import now

if TYPE_CHECKING:
    from archive.home import Home


def processed(home: Home, settings: Settings, asked: Asked, report: Step) -> Processing:
    """The figures alone."""
    return processing(trace_of(home, settings, report), asked)


def write_processing(
    home: Home, settings: Settings, asked: Asked, out: Path, report: Step
) -> tuple[Processing, TraceFrames]:
    """Write the report to ``out`` (not there yet): .html, .csv (by unit), else a workbook.

    Raises ``HosoError``: out-exists, out-unwritable, report-not-writable.
    """
    check_target(out)
    trace = trace_of(home, settings, report)
    found = processing(trace, asked)
    write_book_as(_book(found, trace, agency_at(home, settings)), out)
    return found, trace


def write_processing_by_unit(
    home: Home, settings: Settings, asked: Asked, out: Path, report: Step
) -> list[str]:
    """Write the report and one of each unit into the new folder ``out``; the files' names.

    Raises ``HosoError``: out-exists, out-unwritable, report-not-writable.
    """
    trace = trace_of(home, settings, report)
    agency = agency_at(home, settings)
    units = sorted_units([str(name) for name in processing(trace, asked).papers["unit"]])

    def write(unit: str | None, path: Path) -> None:
        found = processing(trace, replace(asked, unit=unit))
        write_book_as(_book(found, trace, agency), path)

    return write_split(out, "bao-cao-xu-ly", units, write)


def _book(found: Processing, trace: TraceFrames, agency: Agency) -> Book:
    return processing_book(
        found,
        trace,
        agency=agency,
        now=now(),
        calendar=str(trace.info["calendar"]),
        labels=Labels(),
    )

"""The report on processing: snapshot, figures, workbook; shared by the commands that show it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hoso.files import check_target, write_new
from hoso.reporting import agency_of
from hoso.settings import Settings
from hoso.wiring import calendar_of, readable_catalogue
from reports.labels import Labels
from reports.page import book_csv, book_page
from reports.processing import Asked, Processing, processing, processing_book
from reports.trace import TraceFrames, build_trace, current_trace, read_trace
from reports.workbook import write_book
from schemas.clock import now
from schemas.trace import PaperKey

if TYPE_CHECKING:
    from archive.home import Home

Step = Callable[[str, int, int], None]


def trace_of(home: Home, settings: Settings, report: Step) -> TraceFrames:
    """The snapshot of the registers as they stand, made where it is out of date."""
    calendar = calendar_of(home, settings.text("agency_name"))
    folder = current_trace(home.snapshots, home.open_storage(), links(home), calendar)
    return read_trace(folder) if folder else trace_anew(home, settings, report)


def trace_anew(home: Home, settings: Settings, report: Step) -> TraceFrames:
    """The snapshot, made from the root whatever is there."""
    calendar = calendar_of(home, settings.text("agency_name"))
    with home.lock("snapshot"):
        storage, there = home.open_storage(), links(home)
        return read_trace(build_trace(home.snapshots, storage, there, calendar, report))


def links(home: Home) -> dict[tuple[str, str], tuple[str, int]]:
    """(sign, ISO day of issue) -> (object id, position) of each document in the archive."""
    with readable_catalogue(home) as catalogue:
        found: dict[tuple[str, str], tuple[str, int]] = {}
        for row in catalogue.document_signs():
            sign = PaperKey(number=row["number"], notation=row["notation"]).sign
            if sign and row["issued"]:
                found.setdefault((sign, row["issued"]), (row["object_id"], int(row["position"])))
    return found


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
    labels = Labels()
    book = processing_book(
        found,
        trace,
        agency=agency_of(settings),
        now=now(),
        calendar=str(trace.info["calendar"]),
        labels=labels,
    )
    match out.suffix.lower():
        case ".html":
            write_new(out, book_page(book))
        case ".csv":
            write_new(out, book_csv(book))
        case _:
            write_book(book, out, labels)
    return found, trace

"""Filling the forms of the law from the archive; behind ``hoso report form``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hoso.files import check_target, write_new
from hoso.reporting import agency_in, frames_of
from hoso.settings import Settings
from hoso.tracing import Step, trace_of
from reports.delivery import delivery_minutes
from reports.forms import Form, Material, form_book, form_rows
from reports.frames import Frames
from reports.labels import Labels
from reports.minutes import minutes_docx
from reports.workbook import write_book
from schemas.clock import now
from schemas.errors import HosoError

DELIVERY = "bien-ban-giao-nhan"  # a document, not a table: made of a transfer

if TYPE_CHECKING:
    from archive.home import Home
    from reports.period import Period


def write_form(
    home: Home,
    settings: Settings,
    form: Form,
    out: Path,
    report: Step,
    *,
    period: Period | None = None,
    unit: str | None = None,
    dossier: str = "",
) -> int:
    """Write the form to ``out`` (not there yet); the number of its rows.

    Raises ``HosoError``: not-found (no such dossier), out-exists, out-unwritable,
    report-not-writable.
    """
    check_target(out)
    material = Material(
        papers=trace_of(home, settings, report).frame("papers"),
        frames=frames_of(home),
        period=period,
        unit=unit,
        dossier=dossier,
    )
    if dossier and not _holds(material.frames, dossier):
        raise HosoError("not-found", what=dossier)
    rows = form_rows(form, material)
    book = form_book(form, rows, material, agency=agency_in(material.frames, settings), now=now())
    write_book(book, out, Labels())
    return len(rows)


def write_delivery(home: Home, settings: Settings, transfer_id: str, out: Path) -> int:
    """Write the minutes of handing over of a transfer to ``out`` as DOCX; how many dossiers.

    Raises ``HosoError``: not-found (no such transfer, nothing taken in), out-exists,
    out-unwritable.
    """
    check_target(out)
    frames = frames_of(home)
    agency = agency_in(frames, settings)
    minutes, count = delivery_minutes(
        frames, transfer_id, agency=agency, now=now(), labels=Labels()
    )
    write_new(out, minutes_docx(minutes))
    return count


def _holds(frames: Frames, dossier: str) -> bool:
    codes = frames.dossier[["file_code", "object_id"]]
    return bool((codes == dossier).to_numpy().any())

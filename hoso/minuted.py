"""Writing minutes of the keeping of the archive, and noting that they were written."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from archive.home import Home
from hoso.files import write_new
from hoso.reporting import agency_at
from hoso.settings import Settings
from reports.keeping import Office
from reports.labels import Labels
from reports.minutes import Minutes, minutes_docx
from schemas.canonical import sha256_hex
from schemas.clock import now
from schemas.medium import on_read_only

if TYPE_CHECKING:
    from archive.operations.model import MinutesKind


def office_of(home: Home, settings: Settings) -> Office:
    """Who keeps the archive, as minutes say it."""
    return Office(
        archive=home.archive_id,
        software=f"Hoso {version('hoso')}",
        operator=settings.text("operator"),
        custodian=settings.text("custodian"),
        agency=agency_at(home, settings),
    )


def keep_minutes(
    home: Home,
    settings: Settings,
    kind: MinutesKind,
    subject: str,
    out: Path,
    make: Callable[..., Minutes],
) -> None:
    """Write the minutes ``make(office=, now=, labels=)`` gives to ``out`` and note them.

    ``subject``: id of the backup, check, restore or drill. On a home that cannot be written to
    they are not noted. Raises HosoError out-exists, out-unwritable.
    """
    from archive.operations import MinutesNote

    at = now()
    data = minutes_docx(make(office=office_of(home, settings), now=at, labels=Labels()))
    write_new(out, data)
    if on_read_only(home.path):
        return
    operations = home.open_operations()
    try:
        operations.keeping.add_minutes(
            MinutesNote(
                kind=kind,
                subject=subject,
                made_at=at,
                made_by=settings.text("operator"),
                sha256=sha256_hex(data),
                file_name=out.name,
            )
        )
    finally:
        operations.close()

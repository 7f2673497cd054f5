"""The snapshot of the registers, made where it is out of date."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from archive.registers import register_ids
from hoso.settings import Settings
from hoso.wiring import calendar_of, readable_catalogue
from reports.trace import TraceFrames, build_trace, current_trace, read_trace
from schemas.medium import on_read_only
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


def trace_if_any(home: Home, settings: Settings, report: Step) -> TraceFrames | None:
    """The snapshot; None where there is no register, or where it could not be made (read-only)."""
    storage = home.open_storage()
    if not register_ids(storage):
        return None
    if on_read_only(home.path):
        calendar = calendar_of(home, settings.text("agency_name"))
        folder = current_trace(home.snapshots, storage, links(home), calendar)
        return read_trace(folder) if folder else None
    return trace_of(home, settings, report)

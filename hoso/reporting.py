"""Making the compliance workbook; shared by ``hoso report`` and ``hoso demo``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from archive.findings import read_acts, steps_of
from archive.home import Home
from hoso.files import check_target
from hoso.settings import Settings
from hoso.wiring import readable_catalogue, rules_of
from reports.compliance import compliance, write_compliance
from reports.datasets import read_frames
from reports.frames import Frames, shaped
from reports.lives import life_rows
from reports.model import Agency
from reports.rulebook import rule_book
from reports.scope import require_unit
from reports.snapshot import Snapshot, save_snapshot, snapshot_of
from schemas.clock import now, office_date
from schemas.medium import on_read_only


def frames_of(home: Home) -> Frames:
    """The frames of catalogue and ledger as they stand, and where the findings stand today."""
    operations = home.open_operations()
    try:
        with (
            readable_catalogue(home) as catalogue,
            catalogue.connection() as rows,
            operations.engine.connect() as ledger,
        ):
            frames = read_frames(rows, ledger)
    finally:
        operations.close()
    steps = steps_of(read_acts(home.open_storage()))
    return replace(frames, life=shaped("life", life_rows(frames, steps, office_date(now()))))


def agency_of(settings: Settings, otherwise: str = "") -> Agency:
    """What stands at the head of a report; ``otherwise``: the name where none is set."""
    return Agency(
        name=settings.text("agency_name") or otherwise,
        parent=settings.text("agency_parent"),
        place=settings.text("agency_place"),
    )


def agency_in(frames: Frames, settings: Settings) -> Agency:
    """The same; where no name is set, the organ whose fonds the archive holds."""
    return agency_of(settings, _organ([str(name) for name in frames.fonds["name"]]))


def write_report(
    home: Home,
    settings: Settings,
    out: Path,
    *,
    period: tuple[date | None, date | None] = (None, None),
    unit: str | None = None,
) -> Snapshot:
    """Write the compliance workbook to ``out`` (not there yet) and keep its snapshot in the home.

    A home on a read-only file system keeps none.

    Raises ``HosoError``: out-exists, out-unwritable, report-not-writable, unit-unknown.
    """
    check_target(out)
    frames = frames_of(home)
    if unit is not None:
        require_unit(frames, unit)
    rules = rules_of(home)
    snapshot = snapshot_of(frames, rules.version, period, unit, rule_book(rules))
    if not on_read_only(home.path):  # made again from the same home it is the same
        save_snapshot(home.snapshots, snapshot, frames, rule_book(rules))
    agency = agency_in(frames, settings)
    report = compliance(
        frames,
        catalogue=rules,
        period_from=period[0],
        period_to=period[1],
        unit=unit,
        now=now(),
        agency=agency,
        snapshot=snapshot,
    )
    write_compliance(report, out)
    return snapshot


def _organ(fonds: list[str]) -> str:
    """The organ behind a fonds' name: "Phông Sở Nội vụ …" is the fonds of "Sở Nội vụ …"."""
    name = fonds[0] if fonds else ""
    rest = name.removeprefix("Phông ")
    return rest[:1].upper() + rest[1:]

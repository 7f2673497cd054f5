"""How safely the archive is kept: its rows put together, judged by the rules of safekeeping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from archive.home import Home
from hoso.settings import Settings
from schemas.clock import from_iso, iso
from validator.safekeeping import (
    ArchiveState,
    Check,
    Copy,
    KeptOn,
    independent,
    judge_archive,
    limit,
    reminders,
)
from validator.safekeeping import last as latest

if TYPE_CHECKING:
    from archive.operations import Medium, Operations
    from validator.catalogue import Catalogue


def archive_state(home: Home, operations: Operations, settings: Settings) -> ArchiveState:
    """The state of the archive as its operations database tells it."""
    from archive.backup.device import device_of

    keeping = operations.keeping
    minuted: set[tuple[str, str]] = {(note.kind, note.subject) for note in keeping.minutes()}
    copies = tuple(
        Copy(
            made_at=row.made_at,
            kind=row.kind,
            medium=row.medium_id,
            device=row.device,
            minuted=("backup", row.backup_id) in minuted,
        )
        for row in operations.backups.all()
    )
    return ArchiveState(
        created=home.created,
        custodian=settings.text("custodian"),
        device=device_of(home.path),
        copies=copies,
        media=tuple(map(_kept_on, keeping.media())),
        checks=tuple(_checks(operations, minuted)),
        drills=tuple(drill.made_at for drill in keeping.drills() if drill.outcome == "done"),
        unsigned=_unsigned(home),
    )


def state_of_archive(home: Home, settings: Settings) -> ArchiveState:
    """The same, of an archive whose operations database is not open."""
    operations = home.open_operations()
    try:
        return archive_state(home, operations, settings)
    finally:
        operations.close()


def _unsigned(home: Home) -> datetime | None:
    """When the oldest line was written that no checkpoint kept beside the log covers."""
    from archive.checkpoints import newest_size

    first = home.open_audit().entry(newest_size(home.audit_path) + 1)
    return from_iso(first.at) if first else None


def due(state: ArchiveState, at: datetime) -> list[dict[str, str]]:
    """What good keeping asks for and nobody has done for long, as JSON."""
    return [
        {"name": one.name, "message": one.message("vi"), "message_en": one.message("en")}
        for one in reminders(state, at)
    ]


def _kept_on(row: Medium) -> KeptOn:
    return KeptOn(
        medium=row.medium_id,
        name=row.name,
        in_use=date.fromisoformat(row.in_use),
        replace_by=date.fromisoformat(row.replace_by) if row.replace_by else None,
        checked=row.checked,
        faults=row.faults,
        retired=bool(row.retired),
    )


def _checks(operations: Operations, minuted: set[tuple[str, str]]) -> Iterator[Check]:
    for run in operations.fixity.runs():
        if run.state == "done" and run.finished:
            kinds = [fault.kind for fault in operations.fixity.faults(run.run_id)]
            yield Check(
                finished=run.finished,
                faults=len(kinds),
                changed=kinds.count("changed"),
                minuted=("verify", run.run_id) in minuted,
            )


def safekeeping(state: ArchiveState, at: datetime, catalogue: Catalogue) -> list[dict[str, Any]]:
    """What each rule in force says of the archive, in the order of the catalogue.

    ``found``: a sentence for each finding, [] where there is none.
    """
    judged = judge_archive(state, at, catalogue)
    return [
        {
            "rule": result.rule,
            "title": catalogue.rule(result.rule).title(),
            "status": result.status,
            "reason": catalogue.reason(result) if result.reason else "",
            "source": catalogue.rule(result.rule).source,
            "remedy": catalogue.rule(result.rule).remedy(),
            "found": [
                {
                    "severity": finding.severity,
                    "message": catalogue.rule(finding.rule).message(finding),
                    "message_en": catalogue.rule(finding.rule).message(finding, "en"),
                }
                for finding in judged.findings
                if finding.rule == result.rule
            ],
        }
        for result in judged.results
        if result.reason != "not-in-force"
    ]


def summary(state: ArchiveState, at: datetime) -> dict[str, Any]:
    """When the archive was last backed up in which way, and on how many independent media."""

    def newest(kind: str) -> str | None:
        found = latest(copy.made_at for copy in state.copies if copy.kind == kind)
        return iso(found) if found else None

    drill = latest(state.drills)
    return {
        "last_full": newest("full"),
        "last_incremental": newest("incremental"),
        "independent_media": independent(state, at - timedelta(days=limit("usable_days"))),
        "last_drill": iso(drill) if drill else None,
    }

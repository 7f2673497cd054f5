"""Making a backup set on a medium or in a folder; its minutes, and the log of all sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from archive.backup import BackupResult, Kind, Plan, backup, plan_set
from archive.home import Home
from archive.media import clear_unfinished, known_medium, media_kinds, new_set
from archive.operations import Backup, Medium
from hoso.minuted import keep_minutes
from hoso.noting import noting
from hoso.progress import Progress
from hoso.settings import Settings, secret_settings
from reports.keeping import backup_minutes
from schemas.clock import iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A set, what it was planned as, and the registered medium it lies on."""

    result: BackupResult
    plan: Plan
    medium: Medium | None


def make_set(
    home: Home, settings: Settings, folder: Path, kind: Kind | None, at: datetime, report: Progress
) -> Made:
    """A set in ``folder``, which is a registered medium, or as ``folder`` itself.

    Without a ``kind`` it is what is due on a medium, and a full one elsewhere. Raises as
    :func:`archive.backup.backup` and :func:`archive.backup.plan_set`.
    """
    medium, by = known_medium(home, folder), settings.text("operator")
    place = folder if medium else folder.absolute().parent
    limit = settings.number("backup_chain")
    chosen = kind or ("auto" if medium else "full")
    if medium:
        clear_unfinished(home, folder)
    plan = plan_set(place, home.archive_id, kind=chosen, at=at, limit=limit)
    target = new_set(home, folder, at, plan.kind) if medium else folder
    made_of = str(uuid4())
    with noting(home, settings, ("archive.backup", made_of), target=target) as act:
        result = backup(
            home,
            target,
            backup_id=made_of,
            at=at,
            by=by,
            plan=plan,
            medium_id=medium.medium_id if medium else "",
            progress=lambda done, _bytes, _path: report("Sao lưu", done, 0),
            secrets=secret_settings(),
            sealed=act.seal,
        )
        act.say("archive.backup", result.row.set_sha256, plan.kind)
    return Made(result=result, plan=plan, medium=medium)


def set_minutes(home: Home, settings: Settings, made: Made, out: Path) -> None:
    """Write the minutes of a set to ``out``. Raises HosoError out-exists, out-unwritable."""
    row = made.result.row
    told = {
        **row_told(row, made.medium, minutes=True),
        "known": made.result.known,
        "faults": made.result.faults,
        "medium": _medium_words(made.medium) if made.medium else "",
    }
    keep_minutes(home, settings, "backup", row.backup_id, out, partial(backup_minutes, told))


def _medium_words(medium: Medium) -> str:
    place = f", {medium.place}" if medium.place else ""
    return f"{medium.name} ({media_kinds()[medium.kind]['vi']}){place}"


def log_of(home: Home) -> list[dict[str, Any]]:
    """The log of backups as JSON rows, the newest first."""
    operations = home.open_operations()
    try:
        media = {row.medium_id: row for row in operations.keeping.media()}
        minuted = {note.subject for note in operations.keeping.minutes() if note.kind == "backup"}
        return [
            row_told(row, media.get(row.medium_id), minutes=row.backup_id in minuted)
            for row in operations.backups.all()
        ]
    finally:
        operations.close()


def row_told(row: Backup, medium: Medium | None, *, minutes: bool) -> dict[str, Any]:
    """A row of the log of backups as JSON."""
    return {
        "backup_id": row.backup_id,
        "made_at": iso(row.made_at),
        "made_by": row.made_by,
        "kind": row.kind,
        "set": row.set_sha256,
        "parent": row.parent,
        "medium_id": row.medium_id,
        "medium": medium.name if medium else "",
        "target": row.target,
        "files": row.files,
        "bytes": row.bytes,
        "faults": row.faults,
        "minutes": minutes,
    }

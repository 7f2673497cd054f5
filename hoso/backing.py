"""Making a backup set on a medium or in a folder; what the log is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from archive.backup import BackupResult, Kind, Plan, backup, plan_set
from archive.home import Home
from archive.media import clear_unfinished, known_medium, set_name
from archive.operations import Medium
from hoso.progress import Progress
from hoso.settings import Settings


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
    result = backup(
        home,
        folder / set_name(home, at, plan.kind) if medium else folder,
        backup_id=str(uuid4()),
        at=at,
        by=by,
        plan=plan,
        medium_id=medium.medium_id if medium else "",
        progress=lambda done, _bytes, _path: report("Sao lưu", done, 0),
    )
    home.open_audit().append(
        at=at, actor=by, act="archive.backup", object=result.row.set_sha256, outcome=plan.kind
    )
    return Made(result=result, plan=plan, medium=medium)

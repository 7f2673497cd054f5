"""Restoring an archive, or trying it out: what the log is told, and the minutes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from archive.audit import AuditLog
from archive.backup import restore
from archive.backup.drill import drill
from archive.backup.sets import BackupSet, open_set
from archive.home import Home
from archive.operations import Drill
from hoso.minuted import keep_minutes
from hoso.progress import Progress
from hoso.settings import Settings
from hoso.wiring import syncer
from ingest.rebuild import rebuild
from reports.keeping import restore_minutes
from schemas.clock import iso, now


def restored(
    settings: Settings,
    source: Path,
    folder: Path,
    others: tuple[Path, ...],
    minutes: Path | None,
    report: Progress,
    held: Callable[[Home], AbstractContextManager[Progress]],
) -> tuple[Home, int]:
    """Restore to ``folder`` and make catalogue and index anew: the home, and its dossiers.

    ``held``: the lease in the new home under which the second part works.
    """
    sums = {"files": 0, "bytes": 0}

    def told(done: int, size: int, _path: str) -> None:
        sums.update(files=done, bytes=size)
        report("Phục hồi", done, 0)

    def noted(log: AuditLog, one: BackupSet) -> None:
        log.recover()  # a line that a killed run left half written when the set was made
        by = settings.text("operator")
        log.append(at=now(), actor=by, act="archive.restore", object=one.sha256, outcome="done")

    home = restore(source, folder, others=others, progress=told, told=noted)
    with held(home) as shown:
        result = rebuild(home, syncer(settings, home, shown), shown)
    at = now()
    if minutes is not None:
        words = {**sums, **_of_set(source), "objects": result.dossiers, "at": iso(at), "wrong": ""}
        make = partial(restore_minutes, words, kind="restore")
        keep_minutes(home, settings, "restore", words["set"], minutes, make)
    return home, result.dossiers


def tried(
    home: Home,
    settings: Settings,
    source: Path,
    folder: Path,
    others: tuple[Path, ...],
    minutes: Path | None,
    report: Progress,
) -> dict[str, Any]:
    """Try restoring out, write it down and into the log: what came of it, as JSON."""
    found = drill(
        home,
        source,
        folder,
        others=others,
        now=now,
        progress=lambda done, _bytes, _path: report("Diễn tập phục hồi", done, 0),
    )
    at, by = now(), settings.text("operator")
    row = Drill(
        drill_id=str(uuid4()),
        made_at=at,
        made_by=by,
        set_sha256=found.head.sha256,
        outcome="failed" if found.wrong else "done",
        detail=found.wrong,
        files=found.files,
        bytes=found.bytes,
    )
    operations = home.open_operations()
    operations.keeping.add_drill(row)
    operations.close()
    home.open_audit().append(
        at=at, actor=by, act="archive.drill", object=row.set_sha256, outcome=row.outcome
    )
    told = {
        **_of_set(source),
        "drill_id": row.drill_id,
        "at": iso(at),
        "files": found.files,
        "bytes": found.bytes,
        "objects": found.objects,
        "wrong": found.wrong,
    }
    if minutes is not None:
        make = partial(restore_minutes, told, kind="drill")
        keep_minutes(home, settings, "drill", row.drill_id, minutes, make)
    return told


def _of_set(source: Path) -> dict[str, Any]:
    one = open_set(source)
    return {"set": one.sha256, "set_made": iso(one.made_at), "name": source.absolute().name}

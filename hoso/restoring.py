"""Restoring an archive, or trying it out: what the log is told, and the minutes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from archive.audit import AuditLog
from archive.backup import restore
from archive.backup.drill import drill
from archive.backup.sets import BackupSet, open_set
from archive.backup.settings import SETTINGS, left_out
from archive.home import Home
from archive.operations import Drill
from hoso.minuted import keep_minutes
from hoso.noting import noting
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


def lacking_settings(home: Home) -> list[str]:
    """The settings a restored home wants to be given again: passwords and keys."""
    path = home.path / SETTINGS
    return left_out(path.read_bytes()) if path.is_file() else []


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
    id = str(uuid4())
    with noting(home, settings, ("archive.drill", id)) as act:
        found = drill(
            home,
            source,
            folder,
            others=others,
            now=now,
            progress=lambda done, _bytes, _path: report("Diễn tập phục hồi", done, 0),
        )
        at = now()
        row = Drill(
            drill_id=id,
            made_at=at,
            made_by=settings.text("operator"),
            set_sha256=found.set_sha256,
            outcome="failed" if found.wrong else "done",
            detail=found.wrong,
            files=found.files,
            bytes=found.bytes,
        )
        with closing(home.open_operations()) as operations:
            operations.keeping.add_drill(row)
        act.say("archive.drill", row.set_sha256 or id, row.outcome)
    told = {
        "set": found.set_sha256,
        "set_made": iso(found.made_at) if found.made_at else None,
        "name": source.absolute().name,
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

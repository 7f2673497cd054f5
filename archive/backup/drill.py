"""A restore tried out: into an empty folder, everything checked, nothing left there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive import fs
from archive.backup.copier import Step
from archive.backup.restore import restore
from archive.backup.sets import BackupSet, open_chain
from archive.fixity.run import verify
from archive.home import Home
from schemas.clock import iso
from schemas.errors import HosoError


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillReport:
    """``files``, ``bytes``: of the state that was restored; ``objects``: checked afterwards.

    ``wrong``: what stands against the set, "" where the drill succeeded.
    """

    head: BackupSet
    files: int
    bytes: int
    objects: int
    wrong: str


def drill(
    home: Home,
    source: Path,
    folder: Path,
    *,
    others: Iterable[Path] = (),
    now: Callable[[], datetime],
    progress: Step | None = None,
) -> DrillReport:
    """Restore ``source`` and its chain to ``folder``, check storage and audit log, remove it all.

    Bytes are held against the set's state while they are copied. Damage is in the report, not
    raised. Raises HosoError home-not-empty, backup-unsuitable (also of another archive), no-space.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise HosoError("home-not-empty", path=folder)
    chain = open_chain(source, others)
    if chain.head.archive_id != home.archive_id:
        why = f"{chain.head.archive_id} ≠ {home.archive_id}"
        raise HosoError("backup-unsuitable", path=source, why=why)
    entries = chain.state.entries.values()
    objects, wrong = 0, ""
    with _emptied(folder):
        try:
            objects, wrong = _checked(
                restore(source, folder, others=others, progress=progress), now
            )
        except HosoError as error:
            if error.code not in ("backup-damaged", "object-damaged", "audit-damaged"):
                raise
            wrong = error.message()
    return DrillReport(
        head=chain.head,
        files=len(entries),
        bytes=sum(entry.size for entry in entries),
        objects=objects,
        wrong=wrong,
    )


def _checked(restored: Home, now: Callable[[], datetime]) -> tuple[int, str]:
    """Objects checked, and the first thing that is wrong with them or with the log."""
    operations = restored.open_operations()
    try:
        report = verify(restored.open_storage(), operations, run_id=iso(now()), now=now, fresh=True)
    finally:
        operations.close()
    faults = [f"{row.path}/{row.file_name}: {row.kind}" for row in report.faulty]
    faults += [f"audit/{row.file}:{row.line}: {row.kind}" for row in restored.open_audit().check()]
    return report.run.objects, "; ".join(faults[:5])


@contextmanager
def _emptied(folder: Path) -> Iterator[None]:
    """Whatever happens, ``folder`` is as before: not there, or empty."""
    was_there = folder.is_dir()
    try:
        yield
    finally:
        fs.remove_tree(folder, within=folder.absolute().parent)
        if was_there:
            fs.make_directories(folder)

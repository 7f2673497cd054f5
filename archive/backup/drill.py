"""A restore tried out: into an empty folder, everything checked, nothing left there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive import fs
from archive.backup.copier import Step
from archive.backup.restore import restore
from archive.backup.sets import as_damage, begin_of, lies_at, open_chain
from archive.fixity.run import verify
from archive.home import Home
from schemas.clock import iso
from schemas.errors import HosoError

_DAMAGE = ("backup-damaged", "backup-chain", "object-damaged", "audit-damaged")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillReport:
    """``files``, ``bytes``: of the state that was restored; ``objects``: checked afterwards.

    ``set_sha256``, ``made_at``: of the set, "" and None of one that cannot be read as one any more.
    ``wrong``: what stands against the set, "" where the drill succeeded.
    """

    set_sha256: str
    made_at: datetime | None
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
    raised, also where the set cannot be opened or an earlier one is lost. Raises HosoError
    home-not-empty, backup-unsuitable (no set, or one of another archive), no-space.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise HosoError("home-not-empty", path=folder)
    try:
        chain = open_chain(source, others)
    except HosoError as error:
        return _unopened(home, source, error)
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
            if error.code not in _DAMAGE:
                raise
            wrong = error.message()
    return DrillReport(
        set_sha256=chain.head.sha256,
        made_at=chain.head.made_at,
        files=len(entries),
        bytes=sum(entry.size for entry in entries),
        objects=objects,
        wrong=wrong,
    )


def _unopened(home: Home, source: Path, error: HosoError) -> DrillReport:
    """A set of this archive that cannot be opened. Raises ``error`` where it is none, or newer."""
    with closing(home.open_operations()) as operations:
        known = [one for one in operations.backups.all() if lies_at(one, source)]
    damage = as_damage(error, source, source.name if known else begin_of(home.archive_id))
    if damage is None or damage.code not in _DAMAGE:
        raise error
    made = known[0] if known else None
    return DrillReport(
        set_sha256=made.set_sha256 if made else "",
        made_at=made.made_at if made else None,
        files=0,
        bytes=0,
        objects=0,
        wrong=damage.message(),
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

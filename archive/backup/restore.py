"""Restoring a backup: into an empty place, every byte checked, all at once or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from archive import bag, fs
from archive.audit import AuditLog
from archive.backup.copier import Step
from archive.backup.sets import BackupSet, Chain, complete, open_chain, open_set
from archive.backup.state import Entry
from archive.catalogue import Catalogue
from archive.export import fresh_target
from archive.home import DIRECTORIES, Home, open_home
from schemas.canonical import sha256_hex
from schemas.errors import HosoError


def restore(
    source: Path,
    target: Path,
    *,
    others: Iterable[Path] = (),
    progress: Step | None = None,
    told: Callable[[AuditLog, BackupSet], object] = lambda _log, _set: None,
) -> Home:
    """Make the home ``target`` (missing or empty) of the set ``source`` and its chain.

    ``others``: where earlier sets lie that are not beside it. What comes back is held against the
    state the set tells and against the end of the audit log it names; ``told`` is handed that log
    before the home is there, so that none is without a line on its restore. The catalogue of the
    new home asks for a rebuild. Raises HosoError home-not-empty, backup-unsuitable, backup-chain,
    backup-damaged (naming the file; nothing is restored), home-newer, no-space.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise HosoError("home-not-empty", path=target)
    chain = open_chain(source, others)
    complete(chain.head)
    with fresh_target(target) as place:
        fs.make_private(place)
        lay_out(chain, place, progress)
        for name in DIRECTORIES:
            fs.make_directories(place / name)
        _same_log(chain.head, place / "audit")
        Catalogue.open(place / "catalogue.sqlite").close()
        told(AuditLog(place / "audit"), chain.head)
    return open_home(target)


def lay_out(chain: Chain, place: Path, progress: Step | None = None) -> tuple[int, int]:
    """Copy every file of the chain's state into ``place``, each checked: (files, bytes).

    Raises HosoError backup-damaged naming the file.
    """
    total = 0
    for number, entry in enumerate(chain.state.entries.values(), start=1):
        copy_entry(chain, entry, place / entry.path)
        total += entry.size
        if progress:
            progress(number, total, entry.path)
    return len(chain.state.entries), total


def copy_entry(chain: Chain, entry: Entry, target: Path) -> None:
    """Copy one file of the state to ``target``. Raises HosoError backup-damaged naming it."""
    fs.make_directories(target.parent)
    try:
        copied = fs.copy_in(fs.chunks_of(chain.file(entry)), target)
    except OSError as error:
        raise HosoError("backup-damaged", file=chain.told(entry), why=error.strerror) from error
    if copied.sha256 != entry.sha256:
        raise HosoError("backup-damaged", file=chain.told(entry), why="SHA-256")


def _same_log(head: BackupSet, path: Path) -> None:
    """The log that came back goes as far as the set says, and ends there as it did."""
    seq, sha256 = head.audit
    if seq:
        try:
            found = sha256_hex(AuditLog(path).line(seq))
        except HosoError as error:
            raise HosoError("backup-damaged", file="audit", why=f"#{seq}") from error
        if found != sha256:
            raise HosoError("backup-damaged", file="audit", why=f"#{seq}: SHA-256")


def check_backup(source: Path, *, progress: Step | None = None) -> int:
    """Check every byte a set holds itself; returns the number of files.

    Raises HosoError backup-unsuitable, backup-damaged (naming the file), home-newer.
    """
    one = open_set(source)
    complete(one)
    total = 0
    for number, (path, digest) in enumerate(one.manifest.items(), start=1):
        try:
            found, size = fs.sha256_of(source / path)
        except OSError as error:
            raise HosoError("backup-damaged", file=path, why=error.strerror) from error
        if found != digest:
            raise HosoError("backup-damaged", file=path, why="SHA-256")
        total += size
        if progress:
            progress(number, total, path.removeprefix(bag.PAYLOAD))
    return len(one.manifest)

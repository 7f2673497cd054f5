"""Making a backup set: what cannot be made again, as a BagIt bag of its own.

storage, quarantine, audit, trust, FORMAT, hoso.toml, organs.json, calendar.json, packs and a
consistent copy of operations.sqlite; not catalogue, index, snapshots and staging. A full set holds
all of it, an incremental one what an earlier set does not hold; both tell the whole state.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive import bag, fs
from archive.audit import Head
from archive.backup.copier import NOTHING, Copier, Step
from archive.backup.device import device_of
from archive.backup.plan import Plan
from archive.backup.sets import (
    LABEL_AUDIT,
    LABEL_DEPTH,
    LABEL_FORMAT,
    LABEL_ID,
    LABEL_KIND,
    LABEL_MADE,
    LABEL_PARENT,
    name_of,
)
from archive.export import fresh_target
from archive.home import FORMAT, Home
from archive.operations import Backup
from schemas.canonical import sha256_hex
from schemas.clock import iso, office_date
from schemas.errors import HosoError

FULL = Plan(parent=None, why="asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupResult:
    """A finished set. ``files``, ``bytes``: what it holds itself; ``known``: files named as lying
    in earlier sets. ``faults``: paths whose bytes are gone, cannot be read, or are not what the
    archive's inventory says; these last were copied as they are.
    """

    row: Backup
    known: int
    faults: tuple[str, ...]

    @property
    def path(self) -> Path:
        """Where the set lies."""
        return Path(self.row.target)

    @property
    def files(self) -> int:
        """Files the set holds itself."""
        return self.row.files

    @property
    def bytes(self) -> int:
        """Bytes the set holds itself."""
        return self.row.bytes

    @property
    def manifest_sha256(self) -> str:
        """Digest of the set's manifest."""
        return self.row.manifest_sha256


def backup(
    home: Home,
    target: Path,
    *,
    backup_id: str,
    at: datetime,
    by: str,
    plan: Plan = FULL,
    medium_id: str = "",
    progress: Step | None = None,
    secrets: Collection[str] = (),
    sealed: Callable[[Path, Backup], object] = lambda _place, _row: None,
) -> BackupResult:
    """Write a set to ``target`` (missing or empty), whole or not at all; see :func:`plan_set`.

    ``secrets``: names of settings whose values stay out of the set. Takes the home's lock itself.
    The set is written down in operations afterwards; ``sealed`` is told its row, and where it lies,
    before it is renamed. Raises HosoError target-not-empty, target-inside-home, archive-busy, …
    """
    if target.resolve().is_relative_to(home.path.resolve()):
        raise HosoError("target-inside-home", path=target, home=home.path)
    before = plan.parent.state.of(name_of(plan.parent.head)) if plan.parent else NOTHING
    with home.lock("backup"), fresh_target(target) as place:
        log = home.open_audit()
        log.recover()  # a line that a killed run left half written hinders no backup
        head = log.head()  # the log that is copied may go on, never back
        copier = Copier(place, before, progress, secrets)
        copier.copy_home(home)
        set_sha256 = _describe(home, place, copier, plan, at, head)
        row = Backup(
            backup_id=backup_id,
            made_at=at,
            made_by=by,
            target=str(target),
            manifest_sha256=copier.digests[bag.MANIFEST],
            files=copier.files,
            bytes=copier.bytes,
            kind=plan.kind,
            set_sha256=set_sha256,
            parent=plan.parent.head.sha256 if plan.parent else "",
            medium_id=medium_id,
            device=device_of(place),
            faults=len(copier.faults),
        )
        sealed(place, row)
    operations = home.open_operations()
    operations.backups.add(row)
    operations.close()
    return BackupResult(row=row, known=copier.known, faults=tuple(copier.faults))


def _describe(home: Home, place: Path, copier: Copier, plan: Plan, at: datetime, head: Head) -> str:
    """Write the bag's tag files, the tag manifest last; returns its digest, the set's name."""
    info = {
        LABEL_ID: home.archive_id,
        "Bagging-Date": office_date(at).isoformat(),
        "Payload-Oxum": f"{copier.bytes}.{copier.files}",
        LABEL_FORMAT: str(FORMAT),
        LABEL_MADE: iso(at),
        LABEL_AUDIT: f"{head.seq} {head.sha256}",
        LABEL_KIND: plan.kind,
    }
    if plan.parent:
        info[LABEL_PARENT] = plan.parent.head.sha256
        info[LABEL_DEPTH] = str(plan.parent.head.depth + 1)
    tags = list(copier.digests.items())
    files = ((bag.BAGIT, bag.declaration(copier.version)), (bag.BAG_INFO, bag.bag_info(info)))
    for name, data in files:
        fs.write_staged(place / name, data)
        tags.append((name, sha256_hex(data)))
    listed = bag.manifest(tags, copier.version)
    fs.write_staged(place / bag.TAG_MANIFEST, listed)
    return sha256_hex(listed)

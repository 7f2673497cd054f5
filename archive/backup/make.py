"""Making a backup: everything that cannot be made again, as a BagIt bag of its own.

storage, quarantine, audit, trust, FORMAT, hoso.toml and a consistent copy of operations.sqlite;
not catalogue, index, snapshots and staging. One pass over each file; every digest that an OCFL
inventory knows is held against the bytes that were copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive import bag, fs
from archive.backup.copier import Copier, Step
from archive.export import fresh_target
from archive.home import FORMAT, Home
from archive.operations import Backup
from schemas.canonical import sha256_hex
from schemas.clock import iso, office_date
from schemas.errors import HosoError

LABEL_FORMAT = "Hoso-Format"
LABEL_MADE = "Hoso-Backup-Made"
LABEL_AUDIT = "Hoso-Audit-Head"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupResult:
    """A finished backup. ``faults``: paths whose bytes are not what the archive's inventory says;
    they were copied as they are.
    """

    path: Path
    files: int
    bytes: int
    manifest_sha256: str
    faults: tuple[str, ...]


def backup(
    home: Home,
    target: Path,
    *,
    backup_id: str,
    at: datetime,
    by: str,
    progress: Step | None = None,
) -> BackupResult:
    """Copy the archive to ``target`` (missing or empty), whole or not at all.

    Takes the home's lock itself. The backup is written down in operations afterwards. Raises
    HosoError target-not-empty, target-inside-home, archive-busy, no-space, …
    """
    if target.resolve().is_relative_to(home.path.resolve()):
        raise HosoError("target-inside-home", path=target, home=home.path)
    with home.lock("backup"), fresh_target(target) as place:
        copier = Copier(place, progress)
        copier.copy_home(home)
        manifest_sha256 = _describe(home, place, copier, at)
    result = BackupResult(
        path=target,
        files=copier.files,
        bytes=copier.bytes,
        manifest_sha256=manifest_sha256,
        faults=tuple(copier.faults),
    )
    _write_down(home, result, backup_id=backup_id, at=at, by=by)
    return result


def _write_down(home: Home, result: BackupResult, *, backup_id: str, at: datetime, by: str) -> None:
    operations = home.open_operations()
    operations.backups.add(
        Backup(
            backup_id=backup_id,
            made_at=at,
            made_by=by,
            target=str(result.path),
            manifest_sha256=result.manifest_sha256,
            files=result.files,
            bytes=result.bytes,
        )
    )
    operations.close()


def _describe(home: Home, place: Path, copier: Copier, at: datetime) -> str:
    """Write the bag's tag files; returns the digest of the manifest."""
    head = home.open_audit().head()
    info = bag.bag_info(
        {
            "External-Identifier": home.archive_id,
            "Bagging-Date": office_date(at).isoformat(),
            "Payload-Oxum": f"{copier.bytes}.{copier.files}",
            LABEL_FORMAT: str(FORMAT),
            LABEL_MADE: iso(at),
            LABEL_AUDIT: f"{head.seq} {head.sha256}",
        }
    )
    tags = [(bag.MANIFEST, copier.manifest_sha256)]
    for name, data in ((bag.BAGIT, bag.declaration(copier.version)), (bag.BAG_INFO, info)):
        fs.write_staged(place / name, data)
        tags.append((name, sha256_hex(data)))
    fs.write_staged(place / bag.TAG_MANIFEST, bag.manifest(tags, copier.version))
    return copier.manifest_sha256

"""Restoring a backup: into an empty place, every byte checked, all at once or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive import bag, fs
from archive.backup.copier import Step
from archive.backup.make import LABEL_FORMAT
from archive.catalogue import Catalogue
from archive.export import fresh_target
from archive.home import DIRECTORIES, FORMAT, Home, open_home
from schemas.canonical import sha256_hex
from schemas.errors import HosoError


def restore(source: Path, target: Path, *, progress: Step | None = None) -> Home:
    """Make the home ``target`` (missing or empty) of the backup ``source``.

    The catalogue of the new home asks for a rebuild. Raises HosoError home-not-empty,
    backup-unsuitable, backup-damaged (naming the file; nothing is restored), home-newer, no-space.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise HosoError("home-not-empty", path=target)
    listed = _listed(source)
    with fresh_target(target) as place:
        fs.make_private(place)
        for _ in _checked(source, listed, place, progress):
            pass
        for name in DIRECTORIES:
            fs.make_directories(place / name)
        Catalogue.open(place / "catalogue.sqlite").close()
    return open_home(target)


def check_backup(source: Path, *, progress: Step | None = None) -> int:
    """Check every byte of a backup; returns the number of files. Raises as :func:`restore`."""
    return sum(1 for _ in _checked(source, _listed(source), None, progress))


def _listed(source: Path) -> dict[str, str]:
    """Path in the bag -> digest of every payload file; the bag's own files are checked."""
    try:
        info = bag.parse_bag_info((source / bag.BAG_INFO).read_bytes())
        tags = bag.parse_manifest((source / bag.TAG_MANIFEST).read_bytes(), "1.0")
    except (OSError, ValueError) as error:
        raise HosoError("backup-unsuitable", path=source, why=str(error)) from error
    version = info.get(LABEL_FORMAT, "")
    if not version.isdecimal():
        raise HosoError("backup-unsuitable", path=source, why=LABEL_FORMAT)
    if int(version) > FORMAT:
        raise HosoError("home-newer", path=source, found=version, known=FORMAT)
    for name in (bag.BAGIT, bag.BAG_INFO, bag.MANIFEST):
        if sha256_hex(_read(source / name)) != tags.get(name):
            raise HosoError("backup-damaged", file=name, why=bag.TAG_MANIFEST)
    try:
        written = bag.version_of(_read(source / bag.BAGIT))
        listed = bag.parse_manifest(_read(source / bag.MANIFEST), written)
    except ValueError as error:
        raise HosoError("backup-damaged", file=bag.MANIFEST, why=str(error)) from error
    _complete(source, listed)
    return listed


def _complete(source: Path, listed: dict[str, str]) -> None:
    found = {bag.PAYLOAD + path for path, _ in fs.files_below(source / bag.PAYLOAD)}
    for path in sorted(found ^ set(listed)):
        why = "thiếu / missing" if path in listed else "thừa / surplus"
        raise HosoError("backup-damaged", file=path, why=why)


def _checked(
    source: Path, listed: dict[str, str], place: Path | None, progress: Step | None
) -> Iterator[str]:
    """Read each file, into ``place`` where one is given, and compare its digest."""
    total = 0
    for number, (path, digest) in enumerate(listed.items(), start=1):
        try:
            found, size = _take(source / path, place and place / path.removeprefix(bag.PAYLOAD))
        except OSError as error:
            raise HosoError("backup-damaged", file=path, why=error.strerror) from error
        if found != digest:
            raise HosoError("backup-damaged", file=path, why="SHA-256")
        total += size
        if progress:
            progress(number, total, path)
        yield path


def _take(source: Path, target: Path | None) -> tuple[str, int]:
    if target is None:
        return fs.sha256_of(source)
    fs.make_directories(target.parent)
    copied = fs.copy_in(fs.chunks_of(source), target)
    return copied.sha256, copied.size


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise HosoError("backup-damaged", file=path.name, why=error.strerror) from error

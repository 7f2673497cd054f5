"""Copying a home into a bag: one pass over each file, the manifest written on the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from archive import bag, fs
from archive.database.sqlite import as_hoso_error
from archive.home import FORMAT_FILE, Home
from archive.storage.layout import TUPLES
from archive.storage.settle import sound_inventory

STORAGE = "storage"
DIRECTORIES = (STORAGE, "quarantine", "audit", "trust", "packs")
FILES = (FORMAT_FILE, "hoso.toml", "organs.json", "calendar.json")
OPERATIONS = "operations.sqlite"

Step = Callable[[int, int, str], None]  # files so far, bytes so far, path


class Copier:
    """Copies a home below ``data/`` of ``place``.

    ``faults``: paths of archived files that are gone or are not what their inventory says.
    """

    def __init__(self, place: Path, progress: Step | None = None) -> None:
        self.place = place
        self.files = 0
        self.bytes = 0
        self.faults: list[str] = []
        self.manifest_sha256 = ""
        self.version: bag.Version = "1.0"
        self._progress = progress

    def copy_home(self, home: Home) -> None:
        """Copy everything that cannot be made again. Raises HosoError (no-space, …)."""
        self.version = bag.version_for(name for name, _ in _sources(home))
        expected = _Expected(home.path)
        fs.make_directories(self.place / bag.PAYLOAD)
        with fs.new_stream(self.place / bag.MANIFEST) as manifest:
            for name, source in _sources(home):
                target = self._target(name)
                copied = fs.copy_in(fs.chunks_of(source), target)
                self.faults += expected.faults_of(name, copied.sha256)
                self._note(name, copied.sha256, copied.size, manifest)
            self.faults += expected.rest()
            target = self._target(OPERATIONS)
            copy_database(home.operations_path, target)
            self._note(OPERATIONS, *fs.sha256_of(target), manifest)
        self.manifest_sha256 = manifest.sha256

    def _target(self, name: str) -> Path:
        target = self.place / bag.PAYLOAD / name
        fs.make_directories(target.parent)
        return target

    def _note(self, name: str, digest: str, size: int, manifest: fs.Sink) -> None:
        manifest.write(bag.manifest_line(bag.PAYLOAD + name, digest, self.version))
        self.files += 1
        self.bytes += size
        if self._progress:
            self._progress(self.files, self.bytes, name)


class _Expected:
    """The digests the inventories know, one object at a time (files of an object come together)."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._object = ""
        self._known: dict[str, str] = {}

    def faults_of(self, name: str, digest: str) -> list[str]:
        """Faults known once the file ``name`` was read."""
        parts = name.split("/")
        missing: list[str] = []
        if parts[0] == STORAGE and len(parts) > TUPLES + 2:
            found = "/".join(parts[: TUPLES + 2])
            if found != self._object:
                missing = self.rest()
                self._enter(found)
        wrong = [name] if self._known.pop(name, digest) != digest else []
        return missing + wrong

    def rest(self) -> list[str]:
        """Files of the last object that its inventory knows and that did not come."""
        missing, self._known = sorted(self._known), {}
        return missing

    def _enter(self, name: str) -> None:
        self._object = name
        found = sound_inventory(self._home / name)
        manifest = found[0].manifest if found else {}
        self._known = {f"{name}/{p}": digest for digest, ps in manifest.items() for p in ps}


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of a live SQLite database, in one durable file."""
    with fs.writing(target):
        origin = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
        copy = sqlite3.connect(target)
        try:
            origin.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            raise as_hoso_error(error, target) or error from error
        finally:
            copy.close()
            origin.close()
    fs.sync_file(target)


def _sources(home: Home) -> Iterator[tuple[str, Path]]:
    for name in FILES:
        if (home.path / name).is_file():
            yield name, home.path / name
    for name in DIRECTORIES:
        for path, source in fs.files_below(home.path / name):
            yield f"{name}/{path}", source

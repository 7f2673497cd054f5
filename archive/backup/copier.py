"""Copying a home into a bag: one pass over each file, manifest and state written on the way.

What an earlier set holds already is named, not copied. Content of objects never changes, so where
its inventory, its size and the earlier set agree it is not read again; all else is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from archive import bag, fs
from archive.backup.settings import SETTINGS, without_secrets
from archive.backup.state import STATE, Entry, Named, State, line
from archive.database import Place
from archive.database.sqlite import as_hoso_error
from archive.home import FORMAT_FILE, Home
from archive.operations.copying import copy_to_file
from archive.storage.layout import TUPLES
from archive.storage.settle import sound_inventory
from schemas.canonical import sha256_hex
from schemas.text import tellable

STORAGE = "storage"
DIRECTORIES = (STORAGE, "quarantine", "audit", "trust", "packs")
FILES = (FORMAT_FILE, SETTINGS, "organs.json", "calendar.json")
OPERATIONS = "operations.sqlite"
NOTHING = State({}, {})

Step = Callable[[int, int, str], None]  # files so far, bytes so far, path


class Copier:
    """Copies a home below ``data/`` of ``place``; what ``before`` holds stays where it is.

    ``files``, ``bytes``: what was copied; ``known``: the files that were not. ``faults``: paths of
    archived files that are gone, cannot be read or are not what their inventory says. Where
    ``before`` has their right bytes they stay part of the state: harm reaches no set. A name of
    bytes that are no UTF-8 stands in no manifest: such a file is told, not copied. ``secrets``:
    settings whose values stay out (:mod:`archive.backup.settings`).
    """

    def __init__(
        self,
        place: Path,
        before: State = NOTHING,
        progress: Step | None = None,
        secrets: Collection[str] = (),
    ) -> None:
        self.place = place
        self.files = 0
        self.bytes = 0
        self.known = 0
        self.faults: list[str] = []
        self.digests: dict[str, str] = {}
        self.version: bag.Version = "1.0"
        self._before = before
        self._progress = progress
        self._secrets = secrets

    def copy_home(self, home: Home) -> None:
        """Copy everything that cannot be made again. Raises HosoError (no-space, …)."""
        self.version = bag.version_for(tellable(name) for name, _ in _sources(home))
        fs.make_directories(self.place / bag.PAYLOAD)
        with (
            fs.new_stream(self.place / bag.MANIFEST) as manifest,
            fs.new_stream(self.place / STATE) as state,
        ):
            used: dict[str, Named] = {}
            for entry in self._entries(home):
                if entry.set:
                    used[entry.set] = self._before.sets[entry.set]
                else:
                    path = bag.PAYLOAD + entry.path
                    manifest.write(bag.manifest_line(path, entry.sha256, self.version))
                state.write(line(entry))
                self._note(entry)
            for named in used.values():
                state.write(line(named))
        self.digests = {bag.MANIFEST: manifest.sha256, STATE: state.sha256}

    def _entries(self, home: Home) -> Iterator[Entry]:
        expected = _Expected(home.path)
        for name, source in _sources(home):
            if tellable(name) != name:
                self.faults.append(tellable(name))
                continue
            yield from self._gone(expected.enter(name))
            entry = self._entry(name, source, expected.digest(name))
            self.faults += expected.faults_of(name, entry.sha256 if entry else "")
            if entry:
                yield entry
        yield from self._gone(expected.rest())
        yield from self._lost(expected.objects)
        target = self._target(OPERATIONS)
        copy_database(home.operations_place, target)
        digest, size = fs.sha256_of(target)
        yield Entry(OPERATIONS, size, digest)

    def _entry(self, name: str, source: Path, wanted: str) -> Entry | None:
        """The file, copied or named; None where it cannot be read."""
        known = self._before.entries.get(name)
        if name == SETTINGS:
            return self._settings(source, known)
        immutable = known is not None and wanted == known.sha256
        try:
            if known and source.stat().st_size == known.size:
                if immutable or fs.sha256_of(source)[0] == known.sha256:
                    return known
            elif immutable:
                self.faults.append(name)
                return known
            copied = fs.copy_in(fs.chunks_of(source), self._target(name))
        except OSError:
            self.faults.append(name)
            return known if immutable else None
        return Entry(name, copied.size, copied.sha256)

    def _settings(self, source: Path, known: Entry | None) -> Entry | None:
        """The settings without secrets: a set is carried about, and read by whoever finds it."""
        try:
            data = without_secrets(source.read_bytes(), self._secrets)
        except (OSError, ValueError):
            self.faults.append(SETTINGS)
            return None
        if known and known.sha256 == sha256_hex(data):
            return known
        copied = fs.copy_in([data], self._target(SETTINGS))
        return Entry(SETTINGS, copied.size, copied.sha256)

    def _gone(self, missing: Mapping[str, str]) -> Iterator[Entry]:
        """Files of an object that did not come: those an earlier set has stay in the state."""
        for name, digest in sorted(missing.items()):
            self.faults.append(name)
            known = self._before.entries.get(name)
            if known and known.sha256 == digest:
                yield known

    def _lost(self, there: Collection[str]) -> Iterator[Entry]:
        """Files of objects that an earlier set has and the archive has no more."""
        for name, entry in self._before.entries.items():
            found = object_of(name)
            if found and found not in there:
                self.faults.append(name)
                yield entry

    def _target(self, name: str) -> Path:
        target = self.place / bag.PAYLOAD / name
        fs.make_directories(target.parent)
        return target

    def _note(self, entry: Entry) -> None:
        if entry.set:
            self.known += 1
        else:
            self.files += 1
            self.bytes += entry.size
        if self._progress:
            self._progress(self.files + self.known, self.bytes, entry.path)


def object_of(name: str) -> str:
    """The directory of the object a file of the home lies in; "" for any other file."""
    parts = name.split("/")
    below = parts[0] == STORAGE and len(parts) > TUPLES + 2
    return "/".join(parts[: TUPLES + 2]) if below else ""


class _Expected:
    """The digests the inventories know, one object at a time (files of an object come together).

    ``objects``: the directories of those that came.
    """

    def __init__(self, home: Path) -> None:
        self.objects: set[str] = set()
        self._home = home
        self._object = ""
        self._known: Mapping[str, str] = {}
        self._left: dict[str, str] = {}

    def enter(self, name: str) -> Mapping[str, str]:
        """Go on to the object ``name`` belongs to; what did not come of the one before."""
        found = object_of(name)
        if not found or found == self._object:
            return {}
        missing = self.rest()
        self._object = found
        self.objects.add(found)
        inventory = sound_inventory(self._home / found)
        manifest = inventory[0].manifest if inventory else {}
        self._known = {f"{found}/{p}": digest for digest, ps in manifest.items() for p in ps}
        self._left = dict(self._known)
        return missing

    def digest(self, name: str) -> str:
        """What the inventory says of a file; "" where it says nothing."""
        return self._known.get(name, "")

    def faults_of(self, name: str, digest: str) -> list[str]:
        """The file, where its bytes are not what the inventory says; "" was noted before."""
        wanted = self._left.pop(name, digest)
        return [name] if digest and wanted != digest else []

    def rest(self) -> Mapping[str, str]:
        """Files (digests) of the last object that its inventory knows and that did not come."""
        missing, self._left = self._left, {}
        return missing


def copy_database(source: Place, target: Path) -> None:
    """A consistent copy of a live operations database, in one durable SQLite file.

    Without leases and lines owed: they are of processes, and a set would tell of its own backup as
    broken off.
    """
    if not isinstance(source, Path):
        copy_to_file(source, target)
        return
    with fs.writing(target):
        origin = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
        copy = sqlite3.connect(target)
        try:
            origin.backup(copy)
            with copy:
                copy.execute("DELETE FROM job")
                copy.execute("DELETE FROM owed")
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

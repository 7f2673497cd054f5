"""One object on the disk judged: its files, its inventories, how they fit, every byte.

1 declaration   2 root inventory   3 version directories and their inventories   4 the inventories
against each other   5 content: each file read once, whatever digests are asked of it
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

from archive import fs
from archive.ocfl.codes import OcflFault
from archive.ocfl.history import history_faults
from archive.ocfl.inventory import CONTENT, CONTENT_ALGORITHMS, SPECS, Parsed, read_inventory
from archive.ocfl.versions import gaps, number_of

INVENTORY = "inventory.json"
_DECLARATION = re.compile(r"0=ocfl_object_(1\.[0-9])")
_SIDECAR = re.compile(rb"([0-9A-Fa-f]+)[ \t]+inventory\.json\r?\n?")
_LARGEST = 256 << 20  # bytes of an inventory; one as large tells of a million files
# Digests that are computed; others in a fixity block are passed over (E028).
_HASHES: dict[str, Callable[[], Any]] = {
    **{name: getattr(hashlib, name) for name in ("md5", "sha1", "sha256", "sha512")},
    "blake2b-512": hashlib.blake2b,
    "blake2b-384": lambda: hashlib.blake2b(digest_size=48),
    "blake2b-256": lambda: hashlib.blake2b(digest_size=32),
    "blake2b-160": lambda: hashlib.blake2b(digest_size=20),
}
EXTENSIONS = re.compile(r"00(0[1-9]|1[01])-[a-z0-9-]+|initial")


@dataclass(slots=True, kw_only=True)
class Checked:
    """What the check of an object gave. ``read``: content path -> (algorithm -> digest, bytes).

    ``object_id``, ``head``: as the root inventory says, "" where it does not; ``spec``: the version
    of OCFL the object declares, the newest where it declares none.
    """

    object_id: str = ""
    head: str = ""
    spec: str = ""
    faults: list[OcflFault] = field(default_factory=list)
    read: dict[str, tuple[dict[str, str], int]] = field(default_factory=dict)

    def codes(self) -> set[str]:
        """The codes of all faults."""
        return {fault.code for fault in self.faults}


def check(directory: Path) -> Checked:
    """Judge the object in ``directory``; nothing is changed. Raises ``OSError`` if unreadable."""
    return _Object(directory).run()


class _Object:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.checked = Checked()
        self.spec = SPECS[-1]
        self.root: Parsed | None = None
        self.base: Parsed | None = None
        self.own: dict[str, Parsed] = {}  # version directory -> its inventory
        self.sound: set[str] = set()  # where an inventory has the digest its sidecar says
        self.directories: list[str] = []
        self.files: dict[str, str] = {}  # content path -> version directory it lies in
        self.others: set[str] = set()  # other files of version directories
        self.folders: set[str] = set()  # directories below version directories

    def run(self) -> Checked:
        self._declaration()
        self.root = self._inventory("")
        self._top()
        for name in self.directories:
            self._version(name)
        self.base = self._base()
        self._relations()
        self._content()
        if self.root:
            self.checked.object_id, self.checked.head = self.root.object_id, self.root.head
        self.checked.spec = self.spec
        return self.checked

    def _add(self, code: str, path: str, detail: str = "", kind: str = "") -> None:
        self.checked.faults.append(OcflFault(code, path, detail, kind))

    def _declaration(self) -> None:
        named = sorted(path.name for path in self.directory.glob("0=*"))
        matches = [match for name in named if (match := _DECLARATION.fullmatch(name))]
        if len(named) != 1 or len(matches) != 1 or matches[0][1] not in SPECS:
            self._add("E003", "0=ocfl_object_1.1", ", ".join(named))
            return
        self.spec = matches[0][1]
        try:
            content = _head(self.directory / named[0])
        except OSError as error:
            self._add("E003", named[0], error.strerror or "")
            return
        if content != f"{named[0][2:]}\n".encode():
            self._add("E007", named[0])

    def _inventory(self, where: str) -> Parsed | None:
        """The inventory of the root ("") or of a version ("v1/"), with its sidecar."""
        path = f"{where}{INVENTORY}"
        try:
            data = _whole(self.directory / path)
        except FileNotFoundError:
            self._add("W010" if where else "E063", path)
            return None
        except OSError as error:
            self._add("E063", path, error.strerror or "", "unreadable")
            return None
        parsed = Parsed()
        found = list(read_inventory(data, parsed))
        for code, detail in found:
            self._add(code, path, detail)
        if "E033" in {code for code, _ in found}:
            return None
        self._sidecar(path, data, parsed)
        if not where and parsed.spec and parsed.spec != self.spec:
            self._add("E038", path, parsed.spec)
        return parsed

    def _sidecar(self, path: str, data: bytes, parsed: Parsed) -> None:
        name = f"{path}.{parsed.algorithm}"
        make = _HASHES.get(parsed.algorithm)
        if make is None:
            return  # E025, E033 or E036 has told it
        try:
            match = _SIDECAR.fullmatch(_head(self.directory / name))
        except OSError:
            self._add("E058", name)
            return
        digest = make()
        digest.update(data)
        if match is None:
            self._add("E061", name)
        elif match[1].decode().lower() != digest.hexdigest():
            self._add("E060", path)
        else:
            self.sound.add(path.removesuffix(INVENTORY))

    def _top(self) -> None:
        algorithm = self.root.algorithm if self.root else ""
        files = {INVENTORY, f"{INVENTORY}.{algorithm}"}
        for entry in sorted(self.directory.iterdir()):
            if entry.is_symlink():
                self._add("E090", entry.name)
            elif not entry.is_dir():
                sidecar = not algorithm and entry.name.startswith(f"{INVENTORY}.")
                if entry.name not in files and not entry.name.startswith("0=") and not sidecar:
                    self._add("E001", entry.name)
            elif number_of(entry.name):
                self.directories.append(entry.name)
            elif entry.name == "extensions":
                self._extensions(entry)
            elif entry.name == "logs":
                self._links(entry.name)
            else:
                self._add("E001", entry.name)
        self.directories.sort(key=number_of)

    def _extensions(self, directory: Path) -> None:
        for entry in sorted(directory.iterdir()):
            name = f"extensions/{entry.name}"
            if entry.is_symlink():
                self._add("E090", name)
            elif not entry.is_dir():
                self._add("E067", name)
            elif not EXTENSIONS.fullmatch(entry.name):
                self._add("W013", name)
        self._links(directory.name)

    def _links(self, folder: str) -> None:
        """Links further down in a directory whose content is nobody's business."""
        for here, folders, names in os.walk(self.directory / folder):
            below = Path(here).relative_to(self.directory).as_posix()
            for name in sorted(folders + names):
                known = below == "extensions"
                if not known and Path(here, name).is_symlink():
                    self._add("E090", f"{below}/{name}")

    def _version(self, name: str) -> None:
        parsed = self._inventory(f"{name}/")
        if parsed:
            self.own[name] = parsed
        known = parsed or self.root
        content = known.content if known else CONTENT
        files = _inventory_files(known)
        for entry in sorted((self.directory / name).iterdir()):
            path = f"{name}/{entry.name}"
            if entry.is_symlink():
                self._add("E090", path)
            elif not entry.is_dir():
                if entry.name not in files:
                    self._add("E015", path)
                    self.others.add(path)
            elif entry.name != content:
                self._add("W002", path)
                self.others.update(f"{path}/{below}" for below, _ in fs.files_below(entry))
            else:
                self._below(path, name)

    def _below(self, content: str, version: str) -> None:
        """Walk the content of a version, however deep it goes."""
        waiting = [content]
        while waiting:
            path = waiting.pop()
            self.folders.add(path)
            try:
                with os.scandir(self.directory / path) as listed:
                    entries = sorted(listed, key=attrgetter("name"))
            except OSError as error:  # a path that is too long: no inventory can name what is there
                self._add("E023", path, error.strerror or "")
                continue
            if not entries:
                self._add("W003" if path == content else "E024", path)
            found = [self._entry(entry, path, version) for entry in entries]
            waiting += filter(None, reversed(found))

    def _entry(self, entry: os.DirEntry[str], path: str, version: str) -> str:
        """Take one entry below ``path`` in; its path where it is a directory, else ""."""
        below = f"{path}/{entry.name}"
        if entry.is_symlink():
            self._add("E090", below)
        elif entry.is_dir():
            return below
        else:
            self.files[below] = version
        return ""

    def _base(self) -> Parsed | None:
        """The inventory the others are held against: the sound one that knows most versions.

        It is the root's, unless that is damaged, or a writer was killed before it was renewed.
        """
        best = self.root if "" in self.sound else None
        for name, parsed in self.own.items():
            known = len(best.versions) if best else 0
            if f"{name}/" in self.sound and parsed.head == name and len(parsed.versions) > known:
                best = parsed
        return best or self.root

    def _relations(self) -> None:
        numbers = [number_of(name) for name in self.directories]
        for code, detail in gaps(numbers):
            self._add(code, "", detail)
        if self.root is None or self.base is None:
            return
        newest = max(numbers, default=0)
        for name in set(self.root.versions) - set(self.directories):
            if number := number_of(name):
                self._add("E046", name, "", "ahead" if number > newest else "version")
        for name in set(self.directories) - set(self.root.versions):
            whole = self.base is not self.root and name in self.base.versions
            detail = f"{self.root.head} < {self.base.head}" if whole else ""
            self._add("E046", INVENTORY if whole else name, detail, "behind" if whole else "torn")
        head = self.own.get(self.root.head)
        if head and self._bytes("") != self._bytes(f"{self.root.head}/"):
            self._add("E064", INVENTORY, self.root.head)
        for code, path, detail in history_faults(self.base, self.own):
            self._add(code, path, detail)

    def _bytes(self, where: str) -> bytes:
        return _whole(self.directory / f"{where}{INVENTORY}")

    def _content(self) -> None:
        wanted: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for code, parsed in self._sources():
            for path, digest in parsed.content_paths().items():
                wanted[path].append((code, parsed.algorithm, digest))
            for algorithm, digests in parsed.fixity.items():
                for digest, paths in digests.items():
                    for path in paths:
                        wanted[path].append(("E093", algorithm, digest))
        for path, asked in wanted.items():
            self._file(path, asked)
        self._surplus()

    def _sources(self) -> Iterator[tuple[str, Parsed]]:
        """The inventories whose digests are held against the bytes."""
        if self.base:
            yield "E092", self.base
        for name, parsed in self.own.items():
            if not self.base or (name != self.base.head and f"{name}/" in self.sound):
                yield "E092", parsed

    def _file(self, path: str, asked: list[tuple[str, str, str]]) -> None:
        if path not in self.files and path not in self.others:
            # What was not met on the walk is never opened: a path may lead out of the object.
            folder = path in self.folders
            for code in sorted({code for code, _, _ in asked}):
                self._add(code, path, "", "unreadable" if folder else "missing")
            return
        found = self._read(path, {algorithm for _, algorithm, _ in asked})
        told: set[str] = set()
        for code, algorithm, digest in asked:
            there = found.get(algorithm)
            if there is not None and there != digest.lower() and code not in told:
                told.add(code)
                self._add(code, path, f"{there} ≠ {digest}"[:300])

    def _read(self, path: str, algorithms: set[str]) -> dict[str, str]:
        running = {name: _HASHES[name]() for name in algorithms if name in _HASHES}
        size = 0
        try:
            for chunk in fs.chunks_of(self.directory / path):
                size += len(chunk)
                for digest in running.values():
                    digest.update(chunk)
        except OSError as error:
            self._add("E092", path, error.strerror or "", "unreadable")
            return {}
        digests = {name: digest.hexdigest() for name, digest in running.items()}
        self.checked.read[path] = digests, size
        return digests

    def _surplus(self) -> None:
        """Each content file is in the manifest of its own version and of every later one."""
        if self.base is None:
            return
        listed = {name: set(parsed.content_paths()) for name, parsed in self.own.items()}
        listed[""] = set(self.base.content_paths())
        for path, version in self.files.items():
            if path not in listed[""]:
                self._add("E023", path)
                continue
            for name, paths in listed.items():
                if name and number_of(name) >= number_of(version) and path not in paths:
                    self._add("E023", path, name)


def _inventory_files(parsed: Parsed | None) -> set[str]:
    """Names of an inventory and its sidecar; of either algorithm where it tells none."""
    told = parsed.algorithm if parsed else ""
    return {
        INVENTORY,
        *(f"{INVENTORY}.{name}" for name in ([told] if told else CONTENT_ALGORITHMS)),
    }


def _head(path: Path) -> bytes:
    """The first block of a small file, whatever its size. Raises ``OSError``."""
    return next(fs.chunks_of(path), b"")


def _whole(path: Path) -> bytes:
    """The bytes of an inventory. Raises ``OSError``, also where it is too large to be one."""
    if path.stat().st_size > _LARGEST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return fs.bytes_of(path)

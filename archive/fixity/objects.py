"""Checking one object of the root: as an OCFL object, its place, surplus files, its bags.

What OCFL asks is judged by ``archive.ocfl``, every byte included; ``archive/data/ocfl.json`` says
which kind of fault each of its codes is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from archive import fs, ocfl
from archive.fixity.bags import bag_faults
from archive.fixity.faults import Fault, Kind
from archive.storage.inventory import DIGEST, Inventory
from archive.storage.layout import (
    INVENTORY,
    OBJECT_DECLARATION,
    ROOT_FILES,
    SIDECAR,
    TUPLES,
    lying_in,
    object_path,
)
from archive.storage.settle import newest_version, sound_inventory, versions_in

_EMPTY = ("E024", "W003")  # an empty directory in the content, the content empty


@dataclass(slots=True, kw_only=True)
class ObjectCheck:
    """What checking one object gave."""

    path: str
    object_id: str = ""
    files: int = 0
    bytes: int = 0
    faults: list[Fault] = field(default_factory=list)


def check_object(root: Path, path: str) -> ObjectCheck:
    """Check the object in the directory ``path`` below ``root``; nothing is changed or healed."""
    return _Checker(root, path).run()


def root_faults(root: Path) -> Iterator[Fault]:
    """Faults of the storage root itself: its own files, and files where only directories belong."""
    for name, data in ROOT_FILES.items():
        try:
            if fs.bytes_of(root / name) != data:
                yield Fault(kind="root", path=name)
        except OSError as error:
            yield Fault(kind="root", path=name, detail=error.strerror or "")
    yield from _strays(root, root, TUPLES)


def _strays(root: Path, directory: Path, depth: int) -> Iterator[Fault]:
    for entry in lying_in(directory):
        name = entry.relative_to(root).as_posix()
        if name in ROOT_FILES or name == "extensions":
            continue
        if entry.is_symlink() or (entry.exists() and not entry.is_dir()):
            yield Fault(kind="surplus", path=name)
        elif depth:
            yield from _strays(root, entry, depth - 1)


class _Checker:
    def __init__(self, root: Path, path: str) -> None:
        self.directory = root / path
        self.check = ObjectCheck(path=path)
        self.expected = {OBJECT_DECLARATION, INVENTORY, SIDECAR}
        self.sizes: dict[str, int] = {}  # digest -> size, of the bytes that are right
        self.places: dict[str, str] = {}  # digest -> a content path whose bytes are right
        self.told: set[tuple[str, str]] = set()

    def run(self) -> ObjectCheck:
        try:
            checked = ocfl.check(self.directory)
        except OSError as error:
            self._fault("unreadable", "", error.strerror or "")
            return self.check
        self._take(checked)
        inventory = self._inventory()
        if inventory is not None:
            self.check.object_id = inventory.object_id
            if object_path(inventory.object_id) != self.check.path:
                self._fault("misplaced", "")
            self._expect(inventory, checked)
            self._surplus()
            self._bags(inventory)
        return self.check

    def _fault(self, kind: Kind, path: str, detail: str = "") -> None:
        where = f"{self.check.path}/{path}" if path else self.check.path
        if (kind, where) not in self.told:  # one flaw may break several sentences of OCFL
            self.told.add((kind, where))
            self.check.faults.append(Fault(kind=kind, path=where, detail=detail))

    def _take(self, checked: ocfl.Checked) -> None:
        """What breaks OCFL, under the names fixity has for it; and what was read."""
        table = ocfl.code_table()
        missing = [found.path for found in checked.faults if found.kind == "missing"]
        torn = {f"{found.path}/{INVENTORY}" for found in checked.faults if found.kind == "torn"}
        for found in checked.faults:
            kind = found.kind or table[found.code]["kind"]
            emptied = found.code in _EMPTY and any(p.startswith(found.path + "/") for p in missing)
            # A directory that lost its files is told by their names, a torn version by its own.
            if kind and not emptied and found.path not in torn:
                detail = f"{found.code} {found.detail}".rstrip()
                self._fault(cast("Kind", kind), found.path, detail)
        self.check.files = len(checked.read)
        self.check.bytes = sum(size for _, size in checked.read.values())

    def _inventory(self) -> Inventory | None:
        """The inventory the object is judged by: the newest that is sound."""
        own = sound_inventory(self.directory)
        if own is None:
            self._fault("inventory", INVENTORY)
        best = newest_version(self.directory) or own
        return best[0] if best else None

    def _expect(self, inventory: Inventory, checked: ocfl.Checked) -> None:
        for name in versions_in(self.directory):
            self.expected |= {f"{name}/{INVENTORY}", f"{name}/{SIDECAR}"}
        for digest, paths in inventory.manifest.items():
            for path in paths:
                self.expected.add(path)
                digests, size = checked.read.get(path, ({}, 0))
                if digests.get(DIGEST) == digest:
                    self.sizes[digest] = size
                    self.places[digest] = path

    def _surplus(self) -> None:
        for path, _ in fs.files_below(self.directory):
            if path not in self.expected:
                self._fault("surplus", path)

    def _bags(self, inventory: Inventory) -> None:
        for version in inventory.versions:
            state = inventory.state(version)
            if any(digest not in self.places for digest in state.values()):
                continue  # damaged bytes are reported already; the lists would only repeat it

            def read(path: str, state: dict[str, str] = state) -> bytes:
                return (self.directory / self.places[state[path]]).read_bytes()

            for fault in bag_faults(state, self.sizes, read):
                self._fault(fault.kind, f"{version}/{fault.path}", fault.detail)

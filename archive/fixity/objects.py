"""Checking one object of the root: declaration, inventories, versions, every byte, the bags.

1 declaration   2 root inventory and sidecar, against the newest version   3 the object's place
4 each version's own inventory   5 digest of each content file   6 surplus files   7 bags
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive import fs
from archive.fixity.bags import bag_faults
from archive.fixity.faults import Fault, Kind
from archive.storage.inventory import Inventory
from archive.storage.layout import (
    INVENTORY,
    OBJECT_DECLARATION,
    ROOT_FILES,
    SIDECAR,
    TUPLES,
    object_path,
)
from archive.storage.settle import newest_version, sound_inventory, versions_in

_DECLARED = b"ocfl_object_1.1\n"


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
            if (root / name).read_bytes() != data:
                yield Fault(kind="root", path=name)
        except OSError as error:
            yield Fault(kind="root", path=name, detail=error.strerror or "")
    yield from _strays(root, root, TUPLES)


def _strays(root: Path, directory: Path, depth: int) -> Iterator[Fault]:
    for entry in sorted(directory.iterdir()):
        name = entry.relative_to(root).as_posix()
        if name in ROOT_FILES or name == "extensions":
            continue
        if entry.is_symlink() or not entry.is_dir():
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

    def run(self) -> ObjectCheck:
        self._declaration()
        inventory = self._inventory()
        if inventory is not None:
            self.check.object_id = inventory.object_id
            if object_path(inventory.object_id) != self.check.path:
                self._fault("misplaced", "")
            self._versions(inventory)
            self._content(inventory)
            self._surplus()
            self._bags(inventory)
        return self.check

    def _fault(self, kind: Kind, path: str, detail: str = "") -> None:
        where = f"{self.check.path}/{path}" if path else self.check.path
        self.check.faults.append(Fault(kind=kind, path=where, detail=detail))

    def _declaration(self) -> None:
        try:
            if (self.directory / OBJECT_DECLARATION).read_bytes() == _DECLARED:
                return
        except OSError:
            pass
        self._fault("declaration", OBJECT_DECLARATION)

    def _inventory(self) -> Inventory | None:
        own = sound_inventory(self.directory)
        newest = newest_version(self.directory)
        if own is None:
            self._fault("inventory", INVENTORY)
        elif newest and newest[0].number > own[0].number:
            self._fault("behind", INVENTORY, f"{own[0].head} < {newest[0].head}")
        elif newest and newest[1] != own[1]:
            self._fault("inventory", INVENTORY, f"≠ {newest[0].head}/{INVENTORY}")
        best = newest or own
        return best[0] if best else None

    def _versions(self, inventory: Inventory) -> None:
        found = set(versions_in(self.directory))
        for name in sorted(found ^ set(inventory.versions)):
            self._fault("version", name)
        for name in sorted(found & set(inventory.versions)):
            self.expected |= {f"{name}/{INVENTORY}", f"{name}/{SIDECAR}"}
            own = sound_inventory(self.directory / name)
            if own is None or own[0].head != name or own[0].object_id != inventory.object_id:
                self._fault("inventory", f"{name}/{INVENTORY}")
            elif any(own[0].state(v) != inventory.state(v) for v in own[0].versions):
                self._fault("version", f"{name}/{INVENTORY}", "state")

    def _content(self, inventory: Inventory) -> None:
        for digest, paths in inventory.manifest.items():
            for path in paths:
                self.expected.add(path)
                self._file(digest, path)

    def _file(self, digest: str, path: str) -> None:
        physical = self.directory / path
        try:
            found, size = fs.sha256_of(physical)
        except FileNotFoundError:
            self._fault("missing", path)
            return
        except OSError as error:
            self._fault("unreadable", path, error.strerror or "")
            return
        self.check.files += 1
        self.check.bytes += size
        if found != digest:
            self._fault("changed", path, f"{found} ≠ {digest}")
            return
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

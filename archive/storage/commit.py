"""Committing versions: one rename of a finished directory.

New object:   1 build the object directory in staging  2 fsync bottom-up  3 rename into the root
              4 fsync every parent that changed.
Next version: 1 take the object's lock  2 read the newest version  3 build ``vN/`` in staging
              4 fsync, rename into the object  5 copy its inventory and sidecar up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from archive import fs
from archive.storage.inventory import Inventory, compose, sidecar_of
from archive.storage.layout import INVENTORY, OBJECT_DECLARATION, SIDECAR, object_path
from archive.storage.plan import AipPlan, Committed, Entry, PayloadFile, bag_entries
from archive.storage.settle import copy_up, settle
from schemas.canonical import sha256_hex
from schemas.errors import HosoError

OBJECT_DECLARATION_BYTES = b"ocfl_object_1.1\n"


class Commits:
    """New objects that are flushed together. Each is committed by a rename of its own.

    Use as a context manager; what was added and not committed stays in staging, for nobody.
    """

    def __init__(self, root: Path, staging: Path) -> None:
        self._root = root
        self._staging = staging
        self._flusher = fs.Flusher()
        self._ready: list[_Ready] = []

    def __enter__(self) -> Commits:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing more will be added."""
        self._flusher.close()

    def add(self, plan: AipPlan) -> Committed:
        """Write what is ours of the object into staging; returns what its commit will make.

        Raises HosoError ``object-exists`` for a taken id, ``plan-invalid``, ``no-space``, …
        """
        inventory, stored = compose(plan, bag_entries(plan), None)
        target = self._root / object_path(plan.object_id)
        if target.is_dir():
            raise HosoError("object-exists", object_id=plan.object_id)
        place = _fresh_directory(self._staging, plan, self._root)
        data = inventory.to_bytes()
        files = {
            OBJECT_DECLARATION: OBJECT_DECLARATION_BYTES,
            INVENTORY: data,
            SIDECAR: sidecar_of(data),
            f"{inventory.head}/{INVENTORY}": data,
            f"{inventory.head}/{SIDECAR}": sidecar_of(data),
        }
        _write(place, files, stored, self._flusher)
        moved = {place / path: entry.file for path, entry in stored.items() if entry.file}
        made = _committed(inventory, data)
        self._ready.append(_Ready(place=place, target=target, payload=moved, made=made))
        return made

    def commit(self) -> list[Committed]:
        """Bring the payload, flush everything, rename each object; durable when this returns.

        Raises HosoError ``object-exists`` where an id was taken since, ``source-changed``, …
        """
        ready, self._ready = self._ready, []
        self._flusher.wait()  # our own bytes first, so that a full disk moves no payload
        for item in ready:
            for path, file in item.payload.items():
                _bring(file, path)
        pairs = [(item.place, item.target) for item in ready]
        renamed = fs.commit_directories(pairs, self._flusher)
        for item, done in zip(ready, renamed, strict=True):
            if not done:
                raise HosoError("object-exists", object_id=item.made.object_id)
        return [item.made for item in ready]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A staged object; ``payload``: where its files go -> where they are."""

    place: Path
    target: Path
    payload: Mapping[Path, PayloadFile]
    made: Committed


def commit_object(root: Path, plan: AipPlan, staging: Path) -> Committed:
    """Archive ``plan`` as a new object. Raises HosoError ``object-exists`` for a taken id."""
    with Commits(root, staging) as commits:
        made = commits.add(plan)
        commits.commit()
    return made


def commit_version(
    root: Path, plan: AipPlan, staging: Path, expected_head: str | None
) -> Committed:
    """Archive ``plan`` as the next version of its object.

    Raises HosoError ``not-found``, or ``version-conflict`` where the head is not ``expected_head``.
    """
    target = root / object_path(plan.object_id)
    if not target.is_dir():
        raise HosoError("not-found", what=plan.object_id)
    entries = bag_entries(plan)
    with fs.lock_directory(target):
        before, _ = settle(target, heal=False)
        _require_head(before, expected_head)
        inventory, stored = compose(plan, entries, before)
        place = _fresh_directory(staging, plan, root)
        data = inventory.to_bytes()
        files = {INVENTORY: data, SIDECAR: sidecar_of(data)}
        relative = {path.removeprefix(f"{inventory.head}/"): e for path, e in stored.items()}
        _build(place, files, relative)
        if not fs.commit_directory(place, target / inventory.head):
            raise _conflict(inventory, expected_head)
        copy_up(target, data)
    return _committed(inventory, data)


def _require_head(before: Inventory, expected: str | None) -> None:
    if expected is not None and before.head != expected:
        raise _conflict(before, expected)


def _conflict(found: Inventory, expected: str | None) -> HosoError:
    return HosoError(
        "version-conflict",
        object_id=found.object_id,
        found=found.head,
        expected=expected or f"v{found.number - 1}",
    )


def _fresh_directory(staging: Path, plan: AipPlan, root: Path) -> Path:
    fs.require_same_filesystem(staging, root)
    place = staging / f"aip-{sha256_hex(plan.object_id.encode('utf-8'))[:16]}"
    fs.remove_tree(place, within=staging)
    fs.make_directories(place)
    return place


def _build(place: Path, files: Mapping[str, bytes], stored: Mapping[str, Entry]) -> None:
    """Fill the staged directory: our own bytes first, so that a full disk moves no payload."""
    with fs.Flusher() as flusher:
        _write(place, files, stored, flusher)
    for path, entry in stored.items():
        if entry.file is not None:
            _bring(entry.file, place / path)


def _write(
    place: Path, files: Mapping[str, bytes], stored: Mapping[str, Entry], flusher: fs.Flusher
) -> None:
    """Make the directories and write what is not moved into them."""
    parents = {PurePosixPath(path).parent for path in [*files, *stored]}
    for parent in sorted(parents):
        fs.make_directories(place / parent)
    for path, data in files.items():
        fs.write_staged(place / path, data, flusher=flusher)
    for path, entry in stored.items():
        if entry.file is None:
            fs.write_staged(place / path, entry.data, flusher=flusher)


def _bring(file: PayloadFile, target: Path) -> None:
    copied = fs.place(file.source, target, keep=file.keep)
    size = copied.size if copied else target.stat().st_size
    if size != file.size or (copied and copied.sha256 != file.sha256):
        raise HosoError("source-changed", path=file.path)


def _committed(inventory: Inventory, data: bytes) -> Committed:
    return Committed(
        object_id=inventory.object_id,
        version=inventory.head,
        inventory_sha256=sha256_hex(data),
    )

"""The OCFL storage root: the truth of the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from archive import fs
from archive.storage.aip import Aip, aip_of
from archive.storage.commit import Commits, commit_object, commit_version
from archive.storage.layout import (
    ROOT_FILES,
    TUPLES,
    id_of,
    object_directories,
    object_path,
)
from archive.storage.plan import AipPlan, Committed
from archive.storage.settle import newest_version, settle
from schemas.errors import HosoError

INTAKE = "metadata/intake.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """Something a killed process had left. ``what``: staging | version | directory."""

    what: str
    path: str


class StorageRoot:
    """An OCFL 1.1 storage root with layout 0003."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path) -> StorageRoot:
        """Make an empty root at ``path`` (missing or empty). Raises HosoError target-not-empty."""
        if path.is_dir() and any(path.iterdir()):
            raise HosoError("target-not-empty", path=path)
        for name, data in ROOT_FILES.items():
            target = path / PurePosixPath(name)
            fs.make_directories(target.parent)
            fs.write_new(target, data)
        fs.sync_tree(path)
        return cls(path)

    @classmethod
    def open(cls, path: Path) -> StorageRoot:
        """The root at ``path``. Raises HosoError ``home-damaged`` where it is none of ours."""
        for name, data in ROOT_FILES.items():
            try:
                found = (path / name).read_bytes()
            except OSError as error:
                raise HosoError("home-damaged", path=path, why=f"{name}: {error}") from error
            if found != data:
                raise HosoError("home-damaged", path=path, why=name)
        return cls(path)

    def directory(self, object_id: str) -> Path:
        """Where the object lies or would lie."""
        return self.path / object_path(object_id)

    def exists(self, object_id: str) -> bool:
        """Whether the object is archived."""
        return self.directory(object_id).is_dir()

    def commit(self, plan: AipPlan, staging: Path) -> Committed:
        """Archive a new object; ``staging`` is a directory on the root's file system.

        Payload files are renamed into the object: after an error stage them again. Raises HosoError
        object-exists, plan-invalid, source-changed, other-filesystem, no-space, …
        """
        return commit_object(self.path, plan, staging)

    def commits(self, staging: Path) -> Commits:
        """Archives many new objects together, which :meth:`commit` does one by one."""
        return Commits(self.path, staging)

    def commit_version(
        self, plan: AipPlan, staging: Path, *, expected_head: str | None = None
    ) -> Committed:
        """Archive the next version of an object; only what changed is stored.

        Raises HosoError not-found, version-conflict (head is not ``expected_head``), and as commit.
        """
        return commit_version(self.path, plan, staging, expected_head)

    def get(self, object_id: str, version: str | None = None) -> Aip:
        """The package, rolled forward where a writer was killed. HosoError not-found/-damaged."""
        directory = self.directory(object_id)
        if not directory.is_dir():
            raise HosoError("not-found", what=object_id)
        inventory, _ = settle(directory)
        if inventory.object_id != object_id:
            raise HosoError("object-damaged", object_id=object_id, why="inventory.json: id")
        return aip_of(directory, inventory, version)

    def content_key(self, object_id: str) -> str:
        """The content key its head was archived with (``metadata/intake.json``)."""
        return str(self.get(object_id).json(INTAKE)["content_key"])

    def objects(self) -> Iterator[str]:
        """Ids of all objects, in the order of their paths; damaged ones too (``get`` says so)."""
        for path in object_directories(self.path):
            name = path.rsplit("/", 1)[1]
            yield id_of(name) or _id_inside(self.path / path) or name

    def recover(
        self, *, staging: Path | None = None, object_ids: Iterable[str] | None = None
    ) -> list[Recovered]:
        """Clear what a killed process left; returns what was done.

        Everything below ``staging`` goes; objects (``object_ids``, or all) are rolled forward;
        empty directories in the root go.
        """
        done: list[Recovered] = []
        if staging is not None and staging.is_dir():
            for leftover in sorted(staging.iterdir()):
                fs.remove_tree(leftover, within=staging)
                done.append(Recovered(what="staging", path=leftover.name))
        paths = (
            object_directories(self.path)
            if object_ids is None
            else (object_path(object_id) for object_id in object_ids)
        )
        for path in paths:
            if (self.path / path).is_dir() and settle(self.path / path)[1]:
                done.append(Recovered(what="version", path=path))
        if object_ids is None:
            done.extend(self._prune(self.path, TUPLES))
        return done

    def _prune(self, directory: Path, depth: int) -> Iterator[Recovered]:
        for path in sorted(directory.iterdir()):
            if path.is_dir() and path != self.path / "extensions":
                if depth > 1:
                    yield from self._prune(path, depth - 1)
                if not any(path.iterdir()):
                    fs.remove_tree(path, within=self.path)
                    name = path.relative_to(self.path).as_posix()
                    yield Recovered(what="directory", path=name)


def _id_inside(directory: Path) -> str | None:
    """The id an object with a cut name gives itself in its newest sound inventory."""
    found = newest_version(directory)
    return found[0].object_id if found else None

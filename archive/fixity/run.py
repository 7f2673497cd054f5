"""Checking the whole root: object by object, resumable, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import PurePosixPath
from typing import Any

from archive import fs
from archive.fixity.ahead import in_order
from archive.fixity.faults import Fault, fault_table
from archive.fixity.objects import ObjectCheck, check_object, root_faults
from archive.operations import FixityFault, FixityRun, Operations
from archive.storage import StorageRoot
from archive.storage.layout import object_directories
from schemas.clock import iso
from schemas.text import tellable

SAVE_EVERY = 64  # objects between two notes of how far the run is


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is; ``objects`` of ``total``."""

    objects: int
    total: int
    files: int
    bytes: int
    faults: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyFile:
    """A row of the list of faulty files: number, medium, path, file name (the Circular's form)."""

    number: int
    medium: str
    path: str
    file_name: str
    object_id: str
    kind: str
    detail: str

    def as_dict(self) -> dict[str, Any]:
        """JSON form, with the rule and its words."""
        words = fault_table()[self.kind]
        return {
            "no": self.number,
            "medium": self.medium,
            "path": self.path,
            "file_name": self.file_name,
            "object_id": self.object_id,
            "rule": words["rule"],
            "kind": self.kind,
            "vi": words["vi"],
            "en": words["en"],
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FixityReport:
    """The outcome of a run."""

    run: FixityRun
    resumed: bool
    faulty: tuple[FaultyFile, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faulty

    def as_dict(self) -> dict[str, Any]:
        """The JSON report."""
        finished = self.run.finished
        return {
            "run_id": self.run.run_id,
            "started": iso(self.run.started),
            "finished": iso(finished) if finished else None,
            "resumed": self.resumed,
            "objects": self.run.objects,
            "files": self.run.files,
            "bytes": self.run.bytes,
            "ok": self.ok,
            "faulty": [row.as_dict() for row in self.faulty],
        }


def verify(
    root: StorageRoot,
    operations: Operations,
    *,
    run_id: str,
    now: Callable[[], datetime],
    medium: str = "storage",
    progress: Callable[[Progress], None] | None = None,
    fresh: bool = False,
    threads: int = 1,
) -> FixityReport:
    """Check every object of ``root``; a run that was broken off goes on unless ``fresh``.

    ``run_id`` names a new run; ``medium`` is the symbol of the medium in the list of faulty files;
    ``threads``: objects checked at a time, which changes nothing of what is found or in what order.
    """
    run, resumed = _begin(operations, run_id, now(), fresh)
    if not resumed:
        run = _note(operations, run, [(ObjectCheck(path=""), list(root_faults(root.path)))])
    run = _walk(root, operations, run, progress, threads)
    run = replace(run, state="done", finished=now())
    operations.fixity.save(run)
    return report(operations, run, medium=medium, resumed=resumed)


def report(
    operations: Operations, run: FixityRun, *, medium: str = "storage", resumed: bool = False
) -> FixityReport:
    """The report of a run, made from what was written down."""
    faulty = tuple(
        FaultyFile(
            number=fault.number,
            medium=medium,
            path=fault.path,
            file_name=fault.file_name,
            object_id=fault.object_id,
            kind=fault.kind,
            detail=fault.detail,
        )
        for fault in operations.fixity.faults(run.run_id)
    )
    return FixityReport(run=run, resumed=resumed, faulty=faulty)


def _begin(
    operations: Operations, run_id: str, at: datetime, fresh: bool
) -> tuple[FixityRun, bool]:
    while found := operations.fixity.unfinished():
        if not fresh and found.objects:
            return found, True
        operations.fixity.save(replace(found, state="abandoned", finished=at))
    taken = {known.run_id for known in operations.fixity.runs()}
    run = FixityRun(run_id=_free(run_id, taken), started=at)
    operations.fixity.begin(run)
    return run, False


def _free(run_id: str, taken: set[str]) -> str:
    """The id itself, or with a number where a run was begun within the same second."""
    names = (f"{run_id}-{number}" if number > 1 else run_id for number in count(1))
    return next(name for name in names if name not in taken)


def _walk(
    root: StorageRoot,
    operations: Operations,
    run: FixityRun,
    progress: Callable[[Progress], None] | None,
    threads: int,
) -> FixityRun:
    total = run.objects + sum(1 for _ in object_directories(root.path, run.cursor))
    known = operations.fixity.count(run.run_id)
    waiting: list[tuple[ObjectCheck, list[Fault]]] = []
    files, size = run.files, run.bytes
    paths = object_directories(root.path, run.cursor)
    with closing(in_order(partial(_locked_check, root), paths, threads)) as checks:
        for number, check in enumerate(checks, start=run.objects + 1):
            waiting.append((check, check.faults))
            known += len(check.faults)
            files, size = files + check.files, size + check.bytes
            if check.faults or len(waiting) >= SAVE_EVERY:
                run, waiting = _note(operations, run, waiting), []
            if progress:
                progress(
                    Progress(
                        objects=number,
                        total=max(total, number),
                        files=files,
                        bytes=size,
                        faults=known,
                        path=check.path,
                    )
                )
    return _note(operations, run, waiting)


def _locked_check(root: StorageRoot, path: str) -> ObjectCheck:
    with fs.lock_directory(root.path / path):
        return check_object(root.path, path)


def _note(
    operations: Operations, run: FixityRun, checks: Iterable[tuple[ObjectCheck, list[Fault]]]
) -> FixityRun:
    """Write down how far the run is, and the faults found since."""
    rows: list[FixityFault] = []
    number = operations.fixity.count(run.run_id)
    for check, faults in checks:
        for fault in faults:
            number += 1
            rows.append(_row(run, number, check, fault))
        run = replace(
            run,
            cursor=tellable(check.path) or run.cursor,
            objects=run.objects + (1 if check.path else 0),
            files=run.files + check.files,
            bytes=run.bytes + check.bytes,
        )
    operations.fixity.save(run, rows)
    return run


def _row(run: FixityRun, number: int, check: ObjectCheck, fault: Fault) -> FixityFault:
    place = PurePosixPath(fault.path)
    return FixityFault(
        run_id=run.run_id,
        number=number,
        object_id=tellable(check.object_id),
        kind=fault.kind,
        path=str(place.parent),
        file_name=place.name,
        detail=fault.detail,
    )

"""The pages of a dossier's scans read by the workers, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from evidence.ocr import PACKAGES
from evidence.pool import Pool, Task, TaskResult
from ingest.readings import Reading
from ingest.scans.choose import Wanted
from ingest.scans.notes import Key
from schemas.errors import HosoError

Tell = Callable[[int], None]  # how many more pages are done


class Noted(Protocol):
    """Pages read so far: ``found`` by file and page."""

    found: dict[Key, dict[str, Any]]

    def add(self, key: Key, found: dict[str, Any]) -> None:
        """Note one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What reads: ``program`` in the workers of ``pool``; ``engine`` names it.

    ``seconds`` and ``memory_mb`` bound one run of it.
    """

    pool: Pool
    program: str
    engine: Mapping[str, Any]
    seconds: float
    memory_mb: int


def machine_of(pool: Pool, program: str, *, seconds: float, memory_mb: int) -> Machine:
    """The machine ``program`` is. Raises ``HosoError`` tesseract-missing."""
    told = pool.run(Task("ocr_engine", {"program": program})).value or {}
    if "engine" not in told:
        detail = told.get("detail", program)
        raise HosoError("tesseract-missing", detail=detail, packages=PACKAGES)
    return Machine(
        pool=pool, program=program, engine=told["engine"], seconds=seconds, memory_mb=memory_mb
    )


def read_files(
    machine: Machine,
    wanted: Sequence[Wanted],
    places: Mapping[str, Path],
    notes: Noted,
    tell: Tell = lambda _: None,
) -> dict[str, list[dict[str, Any]]]:
    """SHA-256 -> what was found on each page asked for: a page, or ``{"problem": {...}}``.

    ``places``: SHA-256 -> where the bytes lie. Equal files are read once. What ``notes`` hold is
    not read again, and everything read is noted.
    """
    asked = {one.facts.sha256: one for one in wanted}
    pages = {key: list(_pages(machine, one, places[key])) for key, one in asked.items()}
    due = [(sha, n) for sha, some in pages.items() for n in some if (sha, n) not in notes.found]
    tell(sum(map(len, pages.values())) - len(due))
    tasks = (_task(machine, asked[sha], n, places[sha]) for sha, n in due)
    for key, result in zip(due, machine.pool.map(tasks), strict=True):
        notes.add(key, _found(key, result))
        tell(1)
    return {sha: [notes.found[sha, n] for n in some] for sha, some in pages.items()}


def reading_of(
    wanted: Wanted,
    found: Sequence[dict[str, Any]],
    machine: Machine,
    *,
    read_at: str,
    cleared: Mapping[str, Any] | None = None,
) -> Reading:
    """What is kept of one file."""
    return Reading(
        path=wanted.path,
        sha256=wanted.facts.sha256,
        engine=machine.engine,
        read_at=read_at,
        pages=tuple(one for one in found if "problem" not in one),
        problems=tuple(one["problem"] for one in found if "problem" in one),
        cleared=cleared,
    )


def _pages(machine: Machine, wanted: Wanted, place: Path) -> Iterator[int]:
    if wanted.pages is not None:
        yield from wanted.pages
        return
    args = {"path": str(place), "kind": wanted.facts.format.kind}
    told = machine.pool.run(Task("ocr_frames", args)).value
    yield from range(1, (told["pages"] if told else 1) + 1)  # what is broken is told by page 1


def _task(machine: Machine, wanted: Wanted, page: int, place: Path) -> Task:
    return Task(
        "ocr_page",
        {
            "path": str(place),
            "kind": wanted.facts.format.kind,
            "page": page,
            "program": machine.program,
            "seconds": machine.seconds,
            "memory_mb": machine.memory_mb,
        },
    )


def _found(key: Key, result: TaskResult) -> dict[str, Any]:
    if result.value is not None:
        return result.value
    failure = result.failure
    why = (failure.kind, failure.detail) if failure is not None else ("error", "")
    return {"problem": {"page": key[1], "kind": why[0], "detail": why[1]}}

"""Which file of a transfer carries its metadata, what it says, what its names are relative to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evidence.pool import Frame, Pool, Task
from ingest.staging import Staged, StagedFile
from schemas.errors import HosoError
from schemas.finding import Finding, Place
from schemas.record import Submission
from validator.rule import LANGUAGES, Words
from validator.transfer import is_junk
from validator.words import word

_WORKBOOKS = (".xlsx", ".xlsm")


def candidates(paths: Sequence[str], *, is_bag: bool) -> tuple[str, ...]:
    """Paths that may carry the metadata, likeliest first: shallow before deep, workbook before XML.

    Only the top two folder levels are looked at (a zip often holds one folder); in a bag also the
    payload and tag folders.
    """
    depth_limit = 3 if is_bag else 2
    found = [
        path
        for path in paths
        if not is_junk(path)
        and path.count("/") <= depth_limit - 1
        and path.casefold().endswith((*_WORKBOOKS, ".xml"))
    ]
    return tuple(sorted(found, key=lambda p: (p.count("/"), p.casefold().endswith(".xml"), p)))


def base_of(carrier: str, bag_root: str | None) -> str:
    """The folder ("" or ending in "/") that names in the metadata are relative to.

    The carrier's own folder; for a carrier among a bag's tag files the bag's payload.
    """
    folder = carrier.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    if bag_root is None:
        return prefix
    payload = f"{bag_root}data/"
    return prefix if prefix.startswith(payload) else payload


def read_submission(
    staged: Staged, pool: Pool, *, is_bag: bool
) -> tuple[Submission | None, tuple[Finding, ...]]:
    """The one readable metadata carrier, or why there is none."""
    found: list[Submission] = []
    failures: list[Finding] = []
    if staged.kind == "file" and not _describes(staged.files):
        return None, ()  # a single document: judged for itself
    by_path = staged.by_path()
    for path in candidates(sorted(by_path), is_bag=is_bag):
        read = _read(path, by_path[path], pool)
        if isinstance(read, Finding):
            failures.append(read)
        else:
            found.append(read)
    if staged.kind == "file" and [item.evidence for item in failures] == ["xml-foreign"]:
        return None, ()  # XML of another kind, an exchange message say: a document too
    found = [item for item in found if item.dossiers] or found[:1]
    if len(found) == 1:
        source = found[0].source
        empty = (_no_metadata("X-020", source, "empty"),) if says_nothing(found[0]) else ()
        return found[0], (*empty, *found[0].problems)
    if found:
        names = ", ".join(item.source for item in found)
        return None, (_no_metadata("X-021", names),)
    return None, (_no_metadata("X-020", ""), *failures)


def says_nothing(submission: Submission | None) -> bool:
    """Whether no dossier is described, nor planned."""
    return submission is None or not (submission.dossiers or submission.planned)


def _describes(files: tuple[StagedFile, ...]) -> bool:
    return bool(candidates([item.path for item in files], is_bag=False))


class _LostError(Exception):
    """The worker that read it was lost; ``kind`` as of a problem of the pool."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


def _read(path: str, file: StagedFile, pool: Pool) -> Submission | Finding:
    op = "xmlmeta" if path.casefold().endswith(".xml") else "workbook"
    task = Task(op, {"path": str(file.staged), "source": path})
    try:
        return Submission.from_frames(_whole(pool.stream(task)))
    except HosoError as error:
        why = {lang: error.message(lang) for lang in LANGUAGES}
        return _unreadable(path, why, error.code)
    except _LostError as lost:
        why = {lang: word("failures", lost.kind, lang) for lang in LANGUAGES}
        return _unreadable(path, why, "worker")


def _whole(frames: Iterable[Frame]) -> Iterator[Mapping[str, Any]]:
    """What the frames hold. Raises ``_LostError`` where they end before their time."""
    for frame in frames:
        if "problem" in frame.value:
            raise _LostError(frame.value["problem"]["kind"])
        yield frame.value


def _no_metadata(rule: str, names: str, case: str = "") -> Finding:
    more = {"case": case} if case else {}
    return Finding(rule=rule, severity="error", params={"names": names, **more})


def _unreadable(path: str, why: Words, code: str) -> Finding:
    return Finding(
        rule="X-022",
        severity="error",
        where=Place(file=path),
        evidence=code,
        params={"file": path, "why": why["vi"], "why_en": why["en"]},
    )

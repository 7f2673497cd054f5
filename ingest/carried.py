"""Files that a message of the document exchange carries are read as any file, each in a task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from archive import fs
from evidence.exchange.folded import Number, with_files
from evidence.exchange.model import CarriedFile, Message
from evidence.facts import FileFacts, FormatFacts, Problem
from evidence.pool import Pool, Task
from schemas.errors import HosoError

MOST_FILES = 50  # of one message that are read; of others only name, size and digest are known


def with_carried(
    facts: FileFacts, staged: Path, pool: Pool, trust: Mapping[str, Any] | None
) -> FileFacts:
    """The facts of a message with those of the files it carries; of any other file as they are.

    ``staged``: where its bytes lie; a carried file lies beside it while it is read.
    Raises ``HosoError`` where nothing can be written there.
    """
    if facts.exchange is None:
        return facts
    return with_files(facts, dict(_read(facts, staged, pool, trust)))


def _read(
    facts: FileFacts, staged: Path, pool: Pool, trust: Mapping[str, Any] | None
) -> Iterator[tuple[Number, FileFacts]]:
    files = {(one.attachment, one.number): one for one in Message.of(facts.exchange or {}).files()}
    if not files:
        return
    beside = staged.with_name(f"{staged.name}.carried")
    for frame in pool.stream(Task("attached", {"path": str(staged), "most": MOST_FILES})):
        if "problem" in frame.value:  # what was not reached stays unread, and says so
            return
        number = (frame.value["attachment"], frame.value["file"])
        fs.write_scratch(beside, frame.blob)
        try:
            yield number, _facts(files[number], beside, pool, trust)
        finally:
            fs.delete(beside)


def _facts(one: CarriedFile, path: Path, pool: Pool, trust: Mapping[str, Any] | None) -> FileFacts:
    args = {"path": str(path), "sha256": one.sha256, "size": one.size, "trust": trust}
    try:
        answer = pool.run(Task("facts", args))
    except HosoError as error:
        return _unread(one, Problem(collector="facts", kind="error", detail=error.code))
    return FileFacts.from_dict(answer.value) if answer.value else _unread(one, answer.failure)


def _unread(one: CarriedFile, failure: Problem | None) -> FileFacts:
    why = failure or Problem(collector="exchange", kind="error", detail="no answer")
    return FileFacts(
        sha256=one.sha256, size=one.size, format=FormatFacts(kind=one.kind), problems=(why,)
    )

"""Writing what an index lacks, from the documents of the AIPs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from archive.storage import StorageRoot
from ingest.documents import read_documents
from ingest.entries import entries
from ingest.laying import Lay, Laying
from ingest.pending import Pending
from ingest.staging import Report
from schemas.errors import HosoError
from search.engine import Engine
from search.entry import Entry
from search.layout import Layout

_STAGE = "Lập chỉ mục"
_BATCH = 100  # entries handed to the engine at once
_BATCH_TEXT = 4_000_000  # characters of them
_COMMIT = 20  # batches between two commits: what a kill can cost


@dataclass(slots=True)
class Filled:
    """What one filling did. ``left``: (id, entry key) that could not be written as wanted;
    ``damaged``: (object or entry ids, message) of what could not be read, or that the engine
    refused (``refused``).
    """

    written: int = 0
    left: set[tuple[str, str]] = field(default_factory=set)
    damaged: list[tuple[str, str]] = field(default_factory=list)
    refused: bool = False


def fill(
    engine: Engine, work: Pending, storage: StorageRoot, report: Report, laying: Laying
) -> Filled:
    """Do ``work`` in ``engine`` and commit. May be killed: the next difference shows what is left.

    A dossier that cannot be read is left out and named. Raises ``HosoError`` of the engine.
    """
    done = Filled()
    total = work.entries
    if work.gone:
        engine.delete(sorted(work.gone))
    with laying.of(total) as lay:
        batches = _batches(_layouts(storage, work, done, lay))
        for number, batch in enumerate(batches, start=1):
            done.written += engine.upsert(batch)
            if number % _COMMIT == 0:
                _commit(engine, done)
            report(_STAGE, done.written, total)
    _commit(engine, done)
    if done.refused:
        held = engine.state()
        done.left |= {(id_, key) for id_, key in work.pairs() if held.get(id_) != key}
    return done


def _commit(engine: Engine, done: Filled) -> None:
    """Commit; entries the engine refuses are named, and all others are written."""
    try:
        engine.commit()
    except HosoError as error:
        if error.code != "index-rejected":
            raise
        done.refused = True
        done.damaged.append((str(error.params.get("ids", "")), error.message("vi")))


def _batches(layouts: Iterator[Layout]) -> Iterator[list[Layout]]:
    batch: list[Layout] = []
    size = 0
    for layout in layouts:
        batch.append(layout)
        size += sum(len(text) for _, _, text in layout.pages)
        if len(batch) >= _BATCH or size >= _BATCH_TEXT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _layouts(storage: StorageRoot, work: Pending, done: Filled, lay: Lay) -> Iterator[Layout]:
    due: deque[tuple[str, str]] = deque()
    for layout in lay(_entries(storage, work, done, due)):
        asked = due.popleft()
        if asked != (layout.id, layout.key):
            done.left.add(asked)  # another content: the catalogue is about to follow the root
        yield layout


def _entries(
    storage: StorageRoot,
    work: Pending,
    done: Filled,
    due: deque[tuple[str, str]],
) -> Iterator[Entry]:
    """The entries asked for; the (id, entry key) of each joins ``due``."""
    for object_id, asked in work.stale:
        wanted = dict(asked)
        try:
            documents = read_documents(storage.get(object_id).read)
        except HosoError as error:
            done.damaged.append((object_id, error.message("vi")))
            done.left |= wanted.items()
            continue
        for entry in entries(documents, object_id=object_id):
            if entry.id in wanted:
                due.append((entry.id, wanted.pop(entry.id)))
                yield entry
        done.left |= wanted.items()  # not there any more

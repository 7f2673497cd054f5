"""Bringing the index up to date: pending work is a set difference, never a queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from archive.catalogue import Catalogue
from archive.catalogue.tables import entry as entry_table
from archive.storage import StorageRoot
from ingest.documents import read_documents
from ingest.entries import entries
from ingest.staging import Report
from search.entry import Entry
from search.index import Index

_STAGE = "Lập chỉ mục"
_BATCH = 200  # entries between commits of the index


@dataclass(frozen=True, slots=True, kw_only=True)
class Syncer:
    """``open_index``: opens (or makes) the index for writing; it is closed when done."""

    open_index: Callable[[], Index]
    report: Report = lambda _stage, _done, _total: None

    def run(self, catalogue: Catalogue, storage: StorageRoot) -> int:
        """Index what the catalogue has and the index has not; drop what is gone.

        Returns the number of entries written. May be killed at any point: the next run sees what is
        still missing.
        """
        index = self.open_index()
        try:
            held = index.state()
            wanted = _wanted(catalogue)
            gone = sorted(set(held) - set(wanted))
            if gone:
                index.delete(gone)
            stale = {id_: row[0] for id_, row in wanted.items() if held.get(id_) != row[1]}
            done = 0
            for entry in _entries(storage, stale):
                index.upsert([entry])
                done += 1
                if done % _BATCH == 0:
                    index.commit()
                    self.report(_STAGE, done, len(stale))
            index.commit()
            if stale:
                self.report(_STAGE, done, len(stale))
            return done
        finally:
            index.close()


def _wanted(catalogue: Catalogue) -> dict[str, tuple[str, str]]:
    """Entry id -> (object id, entry key) of everything the index must hold."""
    with catalogue.connection() as connection:
        rows = connection.execute(select(entry_table))
        return {row[0]: (row[1], row[2]) for row in rows}


def _entries(storage: StorageRoot, stale: dict[str, str]) -> Iterator[Entry]:
    for object_id in sorted(set(stale.values())):
        documents = read_documents(storage.get(object_id).read)
        for entry in entries(documents, object_id=object_id):
            if entry.id in stale:
                yield entry

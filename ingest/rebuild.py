"""``hoso rebuild``: catalogue and index from the storage root alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from archive.catalogue import Catalogue, CatalogueRows
from archive.home import Home
from archive.storage import StorageRoot
from ingest.documents import read_documents
from ingest.package import TRANSFER_ID
from ingest.register import rows_of
from ingest.staging import Report
from ingest.sync import Syncer
from schemas.errors import HosoError

_STAGE = "Dựng lại danh mục"
_BATCH = 50  # objects of one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """``damaged``: (object id, message) of what could not be read; everything else is there."""

    dossiers: int
    entries: int
    damaged: tuple[tuple[str, str], ...] = ()


def rebuild(home: Home, sync: Syncer, report: Report) -> Rebuilt:
    """Empty the catalogue, fill it from the root, bring the index up to date.

    A damaged object is left out and named; it hides no other.
    """
    with home.lock("rebuild"):
        storage, catalogue = home.open_storage(), home.open_catalogue()
        try:
            storage.recover(staging=home.staging)
            written, damaged = refill(catalogue, storage, report)
            entries = sync.run(catalogue, storage)
            return Rebuilt(dossiers=written, entries=entries, damaged=damaged)
        finally:
            catalogue.close()


def refill(
    catalogue: Catalogue, storage: StorageRoot, report: Report
) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Empty the catalogue and fill it from the root; the caller holds the home's lock.

    Returns the number of dossiers and what was damaged, see :class:`Rebuilt`.
    """
    catalogue.begin_rebuild()
    ids = [oid for oid in storage.objects() if not oid.startswith(TRANSFER_ID)]
    damaged: list[tuple[str, str]] = []
    written = _fill(catalogue, storage, ids, damaged, report)
    catalogue.finish_rebuild()
    return written, tuple(damaged)


def _fill(
    catalogue: Catalogue,
    storage: StorageRoot,
    ids: list[str],
    damaged: list[tuple[str, str]],
    report: Report,
) -> int:
    written = 0
    remaining = iter(ids)
    while batch := list(islice(remaining, _BATCH)):
        rows = [row for oid in batch if (row := _rows(storage, oid, damaged)) is not None]
        catalogue.replace_dossiers(rows)
        written += len(rows)
        report(_STAGE, written + len(damaged), len(ids))
    return written


def _rows(
    storage: StorageRoot, object_id: str, damaged: list[tuple[str, str]]
) -> CatalogueRows | None:
    try:
        aip = storage.get(object_id)
        return rows_of(read_documents(aip.read), object_id, aip.head)
    except HosoError as error:
        damaged.append((object_id, error.message("vi")))
        return None

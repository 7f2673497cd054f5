"""``hoso rebuild``: catalogue and index from the storage root alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from archive.catalogue import Catalogue, CatalogueRows
from archive.home import Home
from archive.objects import is_dossier
from archive.storage import StorageRoot
from ingest.documents import read_documents
from ingest.entries import derivation
from ingest.invariants import after_rebuild, require_whole
from ingest.register import rows_of
from ingest.staging import Report
from ingest.sync import Synced, Syncer
from schemas.errors import HosoError

_STAGE = "Dựng lại danh mục"
_BATCH = 50  # objects of one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """``dossiers``: in the catalogue. ``index``: what became of the index. ``damaged``: (object id,
    message) of what could not be read; everything else is there.
    """

    dossiers: int
    index: Synced
    damaged: tuple[tuple[str, str], ...] = ()


def rebuild(home: Home, sync: Syncer, report: Report) -> Rebuilt:
    """Empty the catalogue, fill it from the root, make the index anew.

    A damaged object is left out and named; it hides no other. People go on searching the index in
    use until the new one is whole.
    """
    with home.lock("rebuild"):
        storage, catalogue = home.open_storage(), home.open_catalogue(derivation=derivation())
        try:
            storage.recover(staging=home.staging)
            catalogue.begin_rebuild()
            written, damaged = refill(catalogue, storage, report)
        except BaseException:
            catalogue.close()
            raise
    try:
        index = sync.anew(catalogue, storage)
    finally:
        catalogue.close()
    return _told(written, index, damaged)


def rebuild_index(home: Home, sync: Syncer, report: Report) -> Rebuilt:
    """Make the index anew from the AIPs of the dossiers the catalogue names; see :mod:`reindex`."""
    with reading_catalogue(home, report) as (catalogue, storage):
        return _told(catalogue.counts()["dossier"], sync.anew(catalogue, storage))


def catch_up(home: Home, sync: Syncer, report: Report) -> Rebuilt:
    """Write what the index lacks and nothing else."""
    with reading_catalogue(home, report) as (catalogue, storage):
        return _told(catalogue.counts()["dossier"], sync.run(catalogue, storage))


def _told(dossiers: int, index: Synced, damaged: tuple[tuple[str, str], ...] = ()) -> Rebuilt:
    named = dict(damaged) | dict(index.damaged)
    return Rebuilt(dossiers=dossiers, index=index, damaged=tuple(sorted(named.items())))


@contextmanager
def reading_catalogue(home: Home, report: Report) -> Iterator[tuple[Catalogue, StorageRoot]]:
    """The catalogue, filled as this version of the program fills it, and the root.

    The home is locked only where the catalogue must be filled first.
    """
    storage, catalogue = home.open_storage(), home.open_catalogue(derivation=derivation())
    try:
        if catalogue.rebuild_needed:
            with home.lock("rebuild"):
                refill(catalogue, storage, report)
        yield catalogue, storage
    finally:
        catalogue.close()


def filled_catalogue(home: Home, storage: StorageRoot, report: Report) -> Catalogue:
    """The catalogue, filled as this version of the program fills it.

    The caller holds the home's lock and closes it.
    """
    catalogue = home.open_catalogue(derivation=derivation())
    try:
        if catalogue.rebuild_needed:
            refill(catalogue, storage, report)
    except BaseException:
        catalogue.close()
        raise
    return catalogue


def refill(
    catalogue: Catalogue, storage: StorageRoot, report: Report
) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Fill the catalogue from the root; the caller holds the home's lock.

    Rows that only an older version derived stay until theirs are written, so that reports go on.
    Returns the number of dossiers and what was damaged, see :class:`Rebuilt`. Raises ``HosoError``
    invariant-broken where catalogue and root still differ.
    """
    if not catalogue.complete:
        catalogue.begin_rebuild()
    ids = [oid for oid in storage.objects() if is_dossier(oid)]
    damaged: list[tuple[str, str]] = []
    written = _fill(catalogue, storage, ids, damaged, report)
    readable = set(ids) - {oid for oid, _ in damaged}
    for gone in sorted(set(catalogue.object_ids()) - readable):
        catalogue.remove_dossier(gone)
    catalogue.finish_rebuild()
    require_whole(after_rebuild(storage, catalogue, sorted(readable)))
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

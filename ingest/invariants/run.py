"""The invariants at the end of a run, over what it has touched: cheap, no byte is hashed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing

from archive.catalogue import Catalogue
from archive.home import Home
from archive.objects import is_dossier
from archive.operations import Operations, QuarantineItem
from archive.quarantine import Quarantine
from archive.storage import StorageRoot
from ingest.invariants import facts, rules
from ingest.invariants.broken import Broken, table
from ingest.invariants.whole import broken_in
from schemas.errors import HosoError


def after_transfer(
    transfer_id: str,
    *,
    storage: StorageRoot,
    catalogue: Catalogue,
    operations: Operations,
    quarantine: Quarantine,
) -> list[Broken]:
    """What is broken of a finished transfer; the caller holds the home's lock."""
    ledger = operations.transfers
    decisions = ledger.decisions(transfer_id)
    files = sum(number for number, _ in ledger.account_totals(transfer_id).values())
    objects = sorted({one.object_id for one in decisions if one.object_id})
    holds = facts.of_transfer(operations.holds.all(), transfer_id)
    lying = facts.holds_of(quarantine, [item.path for item in holds])
    return [
        *rules.accounted(ledger.get(transfer_id), decisions, files),
        *rules.archived(decisions, facts.versions_of(storage, objects)),
        *rules.held(holds, lying),
        *_objects(storage, catalogue, objects),
    ]


def after_release(
    item: QuarantineItem,
    *,
    storage: StorageRoot,
    catalogue: Catalogue,
    quarantine: Quarantine,
) -> list[Broken]:
    """What is broken of a released item whose bytes were taken away from quarantine."""
    versions = facts.versions_of(storage, [item.object_id])
    return [
        *rules.released([item], versions),
        *rules.held([item], facts.holds_of(quarantine, [item.path])),
        *_objects(storage, catalogue, [item.object_id]),
    ]


def after_reject(item: QuarantineItem, quarantine: Quarantine) -> list[Broken]:
    """What is broken of a rejected item: its bytes are gone."""
    return list(rules.held([item], facts.holds_of(quarantine, [item.path])))


def after_rebuild(storage: StorageRoot, catalogue: Catalogue, ids: Sequence[str]) -> list[Broken]:
    """What the catalogue lacks of the dossiers ``ids`` that could be read, or holds beyond them."""
    listed = {row["object_id"]: str(row["version"]) for row in catalogue.dossiers()}
    return list(rules.catalogued(facts.heads_of(storage, ids), listed))


def at_end(home: Home, command: str, written: Iterable[str] | None) -> list[Broken]:
    """What is broken at the end of ``command``, of the groups ``invariants.json`` names for it.

    ``written``: ids of the objects it wrote; None: the books of the whole archive are looked at.
    Where somebody else writes already nothing is: ``hoso doctor`` will.
    """
    groups = set(table()["ends"][command])
    try:
        with home.lock(command):
            whole = written is None
            found = broken_in(home, full=False) if whole else _written(home, written or ())
            return [one for one in found if one.check in groups]
    except HosoError as error:
        if error.code != "archive-busy":
            raise
        return []


def _written(home: Home, written: Iterable[str]) -> Iterator[Broken]:
    """Rules 4 and 5 of the dossiers among the objects, 5 of the others."""
    storage, ids = home.open_storage(), sorted(set(filter(None, written)))
    with closing(home.open_catalogue()) as catalogue:
        dossiers = [oid for oid in ids if is_dossier(oid)] if catalogue.complete else []
        yield from _objects(storage, catalogue, dossiers)
        for oid in sorted({*ids} - {*dossiers}):
            yield from facts.payload_of(storage, oid, None)


def _objects(
    storage: StorageRoot, catalogue: Catalogue, objects: Sequence[str]
) -> Iterator[Broken]:
    for part in facts.chunks(objects):
        yield from rules.catalogued(facts.heads_of(storage, part), facts.rows_of(catalogue, part))
        amounts = facts.amounts_of(catalogue, part)
        for oid in part:
            yield from facts.payload_of(storage, oid, amounts.get(oid))

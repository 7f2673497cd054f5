"""The invariants over a whole archive, part by part: no list of all dossiers is ever in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from archive.audit import AuditLog
from archive.catalogue import Catalogue
from archive.home import Home
from archive.objects import is_dossier
from archive.operations import Operations
from archive.storage import StorageRoot
from ingest.invariants import facts, rules
from ingest.invariants.broken import Broken
from schemas.errors import HosoError

_TRANSFER_ACTS = ("transfer.open", "transfer.finish", "dossier.decide")
_HOLD_ACTS = ("quarantine.release", "quarantine.reject")


def broken_in(home: Home, *, full: bool) -> Iterator[Broken]:
    """Every broken invariant; the index is not looked at (:func:`ingest.invariants.rules.claimed`).

    ``full``: inventory, manifest and bag-info of every object are read, too, and its files looked
    at. Nobody should write meanwhile. Raises ``HosoError`` where a store cannot be opened.
    """
    storage, operations = home.open_storage(), home.open_operations()
    try:
        yield from _ledger(storage, operations)
        yield from _quarantine(home, operations)
        catalogue = home.open_catalogue()
        try:
            usable = catalogue.complete
            if usable:
                yield from _catalogue(storage, catalogue)
            if full:
                yield from _objects(storage, catalogue if usable else None)
        finally:
            catalogue.close()
        yield from _log(home.open_audit(), operations)
    finally:
        operations.close()


def _ledger(storage: StorageRoot, operations: Operations) -> Iterator[Broken]:
    ledger = operations.transfers
    for transfer in map(ledger.get, ledger.ids()):
        decisions = ledger.decisions(transfer.transfer_id)
        if transfer.state == "finished":
            totals = ledger.account_totals(transfer.transfer_id)
            files = sum(number for number, _ in totals.values())
            yield from rules.accounted(transfer, decisions, files)
        ids = {one.object_id for one in decisions}
        yield from rules.archived(decisions, facts.versions_of(storage, ids))
    for part in facts.chunks(operations.holds.all(state="released")):
        ids = {one.object_id for one in part}
        yield from rules.released(part, facts.versions_of(storage, ids))
    for stored in facts.chunks(filter(is_dossier, storage.objects())):
        yield from rules.known(stored, ledger.known_objects(stored))


def _quarantine(home: Home, operations: Operations) -> Iterator[Broken]:
    quarantine, items = home.open_quarantine(), operations.holds.all()
    paths = sorted({*quarantine.paths(), *(item.path for item in items)})
    yield from rules.held(items, facts.holds_of(quarantine, paths))


def _catalogue(storage: StorageRoot, catalogue: Catalogue) -> Iterator[Broken]:
    for stored in facts.chunks(filter(is_dossier, storage.objects())):
        heads = facts.heads_of(storage, stored)
        # A directory whose name tells no id is known by what its inventory says.
        yield from rules.catalogued(heads, facts.rows_of(catalogue, stored))
    for rows in facts.chunks(catalogue.dossiers()):
        gone = {row["object_id"]: row["version"] for row in rows}
        lying = facts.versions_of(storage, gone)
        yield from rules.catalogued({}, {oid: v for oid, v in gone.items() if oid not in lying})


def _objects(storage: StorageRoot, catalogue: Catalogue | None) -> Iterator[Broken]:
    for stored in facts.chunks(storage.objects()):
        amounts = facts.amounts_of(catalogue, stored) if catalogue else {}
        for oid in stored:
            yield from facts.payload_of(storage, oid, amounts.get(oid))


def _log(log: AuditLog, operations: Operations) -> Iterator[Broken]:
    """Rule 7, in one reading of the log; a log that cannot be read is told of elsewhere."""
    ledger = operations.transfers
    finished = dict.fromkeys(ledger.ids(state="finished"))
    holds: Counter[tuple[str, str]] = Counter()
    try:
        for transfer_id, lines in _transfers(log, holds):
            if transfer_id in finished:
                del finished[transfer_id]
                decisions = ledger.decisions(transfer_id)
                yield from rules.logged(ledger.get(transfer_id), decisions, lines)
    except HosoError as error:
        if error.code != "audit-damaged":
            raise
        return
    for transfer_id in finished:
        yield from rules.logged(ledger.get(transfer_id), ledger.decisions(transfer_id), {})
    yield from rules.decided(operations.holds.all(state=None), holds)


def _transfers(log: AuditLog, holds: Counter[tuple[str, str]]) -> Iterator[tuple[str, facts.Lines]]:
    """(transfer, its lines) wherever one ends; releases and rejections are counted in ``holds``.

    Decisions belong to the transfer opened last: two are never taken in at the same time.
    """
    lines: dict[str, facts.Lines] = {}
    current = ""
    for entry in log.read():
        if entry.act in _HOLD_ACTS:
            holds[entry.act, entry.object] += 1
        if entry.act not in _TRANSFER_ACTS:
            continue
        current = entry.object if entry.act == "transfer.open" else current
        ends = entry.act == "transfer.finish"  # of one that broke off long ago, too
        about = entry.object if ends else current
        lines.setdefault(about, Counter())[entry.act, entry.object, entry.outcome] += 1
        if ends:
            yield about, lines.pop(about)
    yield from lines.items()

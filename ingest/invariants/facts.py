"""What the rules are given: read off root, catalogue and quarantine in bounded parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import func, select

from archive import bag
from archive.catalogue import Catalogue, tables
from archive.operations import QuarantineItem
from archive.quarantine import Quarantine
from archive.storage import Aip, StorageRoot
from archive.storage.settle import versions_in
from ingest.invariants import rules
from ingest.invariants.broken import Broken
from ingest.invariants.rules import Amount
from schemas.errors import HosoError

CHUNK = 500  # objects asked about at once
T = TypeVar("T")


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """``items`` in lists of ``size``."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def versions_of(storage: StorageRoot, object_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Object id -> names of the versions that lie in the root; those that do not are left out."""
    found = {}
    for oid in filter(None, object_ids):
        place = storage.directory(oid)
        if place.is_dir():
            found[oid] = frozenset(versions_in(place))
    return found


def heads_of(storage: StorageRoot, object_ids: Iterable[str]) -> dict[str, str]:
    """Object id -> its newest version, by the names of its directories."""
    found = versions_of(storage, object_ids)
    return {
        oid: max(names, key=lambda name: int(name[1:]), default="") for oid, names in found.items()
    }


def rows_of(catalogue: Catalogue, object_ids: Sequence[str]) -> dict[str, str]:
    """Object id -> the version the catalogue shows."""
    column = tables.dossier.c
    query = select(column.object_id, column.version).where(column.object_id.in_(object_ids))
    with catalogue.connection() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def amounts_of(catalogue: Catalogue, object_ids: Sequence[str]) -> dict[str, Amount]:
    """Object id -> its files in the catalogue; those it does not know are left out."""
    column = tables.file.c
    query = select(column.object_id, func.count(), func.sum(column.size))
    query = query.where(column.object_id.in_(object_ids)).group_by(column.object_id)
    found = dict.fromkeys(rows_of(catalogue, object_ids), Amount(0, 0))
    with catalogue.connection() as connection:
        found |= {row[0]: Amount(int(row[1]), int(row[2])) for row in connection.execute(query)}
    return found


def payload_of(storage: StorageRoot, object_id: str, catalogue: Amount | None) -> Iterator[Broken]:
    """Rule 5 on one object: its inventory, manifest and bag-info read, its files looked at."""
    try:
        aip = storage.get(object_id)
        version = bag.version_of(aip.read(bag.BAGIT))
        listed = bag.parse_manifest(aip.read(bag.MANIFEST), version)
        octets, _, files = bag.parse_bag_info(aip.read(bag.BAG_INFO))["Payload-Oxum"].partition(".")
        info = Amount(int(files), int(octets))
    except HosoError as error:
        yield Broken(name="object-unreadable", where=object_id, what=error.message("vi"))
        return
    except (ValueError, KeyError) as error:
        yield Broken(name="object-unreadable", where=object_id, what=str(error))
        return
    yield from rules.payload(
        object_id,
        info=info,
        stored=_stored(aip),
        manifest=set(listed.items()),
        inventory={(bag.PAYLOAD + path, file.sha256) for path, file in aip.payload()},
        catalogue=catalogue,
    )


def _stored(aip: Aip) -> Amount:
    sizes = []
    for _, file in aip.payload():
        try:
            sizes.append(file.size)
        except OSError:
            continue  # gone: it is not counted
    return Amount(len(sizes), sum(sizes))


def holds_of(quarantine: Quarantine, paths: Iterable[str]) -> dict[str, tuple[Amount, Amount]]:
    """Path -> (what the item's list tells, what lies there); lost items are left out."""
    found = {}
    for path in paths:
        try:
            item = quarantine.load(path)
        except HosoError:
            continue
        files = (*item.payload, *item.submission)
        lying = [file.source.stat().st_size for file in files if file.source.is_file()]
        told = Amount(len(files), sum(file.size for file in files))
        found[path] = (told, Amount(len(lying), sum(lying)))
    return found


def of_transfer(items: Iterable[QuarantineItem], transfer_id: str) -> list[QuarantineItem]:
    """The items a transfer left in quarantine."""
    return [item for item in items if item.transfer_id == transfer_id and item.state == "held"]


Lines = Counter[rules.Line]

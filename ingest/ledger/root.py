"""What the storage root tells of every transfer: its own object, and the dossiers it brought."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.objects import TRANSFER_ID, is_dossier
from archive.operations.model import FileAccount
from archive.storage import StorageRoot
from ingest.documents import INTAKE
from ingest.ledger.accounts import ACCOUNTS, parse_accounts
from schemas.errors import HosoError

RECEIPT = "metadata/receipt.json"
UNREADABLE = (HosoError, ValueError, KeyError, TypeError)
"""What reading a damaged object raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The first version of a dossier that a transfer brought. ``intake``: its document."""

    object_id: str
    version: str
    file_code: str
    intake: Mapping[str, Any]

    @property
    def release(self) -> Mapping[str, Any] | None:
        """Who released it from quarantine when and why; None where nobody had to."""
        decision = self.intake.get("decision")
        return decision if decision and decision.get("kind") == "release" else None


@dataclass(slots=True, kw_only=True)
class Told:
    """What the root tells of one transfer. ``accounts``: None where its object keeps none."""

    receipt: Mapping[str, Any] | None = None
    accounts: list[FileAccount] | None = None
    dossiers: list[Stored] = field(default_factory=list)


def told_by(storage: StorageRoot) -> tuple[dict[str, Told], list[str]]:
    """Transfer id -> the dossiers it brought; and the ids of those that cannot be read."""
    found: dict[str, Told] = {}
    damaged: list[str] = []
    for oid in storage.objects():
        if oid.startswith(TRANSFER_ID):
            found.setdefault(oid.removeprefix(TRANSFER_ID), Told())
        if not is_dossier(oid):
            continue
        try:
            for one in _versions(storage, oid):
                found.setdefault(str(one.intake["transfer_id"]), Told()).dossiers.append(one)
        except UNREADABLE:
            damaged.append(oid)
    return found, damaged


def read_transfer(storage: StorageRoot, transfer_id: str, told: Told) -> None:
    """Add what the transfer's own object tells, where it has one. Raises :data:`UNREADABLE`."""
    oid = TRANSFER_ID + transfer_id
    if not storage.exists(oid):
        return
    aip = storage.get(oid)
    told.receipt = aip.json(RECEIPT)
    if ACCOUNTS in aip.files:
        told.accounts = parse_accounts(aip.read(ACCOUNTS), transfer_id)


def _versions(storage: StorageRoot, oid: str) -> Iterator[Stored]:
    """One for each transfer, not for each version: reading scans adds versions, too."""
    known: set[str] = set()
    for info in storage.get(oid).versions:
        told = json.loads(storage.get(oid, info.version).read(INTAKE))
        if told["transfer_id"] not in known:
            known.add(told["transfer_id"])
            intake = {name: told.get(name) for name in _INTAKE}
            code = oid.rpartition(":")[2]
            yield Stored(object_id=oid, version=info.version, file_code=code, intake=intake)


_INTAKE = ("transfer_id", "received_at", "operator", "source", "profile", "decision")

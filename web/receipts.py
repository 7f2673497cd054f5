"""Receipts as the ledger has them, gathered for the API and the pages alike."""

from __future__ import annotations

from typing import Any

from reports.receipt import receipt
from schemas.access import Viewer
from schemas.clock import iso
from schemas.errors import HosoError
from web.access import sees_all
from web.desk import Desk


def receipts_of(desk: Desk, viewer: Viewer) -> list[dict[str, Any]]:
    """Every transfer, the newest first; none for who may not see everything."""
    if not sees_all(viewer):
        return []
    with desk.operations() as operations:
        rows = operations.transfers.all()
    return [
        {
            "transfer_id": row.transfer_id,
            "source": row.source,
            "received_at": iso(row.received_at),
            "operator": row.operator,
            "state": row.state,
            "dossiers": dict(row.counts.get("dossiers", {})),
            "files": dict(row.counts.get("files", {})),
        }
        for row in rows
    ]


def receipt_of(desk: Desk, viewer: Viewer, transfer_id: str) -> dict[str, Any]:
    """The receipt of a finished transfer in words.

    Raises ``HosoError`` not-found, also while it is unfinished and for who may not see everything.
    """
    if not sees_all(viewer):
        raise HosoError("not-found", what=transfer_id)
    with desk.operations() as operations:
        found = operations.transfers.get(transfer_id)
        if found.state != "finished":
            raise HosoError("not-found", what=transfer_id)
        decisions = operations.transfers.decisions(transfer_id)
        accounts = operations.transfers.accounts(transfer_id)
    return receipt(found, decisions, accounts, desk.rules)

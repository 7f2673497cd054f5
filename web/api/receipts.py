"""Receipts of transfers: for who may see everything, as they speak of every dossier."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from web.access import TheDesk, TheViewer
from web.receipts import receipt_of, receipts_of
from web.routes import reads

router = APIRouter(tags=["biên nhận / receipts"])


class TransferRow(BaseModel):
    """One transfer; counts by outcome."""

    transfer_id: str
    source: str
    received_at: str
    operator: str
    state: str
    dossiers: dict[str, int]
    files: dict[str, int]


class Transfers(BaseModel):
    """Transfers, the newest first."""

    transfers: list[TransferRow]


class ReceiptAnswer(BaseModel):
    """A receipt, as ``hoso ingest --json`` prints it."""

    model_config = ConfigDict(extra="allow")

    transfer_id: str
    received_at: str
    sender: str
    operator: str
    source: str
    dossiers: dict[str, int]
    files: dict[str, int]
    balanced: bool
    items: list[dict[str, Any]]
    not_archived: list[dict[str, Any]]


@reads(router, "/receipts", Transfers)
def receipts(desk: TheDesk, viewer: TheViewer) -> dict[str, Any]:
    """Every transfer that was received."""
    return {"transfers": receipts_of(desk, viewer)}


@reads(router, "/receipt", ReceiptAnswer)
def receipt(
    desk: TheDesk,
    viewer: TheViewer,
    transfer: Annotated[str, Query(max_length=200, examples=["20260302-0001"])],
) -> dict[str, Any]:
    """The receipt of one transfer."""
    return receipt_of(desk, viewer, transfer)

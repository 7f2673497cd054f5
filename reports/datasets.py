"""Reads the frames from the catalogue and the operations ledger. Only reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Table, select

from archive.catalogue.tables import CATALOGUE
from archive.operations import tables as operations_tables
from archive.operations.model import file_outcome
from reports.frames import Frames, column_names

_CATALOGUE: Final = ("fonds", "dossier", "document", "file", "signature", "finding", "result")
# What a later decision on a held dossier makes of its outcome in the ledger.
_AFTER: Final = {"released": "archived", "rejected": "refused"}


def read_frames(catalogue: Connection, operations: Connection) -> Frames:
    """All frames as they stand now, read over one connection to each database."""
    rows: dict[str, Any] = {name: _read(catalogue, name) for name in _CATALOGUE}
    receipts = _receipts(operations)
    rows["transfer"] = [_transfer(row, receipts) for row in _rows(operations, "transfer")]
    rows["decision"] = list(_decisions(operations, receipts))
    rows["account"] = [_account(row) for row in _rows(operations, "file_account")]
    rows["planned"] = list(_planned(receipts))
    rows["fixity"] = list(_fixity(operations))
    rows["backup"] = _rows(operations, "backup")
    return Frames.of(**rows)


def _read(connection: Connection, name: str) -> pd.DataFrame:
    table = CATALOGUE.tables[name]
    columns = [table.c[column] for column in column_names(name)]
    found = connection.execute(select(*columns)).all()
    return pd.DataFrame(found, columns=list(column_names(name)))


def _rows(connection: Connection, name: str) -> list[Mapping[str, Any]]:
    table: Table = getattr(operations_tables, name)
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def _receipts(operations: Connection) -> dict[str, dict[str, Any]]:
    """Transfer -> its receipt (see ``reports.receipt``), {} while it has none."""
    table = operations_tables.transfer
    query = select(table.c.transfer_id, table.c.receipt)
    return {row[0]: json.loads(row[1] or "{}") for row in operations.execute(query)}


def _transfer(row: Mapping[str, Any], receipts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    receipt = receipts.get(row["transfer_id"], {})
    return {
        **row,
        "sender": receipt.get("sender", ""),
        "rules_version": receipt.get("rules_version", ""),
        "dossiers": receipt.get("dossiers", {}).get("received", 0),
        "files": receipt.get("files", {}).get("received", 0),
    }


def _decisions(
    operations: Connection, receipts: Mapping[str, Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Decisions with what was decided later on held dossiers, and the receipt's title and unit."""
    held = {(row["transfer_id"], row["position"]): row for row in _rows(operations, "quarantine")}
    items: dict[tuple[str, int], Mapping[str, Any]] = {
        (transfer_id, item["position"]): item
        for transfer_id, receipt in receipts.items()
        for item in receipt.get("items", ())
    }
    for row in _rows(operations, "decision"):
        if row["position"] <= 0:  # the decision on the transfer itself
            continue
        key = (row["transfer_id"], row["position"])
        item = items.get(key, {})
        merged = {**row, "title": item.get("title", ""), "unit": item.get("unit", "")}
        later = held.get(key)
        if later and later["state"] in _AFTER and row["outcome"] == "quarantined":
            merged["outcome"] = _AFTER[later["state"]]
            merged["object_id"] = later["object_id"] or row["object_id"]
            merged["version"] = later["version"] or row["version"]
            merged["later"] = later["decision_reason"]
        yield merged


def _account(row: Mapping[str, Any]) -> dict[str, Any]:
    outcome = file_outcome(row["account"], row["reason"])
    return {**row, "file_code": row["dossier"], "outcome": outcome}


def _planned(receipts: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for transfer_id, receipt in receipts.items():
        for row in receipt.get("planned", ()):
            yield {"transfer_id": transfer_id, **row}


def _fixity(operations: Connection) -> Iterator[dict[str, Any]]:
    faults = Counter(row["run_id"] for row in _rows(operations, "fixity_fault"))
    for row in _rows(operations, "fixity_run"):
        yield {**row, "faults": faults[row["run_id"]]}

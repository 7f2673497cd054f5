"""What is written into the catalogue for one dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Table

from archive.catalogue import tables

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRows:
    """All rows of one object, as mappings column -> value (``archive.catalogue.tables``).

    Columns that are left out get their default; ``object_id`` of the lists is the dossier's.
    ``fonds`` may be empty.
    """

    dossier: Row
    fonds: Row = field(default_factory=dict)
    documents: Sequence[Row] = ()
    files: Sequence[Row] = ()
    signatures: Sequence[Row] = ()
    findings: Sequence[Row] = ()
    results: Sequence[Row] = ()
    entries: Sequence[Row] = ()

    @classmethod
    def of(cls, rows: Mapping[str, Sequence[Row]]) -> CatalogueRows:
        """The same from rows by table name (one ``dossier``, at most one ``fonds``)."""
        return cls(
            dossier=rows["dossier"][0],
            fonds=next(iter(rows.get("fonds", ())), {}),
            **{name: rows.get(table.name, ()) for name, table in LISTS.items()},
        )

    @property
    def object_id(self) -> str:
        """The object all rows belong to."""
        return str(self.dossier["object_id"])


# The tables that hold rows of one object, and where CatalogueRows keeps them.
LISTS: dict[str, Table] = {
    "documents": tables.document,
    "files": tables.file,
    "signatures": tables.signature,
    "findings": tables.finding,
    "results": tables.result,
    "entries": tables.entry,
}


def complete(table: Table, row: Row, **fixed: Any) -> dict[str, Any]:
    """``row`` with every column of ``table``. Raises ``KeyError`` for a column it does not have."""
    known = _defaults(table)
    whole = {**known, **row, **fixed}
    if len(whole) > len(known):
        raise KeyError(f"{table.name}: {', '.join(sorted(set(whole) - set(known)))}")
    return whole


@cache
def _defaults(table: Table) -> Mapping[str, Any]:
    return {column.name: _default(column) for column in table.c}


def _default(column: Any) -> Any:
    return column.default.arg if column.default is not None else None

"""Reading the catalogue: what the command line, search and reports ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, or_, select

from archive.catalogue import tables

Found = dict[str, Any]
_CHUNK = 500  # values of one IN (...), well below SQLite's limit of variables
_DOSSIER = tables.dossier.c

# Filters of dossiers(): name -> condition on a dossier.
_FILTERS: dict[str, Any] = {
    "unit": lambda value: _DOSSIER.unit == value,
    "organ_id": lambda value: _DOSSIER.organ_id == value,
    "transfer_id": lambda value: _DOSSIER.transfer_id == value,
    "profile": lambda value: _DOSSIER.profile == value,
    "maintenance": lambda value: _DOSSIER.maintenance == value,
    "received_from": lambda value: _DOSSIER.received_at >= value,
    "received_to": lambda value: _DOSSIER.received_at <= value,
}


class Queries:
    """The questions asked of a catalogue; rows come as dicts column -> value."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def dossier(self, code: str) -> Found | None:
        """The dossier of an object id or a FileCode, or None."""
        where = or_(_DOSSIER.object_id == code, _DOSSIER.file_code == code)
        return next(self._rows(tables.dossier, where), None)

    def dossiers(self, *, limit: int | None = None, **filters: str) -> Iterator[Found]:
        """Dossiers in the order of their ids.

        Filters: unit, organ_id, transfer_id, profile, maintenance, received_from, received_to
        (RFC 3339 UTC, inclusive).
        """
        where = [_FILTERS[name](value) for name, value in filters.items()]
        return self._rows(tables.dossier, *where, limit=limit)

    def fonds(self) -> list[Found]:
        """All fonds."""
        return list(self._rows(tables.fonds))

    def documents(self, object_id: str) -> list[Found]:
        """Documents of a dossier, in the order of the submission."""
        return self._of(tables.document, object_id)

    def document_signs(self) -> Iterator[Found]:
        """Every document's object id, position, number, notation and ISO day of issue."""
        column = tables.document.c
        wanted = (column.object_id, column.position, column.number, column.notation, column.issued)
        query = select(*wanted).order_by(column.object_id, column.position)
        with self.engine.connect() as connection:
            yield from (dict(row) for row in connection.execute(query).mappings())

    def files(self, object_id: str) -> list[Found]:
        """Files of a dossier, by path."""
        return self._of(tables.file, object_id)

    def signatures(self, object_id: str) -> list[Found]:
        """Signatures of a dossier, by path and position."""
        return self._of(tables.signature, object_id)

    def reasons_with(self, why: str) -> Iterator[str]:
        """The reasons (JSON lists) of signatures that name ``why`` among them."""
        column = tables.signature.c.reasons
        with self.engine.connect() as connection:
            query = select(column).where(column.contains(f'"why":"{why}"'))
            yield from connection.execution_options(yield_per=1000).execute(query).scalars()

    def findings(self, object_id: str) -> list[Found]:
        """Findings of a dossier, in their order."""
        return self._of(tables.finding, object_id)

    def results(self, object_id: str) -> list[Found]:
        """Results of the rules on a dossier, by document and rule."""
        return self._of(tables.result, object_id)

    def object_ids(self) -> Iterator[str]:
        """Ids of all objects, sorted."""
        with self.engine.connect() as connection:
            query = select(_DOSSIER.object_id).order_by(_DOSSIER.object_id)
            yield from connection.execution_options(yield_per=1000).execute(query).scalars()

    def entries(self) -> Iterator[tuple[str, str]]:
        """(id, entry key) of everything the index must hold, by id."""
        column = tables.entry.c
        with self.engine.connect() as connection:
            query = select(column.id, column.entry_key).order_by(column.id)
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield row[0], row[1]

    def known_codes(self, file_codes: Iterable[str]) -> dict[str, str]:
        """FileCode -> content key, of those codes the archive holds."""
        wanted = sorted(set(file_codes))
        known: dict[str, str] = {}
        with self.engine.connect() as connection:
            for start in range(0, len(wanted), _CHUNK):
                some = _DOSSIER.file_code.in_(wanted[start : start + _CHUNK])
                query = select(_DOSSIER.file_code, _DOSSIER.content_key).where(some)
                known.update((row[0], row[1]) for row in connection.execute(query))
        return known

    def _of(self, table: Table, object_id: str) -> list[Found]:
        return list(self._rows(table, table.c.object_id == object_id))

    def _rows(
        self, table: Table, *where: ColumnElement[bool], limit: int | None = None
    ) -> Iterator[Found]:
        query = select(table).where(*where).order_by(*table.primary_key.columns).limit(limit)
        with self.engine.connect() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query).mappings():
                yield dict(row)

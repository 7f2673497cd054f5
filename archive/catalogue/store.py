"""The catalogue: what the root holds, as tables that can be thrown away and made again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from archive.catalogue import tables
from archive.catalogue.query import Queries
from archive.catalogue.rows import LISTS, CatalogueRows, complete
from archive.database import Place, discard, make_schema, one_writer, open_engine, table_digest
from archive.database.copying import copy_rows
from schemas.canonical import sha256_hex
from schemas.errors import HosoError

_STATE = MetaData()
_NAME: Column[str] = Column("name", String, primary_key=True)
_VALUE: Column[str] = Column("value", String, nullable=False)
_state = Table("catalogue_state", _STATE, _NAME, _VALUE)


_STAMP_BYTES = 16


@cache  # the catalogue is opened for every question asked
def schema_fingerprint() -> str:
    """SHA-256 over the definitions of all tables."""
    parts: list[str] = []
    for table in tables.CATALOGUE.sorted_tables:
        parts.append(str(CreateTable(table)))
        parts += sorted(str(CreateIndex(index)) for index in table.indexes)
    return sha256_hex("\n".join(parts).encode("utf-8"))


class Catalogue(Queries):
    """The catalogue, on whichever engine. Many readers, one writer."""

    def __init__(self, engine: Engine, place: Place, derivation: str | None = None) -> None:
        super().__init__(engine)
        self.place = place
        self._derivation = derivation

    @classmethod
    def open(cls, place: Place, *, derivation: str | None = None) -> Catalogue:
        """Open or make the catalogue; tables of another fingerprint are dropped and made new.

        ``derivation`` names the version of the code that fills the rows; who does not care, because
        it neither writes rows nor compares keys, gives none. Ask ``rebuild_needed``.
        """
        try:
            return cls._opened(place, derivation)
        except HosoError as error:
            if error.code != "home-damaged":
                raise
            discard(place)  # not a database any more: everything in it can be made again
            return cls._opened(place, derivation)

    @classmethod
    def _opened(cls, place: Place, derivation: str | None) -> Catalogue:
        catalogue = cls(open_engine(place), place, derivation)
        wanted = schema_fingerprint()
        if _fingerprint(catalogue.engine) == wanted:
            return catalogue
        with one_writer(catalogue.engine) as connection:
            make_schema(connection, place)
            _STATE.create_all(connection)
            if _read(connection, "fingerprint") != wanted:
                _drop_all(connection)
                tables.CATALOGUE.create_all(connection)
                _write(connection, "fingerprint", wanted)
                _write(connection, "complete", "no")
                _changed(connection)
        return catalogue

    def close(self) -> None:
        """Give file or connections back."""
        self.engine.dispose()

    @property
    def rebuild_needed(self) -> bool:
        """Whether the rows must be made again: not :attr:`complete`, or by another derivation."""
        with self.engine.connect() as connection:
            if _read(connection, "complete") != "yes":
                return True
            return self._derivation not in (None, _read(connection, "derivation"))

    @property
    def complete(self) -> bool:
        """Whether the tables hold all the root holds, be it as an older version derived it."""
        with self.engine.connect() as connection:
            return _read(connection, "complete") == "yes"

    @property
    def stamp(self) -> str:
        """Text that differs after every change: equal stamps, equal rows."""
        with self.engine.connect() as connection:
            return _read(connection, "stamp") or ""

    def begin_rebuild(self) -> None:
        """Empty every table; ``rebuild_needed`` until :meth:`finish_rebuild`."""
        with self.engine.begin() as connection:
            _changed(connection)
            _write(connection, "complete", "no")
            for table in tables.CATALOGUE.sorted_tables:
                connection.execute(delete(table))

    def finish_rebuild(self) -> None:
        """The tables now hold what the root holds (also right for an empty root)."""
        with self.engine.begin() as connection:
            _write(connection, "complete", "yes")
            if self._derivation is not None:
                _write(connection, "derivation", self._derivation)

    def replace_dossier(self, rows: CatalogueRows) -> None:
        """Write all rows of one object in one transaction, in the place of what was there."""
        self.replace_dossiers([rows])

    def replace_dossiers(self, dossiers: Iterable[CatalogueRows]) -> None:
        """Write the rows of many objects in one transaction."""
        given = list(dossiers)
        if given:
            with self.engine.begin() as connection:
                _changed(connection)
                _replace(connection, given)

    def remove_dossier(self, object_id: str) -> None:
        """Forget an object (it is no longer in the root)."""
        with self.engine.begin() as connection:
            _changed(connection)
            _clear(connection, [object_id])

    def take_over(self, other: Catalogue) -> None:
        """Become equal to ``other``, stamp and all, in one transaction."""
        with other.engine.connect() as source, one_writer(self.engine) as target:
            for kind in (tables.CATALOGUE, _STATE):
                for table in kind.tables.values():
                    target.execute(delete(table))
                copy_rows(source, target, kind)

    def table_digest(self, name: str) -> str:
        """SHA-256 over the table's rows sorted by key: equal digests, equal tables."""
        with self.engine.connect() as connection:
            return table_digest(connection, tables.CATALOGUE.tables[name])

    def digests(self) -> dict[str, str]:
        """Table name -> :meth:`table_digest`, for all tables."""
        return {name: self.table_digest(name) for name in sorted(tables.CATALOGUE.tables)}

    def counts(self) -> dict[str, int]:
        """Table name -> number of rows."""
        with self.engine.connect() as connection:
            return {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in sorted(tables.CATALOGUE.tables.items())
            }

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection for reading (pandas)."""
        with self.engine.connect() as connection:
            yield connection


def _replace(connection: Connection, dossiers: Sequence[CatalogueRows]) -> None:
    """All rows of one table at a time: a statement costs more than its rows."""
    last = {rows.object_id: rows for rows in dossiers}  # given twice, the later stands
    _clear(connection, list(last))
    given = [complete(tables.dossier, rows.dossier) for rows in last.values()]
    connection.execute(insert(tables.dossier), given)
    for name, table in LISTS.items():
        given = [
            complete(table, row, object_id=object_id)
            for object_id, rows in last.items()
            for row in getattr(rows, name)
        ]
        if given:
            connection.execute(insert(table), given)
    for rows in last.values():
        if rows.fonds:
            _replace_fonds(connection, rows)


def _clear(connection: Connection, object_ids: Sequence[str]) -> None:
    for table in (tables.dossier, *LISTS.values()):
        connection.execute(delete(table).where(table.c.object_id.in_(object_ids)))


def _replace_fonds(connection: Connection, rows: CatalogueRows) -> None:
    """The fonds as its newest dossier describes it, whatever order dossiers are written in."""
    row = complete(tables.fonds, rows.fonds)
    dossier = tables.dossier
    newest = (
        select(dossier.c.object_id)
        .where(dossier.c.organ_id == row["organ_id"])
        .order_by(dossier.c.received_at.desc(), dossier.c.object_id.desc())
        .limit(1)
    )
    if connection.execute(newest).scalar() in (None, rows.object_id):
        connection.execute(delete(tables.fonds).where(tables.fonds.c.organ_id == row["organ_id"]))
        connection.execute(insert(tables.fonds), [row])


def _fingerprint(engine: Engine) -> str | None:
    """That of the tables as they are, None where there is no catalogue yet."""
    with engine.connect() as connection:
        known = inspect(connection).has_table(_state.name)
        return _read(connection, "fingerprint") if known else None


def _read(connection: Connection, name: str) -> str | None:
    return connection.execute(select(_VALUE).where(_NAME.in_([name]))).scalar()


def _write(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(_state).where(_NAME.in_([name])))
    connection.execute(insert(_state), [{"name": name, "value": value}])


def _changed(connection: Connection) -> None:
    """Part of every transaction that changes rows. A random stamp never comes back, unlike a
    counter in a catalogue that was dropped or put back.
    """
    _write(connection, "stamp", secrets.token_hex(_STAMP_BYTES))


def _drop_all(connection: Connection) -> None:
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection, tables=[t for t in found.sorted_tables if t.name != _state.name])

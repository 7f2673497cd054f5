"""What the code above asks of a database, on whichever engine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    Text,
    inspect,
    select,
    text,
)
from sqlalchemy.schema import CreateSchema, DropSchema

from archive.database.place import LOCK, Place, Schema, Server, schema_name
from archive.database.sqlite import delete_file, open_file
from schemas.canonical import canonical_json
from schemas.errors import HosoError

# Sorted by its bytes, as SQLite does, whatever the language of the server.
TEXT: Final = String().with_variant(Text(collation="C"), "postgresql")
NUMBER: Final = Integer().with_variant(BigInteger(), "postgresql")


def open_engine(place: Place) -> Engine:
    """An engine on the database; its faults come out as :class:`HosoError`.

    An SQLite file is made where there is none; of a server nothing is made. Raises HosoError
    database-driver for a server without its driver.
    """
    if isinstance(place, Path):
        return open_file(place)
    try:
        from archive.database.server import open_schema
    except ImportError as lacking:  # an extra: most archives have no server
        raise HosoError("database-driver", why=lacking) from lacking
    return open_schema(place)


def insert(connection: Connection, table: Table) -> Any:
    """An INSERT that knows ``on_conflict_do_update`` and ``on_conflict_do_nothing``."""
    # Only the dialect in use is loaded: a command must start at once.
    return import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(table)


def discard(place: Place) -> None:
    """Throw a database away, tables and all."""
    if isinstance(place, Path):
        delete_file(place)
        return
    with written(place) as connection:
        connection.execute(DropSchema(place.name, cascade=True, if_exists=True))


def make_schema(connection: Connection, place: Place) -> None:
    """Make the schema of a place on a server where it is not there; a file needs none."""
    if not isinstance(place, Path):
        connection.execute(CreateSchema(place.name, if_not_exists=True))


def make_free_schema(
    server: Server, archive_id: str, noted: Callable[[str], object] = lambda _: None
) -> str:
    """Make the schema of an archive's operations under a name nothing else has.

    ``noted`` is told the name before anything is made, so that a kill leaves nothing unknown.

    Returns the beginning of its name (``_operations`` and ``_catalogue`` follow): that of the
    archive, with a number where another copy of the same archive has its databases there.
    """
    begin = schema_name(archive_id)
    for number in count(1):
        name = begin if number == 1 else f"{begin}_{number}"
        place = Schema(server, f"{name}_operations")
        with written(place) as connection:
            if not inspect(connection).has_schema(place.name):
                noted(name)
                connection.execute(CreateSchema(place.name))
                return name
    raise AssertionError("the numbers never end")


def one_writer(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that is the only writing one from its first statement on.

    Whatever it reads stays so until it ends. Others that want to write wait for it.
    """
    return _WRITERS[engine.dialect.name](engine)


@contextmanager
def written(place: Place) -> Iterator[Connection]:
    """:func:`one_writer` of a database that is opened for it alone."""
    engine = open_engine(place)
    try:
        with one_writer(engine) as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _immediate(engine: Engine) -> Iterator[Connection]:
    """SQLite's driver would begin at the first change: here it is told when."""
    with engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            connection.connection.rollback()  # a full disk may have ended it already
            raise


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        connection.execute(text(LOCK))
        yield connection


_WRITERS = {"sqlite": _immediate, "postgresql": _locked}


def table_digest(connection: Connection, table: Table) -> str:
    """SHA-256 over the table's rows sorted by key: equal digests, equal tables."""
    digest = hashlib.sha256()
    # Of the statement, not of the connection: that would keep the option for what is written next.
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=1000)
    for row in connection.execute(query):
        digest.update(canonical_json(list(row)) + b"\n")
    return digest.hexdigest()

"""Copying databases, row by row and between engines, and telling that the copy is equal."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, MetaData, insert, select

from archive import fs
from archive.database import Schema, table_digest
from archive.operations.store import Operations
from archive.operations.tables import OPERATIONS
from schemas.errors import HosoError

_ROWS: Final = 1000  # read and written at a time


def copy_rows(source: Connection, target: Connection, tables: MetaData = OPERATIONS) -> None:
    """Copy all rows of ``tables``, which are empty in ``target``, in the order they are named.

    Raises HosoError database-differs where a table is not the same afterwards.
    """
    for name, table in tables.tables.items():
        found = source.execution_options(yield_per=_ROWS).execute(select(table)).mappings()
        for rows in found.partitions(_ROWS):
            target.execute(insert(table), [dict(row) for row in rows])
        if table_digest(source, table) != table_digest(target, table):
            raise HosoError("database-differs", table=name)


def copy_to_file(source: Schema, target: Path) -> None:
    """The operations database ``source`` as an SQLite file, whole and durable.

    The rows are those of one moment. Raises HosoError no-space, …
    """
    reading, writing = Operations.open(source), Operations.open(target)
    try:
        snapshot = reading.engine.execution_options(isolation_level="REPEATABLE READ")
        with snapshot.begin() as rows, writing.engine.begin() as copy:
            copy_rows(rows, copy)
        with writing.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    finally:
        reading.close()
        writing.close()
    fs.sync_file(target)

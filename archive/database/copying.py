"""Copying tables row by row, also between engines, and telling that the copy is equal."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, MetaData, insert, select

from archive.database.shared import table_digest
from schemas.errors import HosoError

_ROWS: Final = 1000  # read and written at a time


def copy_rows(source: Connection, target: Connection, tables: MetaData) -> int:
    """Copy all rows of ``tables``, empty in ``target``, in the order they are named: how many.

    Raises HosoError database-differs where a table is not the same afterwards.
    """
    copied = 0
    for name, table in tables.tables.items():
        found = source.execute(select(table).execution_options(yield_per=_ROWS)).mappings()
        for rows in found.partitions(_ROWS):
            target.execute(insert(table), [dict(row) for row in rows])
            copied += len(rows)
        if table_digest(source, table) != table_digest(target, table):
            raise HosoError("database-differs", table=name)
    return copied

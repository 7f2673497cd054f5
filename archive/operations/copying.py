"""The operations database written into a file of its own."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete

from archive import fs
from archive.database import Schema
from archive.database.copying import copy_rows
from archive.operations.store import Operations
from archive.operations.tables import OPERATIONS, job, owed


def copy_to_file(source: Schema, target: Path) -> None:
    """The operations database ``source`` as an SQLite file, whole and durable.

    The rows are those of one moment, without leases and lines owed. Raises HosoError no-space, …
    """
    reading, writing = Operations.open(source), Operations.open(target)
    try:
        snapshot = reading.engine.execution_options(isolation_level="REPEATABLE READ")
        with snapshot.begin() as rows, writing.engine.begin() as copy:
            copy_rows(rows, copy, OPERATIONS)
            copy.execute(delete(job))
            copy.execute(delete(owed))
        with writing.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    finally:
        reading.close()
        writing.close()
    fs.sync_file(target)

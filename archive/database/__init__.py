"""The databases of an archive: SQLite files in its home, or schemas on a PostgreSQL server.

What is written here and above is the same for both: one writer and many readers, text in the
order of its bytes, faults as :class:`schemas.errors.HosoError`.
"""

from __future__ import annotations

from archive.database.place import Place, Schema, Server
from archive.database.shared import (
    NUMBER,
    TEXT,
    discard,
    insert,
    make_free_schema,
    make_schema,
    one_writer,
    open_engine,
    table_digest,
    written,
)

__all__ = [
    "NUMBER",
    "TEXT",
    "Place",
    "Schema",
    "Server",
    "discard",
    "insert",
    "make_free_schema",
    "make_schema",
    "one_writer",
    "open_engine",
    "table_digest",
    "written",
]

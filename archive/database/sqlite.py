"""SQLite files as the archive uses them: WAL, synchronous FULL, errors a person can act on."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext

from archive import fs
from schemas.errors import HosoError
from schemas.medium import on_read_only

BUSY_MILLISECONDS = 30_000  # how long to wait for another process's transaction
_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
# The first prefix of SQLite's error name that fits says the code.
_CODES = {
    "SQLITE_FULL": "no-space",
    "SQLITE_IOERR_SHMSIZE": "no-space",  # no room for the index of the write-ahead log
    "SQLITE_READONLY": "read-only",
    "SQLITE_CANTOPEN": "no-permission",
    "SQLITE_IOERR": "write-failed",
    "SQLITE_BUSY": "write-failed",
    "SQLITE_CORRUPT": "home-damaged",
    "SQLITE_NOTADB": "home-damaged",
}


def open_file(path: Path) -> Engine:
    """An engine on the SQLite file ``path``; disk faults come out as :class:`HosoError`.

    On a read-only file system it can be read, as long as no other change waits in its log.
    """
    fixed = path.is_file() and on_read_only(path)
    engine = create_engine(_reading(path) if fixed else URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        try:
            for pragma in () if fixed else _PRAGMAS:
                connection.execute(pragma)
        except sqlite3.Error as error:
            raise as_hoso_error(error, path) or error from error

    @event.listens_for(engine, "handle_error")
    def _explain(context: ExceptionContext) -> None:
        found = as_hoso_error(context.original_exception, path)
        if found:
            raise found from context.original_exception

    return engine


def _reading(path: Path) -> URL:
    """SQLite makes files beside a database in WAL mode unless it is told that nothing changes."""
    log = path.with_name(path.name + "-wal")
    settled = not log.is_file() or log.stat().st_size == 0
    query = {"uri": "true", "mode": "ro", **({"immutable": "1"} if settled else {})}
    return URL.create("sqlite", database=f"file:{quote(str(path))}", query=query)


def delete_file(path: Path) -> None:
    """Delete the database and the files SQLite keeps beside it."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        if path.with_name(name).exists():
            fs.delete(path.with_name(name))


def as_hoso_error(error: BaseException | None, path: Path) -> HosoError | None:
    """The :class:`HosoError` of a database error caused by the disk, None for any other error."""
    name = getattr(error, "sqlite_errorname", "")
    code = next((code for prefix, code in _CODES.items() if name.startswith(prefix)), None)
    if code == "no-permission" and on_read_only(path.parent):
        code = "read-only"
    return HosoError(code, path=path, why=f"{error}") if code else None

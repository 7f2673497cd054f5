"""PostgreSQL as the archive uses it: one schema a database, durable commits, one writer each.

A writing transaction takes the schema's lock before its first change, where SQLite takes that of
the file: what holds on the one engine holds on the other.
"""

from __future__ import annotations

from typing import Any, Final

import psycopg
from psycopg import pq
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext

from archive.database.nul import keep_nul
from archive.database.place import LOCK, Schema
from schemas.errors import HosoError

OLDEST: Final = 13
"""Major version; Debian 11 has it."""
LOCK_SECONDS: Final = 30  # how long to wait for another process's transaction
_CONNECT_SECONDS: Final = 10
_POOL: Final = {"pool_size": 2, "max_overflow": 4, "pool_pre_ping": True}
# The first prefix of the SQLSTATE that fits says the code (PostgreSQL, Appendix A).
_CODES: Final = {
    "53100": "no-space",
    "25006": "read-only",
    "42501": "database-refused",  # the account may not
    "28": "database-refused",  # invalid authorization
    "3D": "database-refused",  # no such database
    "3F": "database-missing",  # no such schema
    "42P01": "database-missing",  # no such table
    "55P03": "write-failed",  # waited too long for a lock
    "40": "write-failed",  # deadlock, serialization
    "58": "write-failed",  # the server's disk
    "53": "database-unavailable",  # memory, connections
    "57": "database-unavailable",  # shut down, starting
    "08": "database-unavailable",
    "XX": "home-damaged",  # its data or index is corrupted
}


def open_schema(schema: Schema) -> Engine:
    """An engine whose unqualified names are those of ``schema``, be it there or not."""
    theirs = schema.server.url.query.get("options", "")
    options = {
        "search_path": schema.name,
        "synchronous_commit": "on",
        "lock_timeout": f"{LOCK_SECONDS}s",
        "default_transaction_isolation": r"read\ committed",
    }
    ours = " ".join(f"-c {name}={value}" for name, value in options.items())
    engine = create_engine(
        schema.server.url,
        connect_args={
            "options": f"{theirs} {ours}".strip(),
            "connect_timeout": _CONNECT_SECONDS,
            "application_name": "hoso",
        },
        **_POOL,
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        _check(connection.info, schema)
        keep_nul(connection)

    @event.listens_for(engine, "before_cursor_execute")
    def _one_writer(connection: Any, _c: Any, _s: Any, _p: Any, context: Any, _m: Any) -> None:
        changes = context.isinsert or context.isupdate or context.isdelete or context.isddl
        if changes and connection.info.get("writing") is not connection.get_transaction():
            _lock(connection, schema)
            connection.info["writing"] = connection.get_transaction()

    @event.listens_for(engine, "handle_error")
    def _explain(context: ExceptionContext) -> None:
        found = as_hoso_error(context.original_exception, schema)
        if found and not context.is_pre_ping:  # an old connection is gone: a new one is made
            raise found from context.original_exception

    return engine


def _lock(connection: Any, schema: Schema) -> None:
    try:
        connection.connection.driver_connection.execute(LOCK)
    except psycopg.Error as error:
        raise as_hoso_error(error, schema) or error from error


def _check(info: Any, schema: Schema) -> None:
    """Old servers lack what we use, and only UTF-8 holds and sorts all text."""
    major = info.server_version // 10_000
    encoding = info.parameter_status("server_encoding")
    if major < OLDEST:
        raise HosoError("database-unsuitable", place=schema.server, why=f"PostgreSQL {major}")
    if encoding != "UTF8":
        raise HosoError("database-unsuitable", place=schema.server, why=f"ENCODING {encoding}")


def as_hoso_error(error: BaseException | None, schema: Schema) -> HosoError | None:
    """The :class:`HosoError` of an error that is not ours to mend, None for any other."""
    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate or ""
    code = next((code for prefix, code in _CODES.items() if state.startswith(prefix)), None)
    if not state and isinstance(error, psycopg.OperationalError):
        code = "database-refused" if _answers(schema) else "database-unavailable"
    why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return HosoError(code, path=schema, place=schema.server, why=why) if code else None


def _answers(schema: Schema) -> bool:
    """Whether the server takes connections at all, be it not ours."""
    url = schema.server.url
    parts = {
        "host": url.host or url.query.get("host"),
        "port": url.port or url.query.get("port"),
        "connect_timeout": 2,
    }
    given = " ".join(f"{name}='{value}'" for name, value in parts.items() if value)
    return bool(pq.PGconn.ping(given.encode()) == pq.Ping.OK)

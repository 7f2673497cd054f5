"""Numbered forward migrations of the operations database: own truth, never dropped.

To write one: add ``data/NNNN_name.sql`` with the next number, and the columns to ``tables.py``. It
runs on SQLite and on PostgreSQL (``tests/archive/test_operations.py`` runs it on both), so:

- every statement ends with ``;`` at the end of a line, no statement holds such a line end within;
- columns are ``TEXT`` or ``INTEGER`` (:data:`_WORDS` makes them what they are on PostgreSQL: text
  in the order of its bytes, 64 bits), ``NOT NULL``, and get a ``DEFAULT`` where a table is altered;
- CREATE TABLE, DROP TABLE, CREATE INDEX, ALTER TABLE ADD COLUMN, INSERT, UPDATE, DELETE of the
  SQL standard: no PRAGMA, AUTOINCREMENT, rowid, INSERT OR, REPLACE, GLOB, strftime, json_*,
  partial indexes;
- keys are natural and given by the code, never counted by the database;
- a table is named in ``tables.py`` after those its foreign keys refer to.

What is written later in Python: ``archive.database.insert`` for ON CONFLICT, ``one_writer`` for a
transaction that decides on what it read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from typing import Final

from sqlalchemy import Connection, Engine

from archive.database import Place, one_writer
from schemas.errors import HosoError

_WORDS: Final = {"TEXT": 'TEXT COLLATE "C"', "INTEGER": "BIGINT"}
_WORD: Final = re.compile(r"\b(TEXT|INTEGER)\b")
STEP_TABLE: Final = "schema_step"
"""On PostgreSQL: one row, the number of the last step; SQLite keeps it in its header."""


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) of every migration, in order."""
    folder = files("archive.operations").joinpath("data")
    found = [item for item in folder.iterdir() if item.name.endswith(".sql")]
    return sorted((int(item.name[:4]), item.read_text(encoding="utf-8")) for item in found)


def statements(sql: str, dialect: str) -> list[str]:
    """The statements of a migration as ``dialect`` (of SQLAlchemy) reads them."""
    if dialect != "sqlite":
        sql = _WORD.sub(lambda found: _WORDS[found.group()], sql)
    return [one for one in sql.split(";\n") if one.strip()]


def migrate(engine: Engine, place: Place) -> int:
    """Bring the database to the newest step, each step in one transaction; returns the step.

    Raises HosoError ``operations-newer`` where it was written by a newer version.
    """
    steps = migrations()
    newest = steps[-1][0]
    with engine.connect() as connection:
        found = step_of(connection)
    if found > newest:
        raise HosoError("operations-newer", path=place, found=found, known=newest)
    for number, sql in steps:
        if number > found:
            _apply(engine, number, sql)
    return newest


def _apply(engine: Engine, number: int, sql: str) -> None:
    with one_writer(engine) as connection:
        if step_of(connection) < number:  # another process may have been first
            for statement in statements(sql, engine.dialect.name):
                connection.exec_driver_sql(statement)
            set_step(connection, number)


def step_of(connection: Connection) -> int:
    """The number of the last step, 0 for a database without tables."""
    return _READ[connection.dialect.name](connection)


def set_step(connection: Connection, number: int) -> None:
    """Write down that the database is at step ``number``."""
    for statement in _WRITE[connection.dialect.name]:
        connection.exec_driver_sql(statement.format(number=number, table=STEP_TABLE))


def _header(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _row(connection: Connection) -> int:
    known = connection.exec_driver_sql(f"SELECT to_regclass('{STEP_TABLE}')").scalar_one()
    if known is None:
        return 0
    return int(connection.exec_driver_sql(f"SELECT number FROM {STEP_TABLE}").scalar_one())


_READ: Final[dict[str, Callable[[Connection], int]]] = {"sqlite": _header, "postgresql": _row}
_WRITE: Final = {
    "sqlite": ("PRAGMA user_version = {number}",),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS {table} (number BIGINT NOT NULL)",
        "DELETE FROM {table}",
        "INSERT INTO {table} VALUES ({number})",
    ),
}

"""Numbered forward migrations of ``operations.sqlite``: own truth, never dropped."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, Engine

from schemas.errors import HosoError


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) of every migration, in order."""
    folder = files("archive.operations").joinpath("data")
    found = [item for item in folder.iterdir() if item.name.endswith(".sql")]
    return sorted((int(item.name[:4]), item.read_text(encoding="utf-8")) for item in found)


def migrate(engine: Engine, path: Path) -> int:
    """Bring the database to the newest step, each step in one transaction; returns the step.

    Raises HosoError ``operations-newer`` where it was written by a newer version.
    """
    steps = migrations()
    newest = steps[-1][0]
    with engine.connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        found = _step(connection)
        if found > newest:
            raise HosoError("operations-newer", path=path, found=found, known=newest)
        for number, sql in steps:
            if number > found:
                _apply(connection, number, sql)
    return newest


def _apply(connection: Connection, number: int, sql: str) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        if _step(connection) < number:  # another process may have been first
            for statement in filter(str.strip, sql.split(";\n")):
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise


def _step(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())

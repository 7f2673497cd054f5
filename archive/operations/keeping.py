"""Backups, the media they lie on, restores tried out, and the minutes of all of these."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Table, insert, select, update

from archive.operations import tables
from archive.operations.codec import T, from_row, to_row
from archive.operations.model import Backup, Drill, Medium, MinutesNote


class Keeping:
    """What is done to keep the archive safe, one table a subject; rows are never deleted."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def media(self) -> list[Medium]:
        """All media, retired ones too, by name."""
        return self._all(Medium, tables.medium, tables.medium.c.name, tables.medium.c.medium_id)

    def drills(self) -> list[Drill]:
        """Restores that were tried out, the newest first."""
        return self._all(Drill, tables.drill, tables.drill.c.made_at.desc())

    def minutes(self) -> list[MinutesNote]:
        """Minutes that were written, the newest first."""
        return self._all(MinutesNote, tables.minutes, tables.minutes.c.made_at.desc())

    def add_medium(self, medium: Medium) -> None:
        """Put a medium into the register; one of the same id is replaced."""
        known = tables.medium.c.medium_id == medium.medium_id
        with self.engine.begin() as connection:
            changed = connection.execute(update(tables.medium).where(known).values(to_row(medium)))
            if not changed.rowcount:
                connection.execute(insert(tables.medium).values(to_row(medium)))

    def add_drill(self, drill: Drill) -> None:
        """Write down a restore that was tried out."""
        self._add(tables.drill, drill)

    def add_minutes(self, note: MinutesNote) -> None:
        """Write down that minutes were written."""
        self._add(tables.minutes, note)

    def _add(self, table: Table, item: Drill | MinutesNote) -> None:
        with self.engine.begin() as connection:
            connection.execute(insert(table).values(to_row(item)))

    def _all(self, kind: type[T], table: Table, *order: Any) -> list[T]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(table).order_by(*order)).mappings()
            return [from_row(kind, row) for row in rows]


class Backups:
    """Backups that were made."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, backup: Backup) -> None:
        """Write down a finished backup."""
        with self.engine.begin() as connection:
            connection.execute(insert(tables.backup).values(to_row(backup)))

    def all(self) -> list[Backup]:
        """All backups, the newest first."""
        query = select(tables.backup).order_by(tables.backup.c.made_at.desc())
        with self.engine.connect() as connection:
            return [from_row(Backup, row) for row in connection.execute(query).mappings()]

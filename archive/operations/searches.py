"""Searches people keep: each person's own, by name."""

from __future__ import annotations

from sqlalchemy import Engine, delete, select

from archive.database import insert
from archive.operations import tables
from archive.operations.codec import from_row, to_row
from archive.operations.model import SavedSearch
from schemas.errors import HosoError
from schemas.text import nfc, sort_key

_SAVED = tables.saved_search.c
MAX_NAME = 200
"""Characters of a name."""


class Searches:
    """Saved searches. A name is compared in NFC, without blanks around it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def save(self, search: SavedSearch) -> None:
        """Keep ``search`` in the place of what its owner had under that name."""
        row = {**to_row(search), "name": _key(search.name)}
        new = {name: value for name, value in row.items() if name not in ("actor", "name")}
        with self.engine.begin() as connection:
            statement = insert(connection, tables.saved_search).values(row)
            connection.execute(
                statement.on_conflict_do_update(index_elements=["actor", "name"], set_=new)
            )

    def of(self, actor: str) -> list[SavedSearch]:
        """Everything ``actor`` keeps, by name in Vietnamese order."""
        query = select(tables.saved_search).where(_SAVED.actor == actor)
        with self.engine.connect() as connection:
            found = [from_row(SavedSearch, row) for row in connection.execute(query).mappings()]
        return sorted(found, key=lambda one: sort_key(one.name))

    def get(self, actor: str, name: str) -> SavedSearch:
        """What ``actor`` keeps as ``name``. Raises ``HosoError`` search-not-saved."""
        own = (_SAVED.actor == actor, _SAVED.name == _key(name))
        with self.engine.connect() as connection:
            query = select(tables.saved_search).where(*own)
            row = connection.execute(query).mappings().first()
        if row is None:
            raise HosoError("search-not-saved", name=name, actor=actor)
        return from_row(SavedSearch, row)

    def forget(self, actor: str, name: str) -> None:
        """Drop what ``actor`` keeps as ``name``. Raises ``HosoError`` search-not-saved."""
        own = (_SAVED.actor == actor, _SAVED.name == _key(name))
        with self.engine.begin() as connection:
            gone = connection.execute(delete(tables.saved_search).where(*own)).rowcount
        if not gone:
            raise HosoError("search-not-saved", name=name, actor=actor)


def _key(name: str) -> str:
    return " ".join(nfc(name).split())[:MAX_NAME]

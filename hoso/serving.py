"""Putting together what ``hoso serve`` shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from archive.catalogue.tables import dossier
from archive.home import Home
from archive.registers import register_ids
from hoso.handing import listed, made
from hoso.keeping import safekeeping, state_of_archive
from hoso.looking import Looking, looking
from hoso.settings import Settings
from hoso.standing import standing
from hoso.wiring import organs_of, readable_catalogue, rules_of
from schemas.access import Viewer
from schemas.clock import now
from schemas.text import sort_key
from web.desk import Desk, Office

if TYPE_CHECKING:
    from archive.operations import Operations


@contextmanager
def desk_of(settings: Settings, home: Home) -> Iterator[Desk]:
    """The archive as the web sees it. The operator looks: there are no accounts yet.

    Raises ``HosoError`` before anybody is invited: index-missing, index-outdated, index-damaged,
    index-unavailable, rebuild-needed, register-invalid, pack-invalid.
    """
    with readable_catalogue(home):
        pass
    with looking(settings, home) as look:
        yield Desk(
            archive_id=home.archive_id,
            viewer=Viewer.archivist(settings.text("operator")),
            search=lambda query, viewer: look.search_as(viewer, query),
            suggest=lambda text, viewer, limit: look.suggest_as(viewer, text, limit=limit),
            like=lambda entry, viewer: look.like_as(viewer, entry),
            index_info=look.info,
            catalogue=lambda: readable_catalogue(home),
            operations=lambda: _operations(home),
            storage=home.open_storage,
            rules=rules_of(home),
            organs=organs_of(home),
            office=_office(settings, home, look),
        )


def _office(settings: Settings, home: Home, look: Looking) -> Office:
    return Office(
        standing=lambda: _standing(settings, home),
        units=lambda: _units(home),
        has_registers=lambda: bool(register_ids(home.open_storage())),
        made=lambda wish: made(home, settings, wish),
        listed=lambda query, viewer: listed(home, settings, look, viewer, query),
    )


def _standing(settings: Settings, home: Home) -> dict[str, Any]:
    at = now()
    rules = safekeeping(state_of_archive(home, settings), at, rules_of(home))
    return {**standing(settings, home, at), "rules": rules}


def _units(home: Home) -> list[str]:
    with readable_catalogue(home) as catalogue, catalogue.connection() as connection:
        units = connection.execute(select(dossier.c.unit).distinct()).scalars()
        return sorted(filter(None, units), key=sort_key)


@contextmanager
def _operations(home: Home) -> Iterator[Operations]:
    operations = home.open_operations()
    try:
        yield operations
    finally:
        operations.close()

"""Putting together what ``hoso serve`` shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.home import Home
from hoso.looking import looking
from hoso.settings import Settings
from hoso.wiring import organs_of, readable_catalogue, rules_of
from schemas.access import Viewer
from web.desk import Desk

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
        )


@contextmanager
def _operations(home: Home) -> Iterator[Operations]:
    operations = home.open_operations()
    try:
        yield operations
    finally:
        operations.close()

"""The one way to look into an archive: every search, from whatever surface, asks as a viewer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from archive.home import Home
from hoso.settings import Settings
from hoso.wiring import index_store
from schemas.access import CLASSES, AccessLabel, Viewer, may_see
from search.access import Access
from search.listing import Listing
from search.live import LiveIndex
from search.query import Query
from search.results import Results

if TYPE_CHECKING:
    from ingest.hiding import Hiding


class Looking:
    """The index of ``home`` as viewers see it; may be held for days, sees every commit.

    What became stricter is hidden from the moment the catalogue says so, even while the index
    lags. Errors of every method: ``HosoError`` index-missing, index-outdated, index-damaged,
    index-unavailable, rebuild-needed, cursor-invalid.
    """

    def __init__(self, settings: Settings, home: Home) -> None:
        self._home = home
        self._store = index_store(settings, home)
        self._index = LiveIndex(self._store)
        self._hiding: Hiding | None = None
        self._index.ask(lambda _: None)  # an index that cannot be opened is told at once

    def search_as(self, viewer: Viewer, query: Query) -> Results:
        """What ``viewer`` finds with ``query``."""
        access, hidden = self._seen(viewer)
        return self._index.search(query, access=access, hidden=hidden)

    def like_as(self, viewer: Viewer, entry_id: str, query: Query | None = None) -> Results:
        """Entries like the one of this id that ``viewer`` may see."""
        access, hidden = self._seen(viewer)
        asked = query or Query()
        return self._index.ask(
            lambda index: index.like(entry_id, query=asked, access=access, hidden=hidden)
        )

    def listing_as(
        self, viewer: Viewer, query: Query, *, most: int, like: str | None = None
    ) -> Listing:
        """The first ``most`` hits ``viewer`` has with ``query``, or like an entry, one by one."""
        access, hidden = self._seen(viewer)
        return self._index.ask(
            lambda index: index.listing(query, most=most, like=like, access=access, hidden=hidden)
        )

    def suggest_as(self, viewer: Viewer, text: str, *, limit: int = 10) -> tuple[str, ...]:
        """Ways to go on from ``text``, made of what ``viewer`` may see."""
        access, hidden = self._seen(viewer)
        return self._index.ask(
            lambda index: index.suggest(text, access=access, hidden=hidden, limit=limit)
        )

    def info(self) -> dict[str, Any]:
        """Engine, version, health, entries, bytes, generation."""
        return self._index.info()

    def close(self) -> None:
        """Let go of every resource."""
        self._index.close()

    def _seen(self, viewer: Viewer) -> tuple[Access | None, frozenset[str]]:
        """The access filter of ``viewer`` (None: everything) and the ids to leave out."""
        if sees_all(viewer):
            return None, frozenset()
        return Access.of(viewer), self._hidden()

    def _hidden(self) -> frozenset[str]:
        from ingest.hiding import Hiding

        self._hiding = self._hiding or Hiding(self._store)
        catalogue = self._home.open_catalogue()
        try:
            return self._hiding.ids(catalogue, self._index.state, renew=self._index.renew)
        finally:
            catalogue.close()


@contextmanager
def looking(settings: Settings, home: Home) -> Iterator[Looking]:
    """A :class:`Looking` for one command."""
    found = Looking(settings, home)
    try:
        yield found
    finally:
        found.close()


def sees_all(viewer: Viewer) -> bool:
    """Whether nothing is hidden from ``viewer``."""
    return all(may_see(viewer, AccessLabel(one)) for one in CLASSES)

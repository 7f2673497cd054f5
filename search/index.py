"""The index people use: entries in, answers out, on whatever engine keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from search.access import Access
from search.engine import Engine
from search.entry import Entry
from search.layout import lay_out
from search.query import Query
from search.results import Results
from search.searcher import Searcher


class Index:
    """Finds entries. Derived data: whatever is lost here is rebuilt from the storage root.

    Writes become visible, and last, at :meth:`commit`. Errors are those of the engine.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def upsert(self, entries: Iterable[Entry]) -> int:
        """Add ``entries`` or replace those of the same id; how many there were."""
        return self._engine.upsert(map(lay_out, entries))

    def delete(self, ids: Iterable[str]) -> None:
        """Remove the entries of these ids; unknown ids are nothing to do."""
        self._engine.delete(ids)

    def commit(self) -> None:
        """Make everything written so far visible and lasting."""
        self._engine.commit()

    def state(self) -> dict[str, str]:
        """Entry id -> entry key of everything committed."""
        return self._engine.state()

    def search(
        self, query: Query, *, access: Access | None = None, hidden: frozenset[str] = frozenset()
    ) -> Results:
        """The entries that meet ``query`` among those ``access`` lets see (None: all).

        ``hidden``: ids to leave out, their access having become stricter than the index knows.
        Raises ``HosoError`` cursor-invalid and those of the engine.
        """
        return Searcher(self._engine.reader(), query, access, hidden).run()

    def info(self) -> dict[str, Any]:
        """Engine, its version, number of entries, size in bytes, versions of the analysis."""
        return self._engine.info()

    def close(self) -> None:
        """Let go of every resource; what was not committed is dropped."""
        self._engine.close()

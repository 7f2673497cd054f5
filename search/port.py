"""The port every index engine fulfils; ``tests/search/contract`` holds what they promise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from search.access import Access
from search.entry import Entry
from search.query import Query
from search.results import Results


class Index(Protocol):
    """Finds entries. Derived data: whatever is lost here is rebuilt from the storage root.

    Writes become visible, and last, at :meth:`commit`. Writing the same entry twice leaves one.
    Errors are ``HosoError``: ``index-damaged``, ``index-missing``, ``index-outdated``,
    ``index-busy``, ``index-full``.
    """

    def upsert(self, entries: Iterable[Entry]) -> int:
        """Add ``entries`` or replace those of the same id; how many there were."""
        ...

    def delete(self, ids: Iterable[str]) -> None:
        """Remove the entries of these ids; unknown ids are nothing to do."""
        ...

    def commit(self) -> None:
        """Make everything written so far visible and lasting."""
        ...

    def state(self) -> dict[str, str]:
        """Entry id -> entry key of everything committed."""
        ...

    def search(self, query: Query, *, access: Access | None = None) -> Results:
        """The entries that meet ``query`` among those ``access`` lets see (None: all)."""
        ...

    def info(self) -> dict[str, Any]:
        """Engine, its version, number of entries, size in bytes, versions of the analysis."""
        ...

    def close(self) -> None:
        """Let go of every resource; what was not committed is dropped."""
        ...

"""The index people use: entries in, answers out, on whatever engine keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from search.access import Access
from search.engine import Engine, Reader, Wanted
from search.entry import Entry
from search.layout import lay_out
from search.like import like
from search.listing import Listing, listing, no_listing
from search.narrow import visible
from search.plan import Both, Ids, Node
from search.query import Query
from search.results import Results
from search.searcher import Searcher
from search.suggest import suggest

_ANY = Query()


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
        return Searcher(self._engine.reader(), query, visible(access, hidden)).run()

    def like(
        self,
        entry_id: str,
        *,
        query: Query = _ANY,
        access: Access | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> Results:
        """Entries like the one of this id; none where the viewer may not see that one.

        ``query``: filters, order and page wanted; its words are not looked at.
        """
        reader, seen = self._engine.reader(), visible(access, hidden)
        asked = _asked_like(reader, entry_id, query, seen)
        if asked is None:
            return Results(total=0)
        return Searcher(reader, asked[0], seen, least=asked[1], but=entry_id).run()

    def listing(
        self,
        query: Query,
        *,
        most: int,
        like: str | None = None,
        access: Access | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> Listing:
        """The first ``most`` hits, to be walked one by one as of now, whatever is committed after.

        ``query``: its page does not matter. ``like``: the id of an entry, for those like it.
        Errors are those of :meth:`search`, also while it is walked.
        """
        reader, seen = self._engine.reader(), visible(access, hidden)
        if like is None:
            return listing(reader, query, seen, most=most)
        asked = _asked_like(reader, like, query, seen)
        if asked is None:
            return no_listing(query)
        return listing(reader, asked[0], seen, most=most, least=asked[1], but=like)

    def suggest(
        self,
        text: str,
        *,
        access: Access | None = None,
        hidden: frozenset[str] = frozenset(),
        limit: int = 10,
    ) -> tuple[str, ...]:
        """Ways to go on from ``text`` as typed so far, from entries the viewer may see."""
        return suggest(self._engine.reader(), text, visible(access, hidden), limit=limit)

    def info(self) -> dict[str, Any]:
        """Engine, its version, number of entries, size in bytes, versions of the analysis."""
        return self._engine.info()

    def close(self) -> None:
        """Let go of every resource; what was not committed need not be kept."""
        self._engine.close()


def _asked_like(
    reader: Reader, entry_id: str, query: Query, seen: tuple[Node, ...]
) -> tuple[Query, int] | None:
    """``query`` for entries like one, and how many of its parts will do; None: nothing to go by."""
    one = Wanted(Both(must=(Ids(frozenset({entry_id})),)), seen)
    found = reader.ranked(one, place=0, limit=1)().places
    if not found:
        return None
    asked, least = like(reader, reader.fetch(found)()[0], seen)
    if not asked.clauses:
        return None
    wanted = replace(query, text="", clauses=asked.clauses, ignored=(), expanded=(), mended=())
    return wanted, least

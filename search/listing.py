"""A whole list of hits, walked page by page: for an export, not for a screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from search.engine import Reader, Wanted
from search.paging import order_of, page_of
from search.plan import Both, Ids, Node
from search.query import MAX_PLACE, Query
from search.searcher import Searcher

Shown = Mapping[str, Any]
_PAGE = 5_000
"""Hits asked for at once: every page costs a look at all of them."""
_FETCHED = 500  # hits whose texts are in memory at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list as it is walked. ``rows``: what a hit shows, one by one, to be taken once.

    ``total`` and ``exact``: as in results. ``listed``: how many rows there are at most;
    ``ordered``: by a field, so that nothing but the most asked for ends them before. ``query``: the
    one that is answered, typing faults mended.
    """

    total: int
    exact: bool
    listed: int
    ordered: bool
    query: Query
    rows: Iterator[Shown]


def listing(
    reader: Reader,
    query: Query,
    seen: tuple[Node, ...],
    *,
    most: int,
    least: int | None = None,
    but: str | None = None,
) -> Listing:
    """The first ``most`` hits of ``query`` in its order, from its first page on.

    A dossier is shown by its own entry where that may be seen, else by its best hit. Sorted by a
    field every hit comes exactly once; by relevance, and for dossiers, there are 10,000.
    ``least`` and ``but``: as :class:`Searcher` takes them.
    """
    if query.hopeless:
        return no_listing(query)
    counting = replace(query, limit=0, facets=(), cursor=None)
    settled = Searcher(reader, counting, seen, least=least, but=but).settled()
    page, wanted = settled.page(), settled.wanted
    found = replace(settled.query, facets=query.facets)
    first = replace(found, limit=min(most, _PAGE))
    ordered = query.by == "entry" and order_of(found, wanted) is not None
    return Listing(
        total=page.total,
        exact=page.exact,
        listed=min(page.total, most if ordered else min(most, MAX_PLACE)),
        ordered=ordered,
        query=found,
        rows=_first(_rows(reader, first, wanted, page.total, seen), most),
    )


def no_listing(query: Query) -> Listing:
    """The list of nothing."""
    return Listing(total=0, exact=True, listed=0, ordered=False, query=query, rows=iter(()))


def _rows(
    reader: Reader, query: Query, wanted: Wanted, total: int, seen: tuple[Node, ...]
) -> Iterator[Shown]:
    while True:
        page = page_of(reader, query, wanted, entries=total, most=_PAGE)()
        for start in range(0, len(page.places), _FETCHED):
            stored = reader.fetch(page.places[start : start + _FETCHED])()
            shown = [one.shown for one in stored]
            yield from _dossiers(reader, shown, seen) if query.by == "dossier" else shown
        if page.cursor is None:
            return
        query = replace(query, cursor=page.cursor)


def _first(rows: Iterator[Shown], most: int) -> Iterator[Shown]:
    for _, row in zip(range(most), rows, strict=False):
        yield row


def _dossiers(reader: Reader, shown: Iterable[Shown], seen: tuple[Node, ...]) -> Iterator[Shown]:
    rows = list(shown)
    ids = frozenset(str(row["dossier"]) for row in rows)
    wanted = Wanted(Both(must=(Ids(ids),)), seen)
    places = reader.ranked(wanted, place=0, limit=len(ids))().places if ids else []
    own = {stored.shown["id"]: stored.shown for stored in reader.fetch(places)()}
    yield from (own.get(row["dossier"], row) for row in rows)

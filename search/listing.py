"""A whole list of hits, walked page by page: for an export, not for a screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from search.engine import Place, Reader, Wanted
from search.paging import page_of
from search.plan import Both, Ids, Node
from search.query import MAX_LIMIT, Query
from search.searcher import Searcher

Shown = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list as it is walked. ``rows``: what a hit shows, one by one, to be taken once.

    ``total`` and ``exact``: as in results; there are fewer rows where the order or the limit ends
    before. ``query``: the one that is answered, typing faults mended.
    """

    total: int
    exact: bool
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
        return Listing(total=0, exact=True, query=query, rows=iter(()))
    found, wanted, total, _ = Searcher(reader, query, seen, least=least, but=but).settled()
    first = replace(found, limit=min(most, MAX_LIMIT), cursor=None)
    page = page_of(reader, replace(first, limit=0), wanted, entries=total)
    rows = _rows(reader, first, wanted, total, seen)
    return Listing(total=page.total, exact=page.exact, query=found, rows=_first(rows, most))


def _rows(
    reader: Reader, query: Query, wanted: Wanted, total: int, seen: tuple[Node, ...]
) -> Iterator[Shown]:
    while True:
        page = page_of(reader, query, wanted, entries=total)
        shown = [stored.shown for stored in reader.fetch(page.places)]
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
    places: list[Place] = reader.ranked(wanted, place=0, limit=len(ids)) if ids else []
    own = {stored.shown["id"]: stored.shown for stored in reader.fetch(places)}
    yield from (own.get(row["dossier"], row) for row in rows)

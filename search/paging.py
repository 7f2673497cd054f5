"""Which entries stand on one page of results, and the cursor of the next.

By a field, a cursor holds the sort text of the last entry: whatever is committed between two pages,
an entry that is there throughout comes exactly once. By relevance, and for dossiers, it holds a
place, and places end at 10,000.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from search.cursor import read_cursor, written_cursor
from search.engine import BY_ID, Later, Order, Place, Reader, Wanted
from search.plan import Both, Has, scores
from search.query import MAX_LIMIT, MAX_PLACE, Query

MOST_DOSSIERS = 10_000
"""Beyond this dossiers are not counted."""
ORDERS = {
    "date": Order("date", descending=True),
    "date-asc": Order("date"),
    "number": Order("number"),
    "number-desc": Order("number", descending=True),
    "title": Order("title"),
    "title-desc": Order("title", descending=True),
    "organ": Order("organ"),
    "organ-desc": Order("organ", descending=True),
    "signer": Order("signer"),
    "signer-desc": Order("signer", descending=True),
}
_NEWEST = ORDERS["date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``total``: entries, or dossiers, of which at most 10,000 are counted (``exact``).

    ``capped``: there is more, and no place for it.
    """

    total: int
    exact: bool = True
    places: list[Place]
    cursor: str | None
    capped: bool = False


def page_of(
    reader: Reader,
    query: Query,
    wanted: Wanted,
    *,
    entries: int | None = None,
    most: int = MAX_LIMIT,
) -> Later[Page]:
    """The page of ``query`` that its cursor asks for.

    ``entries``: how many meet ``wanted``, where that is known. ``most``: hits a page may have.
    Raises ``HosoError`` cursor-invalid, at once.
    """
    query = replace(query, limit=max(0, min(query.limit, most)))
    order = order_of(query, wanted)
    if query.by == "dossier":
        return _dossiers(reader, query, wanted, order)
    if order is None:
        return _by_score(reader, query, wanted)
    return _by_field(reader, query, wanted, order, entries)


def order_of(query: Query, wanted: Wanted) -> Order | None:
    """The field the hits are ordered by, None for the score: newest first where nothing scores."""
    order = ORDERS.get(query.sort)
    return _NEWEST if order is None and not scores(wanted.ranked) else order


def _by_score(reader: Reader, query: Query, wanted: Wanted) -> Later[Page]:
    place = _place(query)
    ranked = reader.ranked(wanted, place=place, limit=max(min(query.limit, MAX_PLACE - place), 0))

    def page() -> Page:
        total, places = ranked()
        return _placed(query, places, place, total)

    return page


def _dossiers(reader: Reader, query: Query, wanted: Wanted, order: Order | None) -> Later[Page]:
    place = _place(query)
    limit = max(min(query.limit, MAX_PLACE - place), 0)
    count = reader.dossier_count(wanted, most=MOST_DOSSIERS)
    found = reader.dossiers(wanted, order, place=place, limit=limit)

    def page() -> Page:
        counted = count()
        total = min(counted, MOST_DOSSIERS)
        page = _placed(query, found() if total else [], place, total)
        return page if counted == total else replace(page, exact=False, capped=page.cursor is None)

    return page


def _placed(query: Query, places: list[Place], place: int, total: int) -> Page:
    after = place + len(places)
    more = bool(places) and after < total
    capped = more and after >= MAX_PLACE
    cursor = written_cursor(_kind(query), after) if more and not capped else None
    return Page(total=total, places=places, cursor=cursor, capped=capped)


def _by_field(
    reader: Reader, query: Query, wanted: Wanted, order: Order, entries: int | None
) -> Later[Page]:
    """First the entries that have the field, then those that lack it, in order of their ids."""
    limit = query.limit
    lacking, after = read_cursor(query.cursor, _kind(query), (False, None))
    total = reader.counts([wanted]) if entries is None else lambda: [entries]
    most = limit + 1 if limit else 0
    having = reader.ordered(
        _with(wanted, Has(order.name)), order, after=after, limit=0 if lacking else most
    )
    without = reader.ordered(
        _with(wanted, Both(never=(Has(order.name),))),
        BY_ID,
        after=after if lacking else None,
        limit=most,
    )

    def page() -> Page:
        counted = total()[0]
        places = having() if counted else []
        if counted and len(places) <= limit:
            places = (places + without())[:most]
        if len(places) <= limit:
            return Page(total=counted, places=places, cursor=None)
        shown = places[:limit]
        cursor = written_cursor(_kind(query), [len(having()) < limit, shown[-1].key])
        return Page(total=counted, places=shown, cursor=cursor)

    return page


def _with(wanted: Wanted, node: Any) -> Wanted:
    return Wanted(wanted.ranked, (*wanted.narrow, node))


def _place(query: Query) -> int:
    place: int = read_cursor(query.cursor, _kind(query), 0)
    return place


def _kind(query: Query) -> str:
    """A cursor belongs to one order and one way of counting."""
    return f"{query.by}/{query.sort}"

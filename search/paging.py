"""Which entries stand on one page of results, and the cursor of the next.

By a field, a cursor holds the sort text of the last entry: whatever is committed between two pages,
an entry that is there throughout comes exactly once. By relevance, and for dossiers, it holds a
place, and places end at 10,000.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from search.cursor import read_cursor, written_cursor
from search.engine import BY_ID, Order, Place, Reader, Wanted
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
    reader: Reader, query: Query, wanted: Wanted, *, entries: int, most: int = MAX_LIMIT
) -> Page:
    """The page of ``query`` that its cursor asks for. ``entries``: how many meet ``wanted``.

    ``most``: hits a page may have. Raises ``HosoError`` cursor-invalid.
    """
    query = replace(query, limit=max(0, min(query.limit, most)))
    order = order_of(query, wanted)
    if query.by == "dossier":
        return _dossiers(reader, query, wanted, order)
    if order is None:
        return _by_score(reader, query, wanted, entries)
    return _by_field(reader, query, wanted, order, entries)


def order_of(query: Query, wanted: Wanted) -> Order | None:
    """The field the hits are ordered by, None for the score: newest first where nothing scores."""
    order = ORDERS.get(query.sort)
    return _NEWEST if order is None and not scores(wanted.ranked) else order


def _by_score(reader: Reader, query: Query, wanted: Wanted, total: int) -> Page:
    place = _place(query)
    limit = min(query.limit, MAX_PLACE - place)
    places = reader.ranked(wanted, place=place, limit=limit) if limit > 0 and total else []
    return _placed(query, places, place, total)


def _dossiers(reader: Reader, query: Query, wanted: Wanted, order: Order | None) -> Page:
    place = _place(query)
    limit = min(query.limit, MAX_PLACE - place)
    counted = reader.dossier_count(wanted, most=MOST_DOSSIERS)
    total = min(counted, MOST_DOSSIERS)
    places = reader.dossiers(wanted, order, place=place, limit=limit) if limit > 0 and total else []
    page = _placed(query, places, place, total)
    return page if counted == total else replace(page, exact=False, capped=page.cursor is None)


def _placed(query: Query, places: list[Place], place: int, total: int) -> Page:
    after = place + len(places)
    more = bool(places) and after < total
    capped = more and after >= MAX_PLACE
    cursor = written_cursor(_kind(query), after) if more and not capped else None
    return Page(total=total, places=places, cursor=cursor, capped=capped)


def _by_field(reader: Reader, query: Query, wanted: Wanted, order: Order, total: int) -> Page:
    """First the entries that have the field, then those that lack it, in order of their ids."""
    limit = query.limit
    lacking, after = read_cursor(query.cursor, _kind(query), (False, None))
    if not limit or not total:
        return Page(total=total, places=[], cursor=None)
    places: list[Place] = []
    if not lacking:
        having = _with(wanted, Has(order.name))
        places = reader.ordered(having, order, after=after, limit=limit + 1)
        after = None
    if len(places) <= limit:
        without = _with(wanted, Both(never=(Has(order.name),)))
        rest = reader.ordered(without, BY_ID, after=after, limit=limit + 1 - len(places))
    else:
        rest = []
    shown = (places + rest)[:limit]
    if len(places) + len(rest) <= limit:
        return Page(total=total, places=shown, cursor=None)
    cursor = written_cursor(_kind(query), [len(places) < limit, shown[-1].key])
    return Page(total=total, places=shown, cursor=cursor)


def _with(wanted: Wanted, node: Any) -> Wanted:
    return Wanted(wanted.ranked, (*wanted.narrow, node))


def _place(query: Query) -> int:
    place: int = read_cursor(query.cursor, _kind(query), 0)
    return place


def _kind(query: Query) -> str:
    """A cursor belongs to one order and one way of counting."""
    return f"{query.by}/{query.sort}"

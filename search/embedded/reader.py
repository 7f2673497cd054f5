"""What is committed in a tantivy index, read through the port."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import tantivy

from search.embedded.compiler import Compiler
from search.embedded.keyset import after_node
from search.embedded.schema import DOSSIER_NUMBER, HINT, TIE, order_field, stored
from search.engine import BY_ID, Order, Place, Stored, Wanted
from search.plan import Node

_MOST_TIES = 20_000
"""Entries of one score beyond this are not put in order: no page reaches them."""
_FIRST_LOOK = 64
_BEFORE = 64
"""Entries that may come before the place asked for: its key is compared whole only afterwards."""
_ALL_VALUES = 65_000
"""More different values than this the engine refuses to count."""

Guard = Callable[[], AbstractContextManager[None]]
Found = tuple[Any, tantivy.DocAddress]


class EmbeddedReader:
    """One state of the index: what is committed later does not show in it."""

    def __init__(self, index: tantivy.Index, guard: Guard) -> None:
        self._searcher = index.searcher()
        self._compiler = Compiler(index.schema)
        self._guard = guard

    def counts(self, wanted: Sequence[Wanted]) -> list[int]:
        """How many entries each asks for."""
        with self._guard():
            return [self._count(one) for one in wanted]

    def ranked(self, wanted: Wanted, *, place: int, limit: int) -> list[Place]:
        """The best entries from ``place`` on, equal scores by their tie."""
        if limit < 1:
            return []
        with self._guard():
            return self._settled(wanted, None, place + limit)[place : place + limit]

    def ordered(
        self, wanted: Wanted, order: Order, *, after: str | None, limit: int
    ) -> list[Place]:
        """Entries in ``order`` behind the sort text ``after``."""
        if limit < 1:
            return []
        narrow = wanted.narrow if after is None else (*wanted.narrow, after_node(order, after))
        query = self._compiler.search(wanted.ranked, narrow)
        with self._guard():
            for most in _growing(limit + _BEFORE):
                found = self._places(self._look(query, order, most), order)
                behind = [one for one in found if after is None or _is_behind(one, order, after)]
                if len(behind) >= limit or len(found) < most:
                    break
        return behind[:limit]

    def dossiers(
        self, wanted: Wanted, order: Order | None, *, place: int, limit: int
    ) -> list[Place]:
        """The first entry of each dossier in the order the entries come."""
        if limit < 1:
            return []
        with self._guard():
            for most in _growing(max(_FIRST_LOOK, 4 * (place + limit))):
                found = self._settled(wanted, order, most)
                first: dict[int, Place] = {}
                for one in found:
                    first.setdefault(one.dossier, one)
                if len(first) >= place + limit or len(found) < most:
                    break
        return list(first.values())[place : place + limit]

    def dossier_count(self, wanted: Wanted, *, most: int) -> int:
        """How many dossiers the entries are of; ``most + 1`` where there are more."""
        query = self._query(wanted)
        with self._guard():
            # The estimate is some per cent off; an exact count of very many is refused.
            if self._searcher.cardinality(query, DOSSIER_NUMBER) > 2 * most:
                return most + 1
            return len(self._terms(query, DOSSIER_NUMBER, most + 1))

    def values(
        self, asked: Sequence[tuple[Wanted, str]], *, size: int
    ) -> list[list[tuple[str, int]]]:
        """The commonest values of each field asked for."""
        with self._guard():
            return [
                [(str(value), count) for value, count in self._terms(self._query(one), name, size)]
                for one, name in asked
            ]

    def hints(self, start: str, narrow: tuple[Node, ...], *, limit: int) -> list[tuple[str, int]]:
        """Hints that begin with ``start``, commonest first."""
        among = self._compiler.narrowing(narrow)
        with self._guard():
            found = self._searcher.terms_with_prefix(HINT, start, among)
        living = [(hint, count) for hint, count in found if count]
        return sorted(living, key=lambda one: (-one[1], one[0]))[:limit]

    def fetch(self, places: Sequence[Place]) -> list[Stored]:
        """What is kept of the entries at ``places``."""
        with self._guard():
            return [Stored(*stored(self._searcher.doc(place.ref))) for place in places]

    def _query(self, wanted: Wanted) -> tantivy.Query:
        return self._compiler.search(wanted.ranked, wanted.narrow)

    def _count(self, wanted: Wanted) -> int:
        found = self._searcher.search(self._query(wanted), 1)
        return int(found.count)  # type: ignore[attr-defined]  # the stubs leave it out

    def _terms(self, query: tantivy.Query, field: str, size: int) -> list[tuple[Any, int]]:
        # The engine leaves out rare values when it may, so the counts are asked for whole.
        terms = {"field": field, "size": size, "segment_size": _ALL_VALUES}
        answer = self._searcher.aggregate(query, {"found": {"terms": terms}})
        buckets = [(one["key"], int(one["doc_count"])) for one in answer["found"]["buckets"]]
        return sorted(buckets, key=lambda one: (-one[1], one[0]))

    def _settled(self, wanted: Wanted, order: Order | None, least: int) -> list[Place]:
        """The first entries, ``least`` or a few more, those of one rank in order of their tie.

        The engine puts equals in the order it holds them, so all that are equal to the last are
        asked for too.
        """
        query = self._query(wanted)
        for most in _growing(least + 1):
            found = self._look(query, order, most)
            whole = len(found) < most or found[-1][0] != found[least - 1][0]
            if whole or most >= least + _MOST_TIES:
                break
        return self._places(found, order)

    def _look(self, query: tantivy.Query, order: Order | None, limit: int) -> list[Found]:
        options: dict[str, Any] = {}
        if order is not None:
            way = tantivy.Order.Desc if order.descending else tantivy.Order.Asc
            options = {"order_by_field": _field(order), "order": way}
        return self._searcher.search(query, limit, count=False, **options).hits

    def _places(self, found: list[Found], order: Order | None) -> list[Place]:
        addresses = [address for _, address in found]
        ties = self._numbers(TIE, addresses)
        dossiers = self._numbers(DOSSIER_NUMBER, addresses)
        rows = zip(found, ties, dossiers, strict=True)
        if order is not None:
            return _lacking_last(
                [Place(ref, 0.0, _text(key), tie, dossier) for (key, ref), tie, dossier in rows]
            )
        places = [Place(ref, float(score), "", tie, dossier) for (score, ref), tie, dossier in rows]
        return sorted(places, key=lambda one: (-one.score, one.tie))

    def _numbers(self, field: str, addresses: list[tantivy.DocAddress]) -> list[int]:
        values = self._searcher.fast_field_values(field, addresses)
        return [int(value or 0) for value in values]


def _growing(first: int) -> Iterator[int]:
    """Ever larger limits of hits to look at."""
    most = first
    while True:
        yield most
        most *= 4


def _field(order: Order) -> str:
    return TIE if order.name == BY_ID.name else order_field(order.name)


def _text(key: Any) -> str:
    """The sort text of what the engine ordered by; "" where the entry has none."""
    return "" if key is None else str(key)


def _lacking_last(places: list[Place]) -> list[Place]:
    """``places`` in their order, those without a sort text last and by their tie."""
    lacking = sorted((one for one in places if not one.key), key=lambda one: one.tie)
    return [one for one in places if one.key] + lacking


def _is_behind(place: Place, order: Order, after: str) -> bool:
    if order.name == BY_ID.name:
        return place.tie > int(after)
    return place.key < after if order.descending else place.key > after

"""What is committed in a tantivy index, read through the port."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache, partial
from typing import Any, TypeVar

import tantivy

from search.embedded.compiler import Compiler
from search.embedded.keyset import after_node
from search.embedded.living import Living
from search.embedded.schema import DOSSIER_NUMBER, HINT, TIE, order_field, stored
from search.embedded.ties import MOST_BY_ID, Found, Ties
from search.engine import BY_ID, Later, Order, Place, Ranked, Stored, Wanted
from search.plan import Between, Both, Has, Node

_FIRST_LOOK = 128
_SHARES = (256, 64, 16, 4, 1)
_BEFORE = 64
"""Entries that may come before the place asked for: its key is compared whole only afterwards."""
_ALL_VALUES = 65_000
"""More different values than this the engine refuses to count."""
_MOST_KEPT = 200

Guard = Callable[[], AbstractContextManager[None]]
_Answer = TypeVar("_Answer")


class EmbeddedReader:
    """One state of the index: what is committed later does not show in it.

    Counts, values and hints are kept, for who looks at the next page asks for them again.
    """

    def __init__(self, index: tantivy.Index, guard: Guard) -> None:
        self._searcher = index.searcher()
        self._ties = Ties(self._searcher, index.schema)
        self._compiler = Compiler(index.schema, Living(self._searcher))
        self._guard = guard
        self._kept: dict[Hashable, Any] = {}

    def counts(self, wanted: Sequence[Wanted]) -> Later[list[int]]:
        """How many entries each asks for."""
        if len(wanted) > 1:  # words looked up once
            return self._later(lambda: [*map(self._count, wanted)])
        return self._later(
            lambda: [self._keep(("count", one), partial(self._count, one)) for one in wanted]
        )

    def ranked(self, wanted: Wanted, *, place: int, limit: int) -> Later[Ranked]:
        """The best entries from ``place`` on, equal scores by their ids."""

        def look() -> Ranked:
            if limit < 1:
                return Ranked(self._count(wanted), [])
            total, places = self._best(wanted, place + limit)
            return Ranked(total, places[place : place + limit])

        return self._later(look)

    def ordered(
        self, wanted: Wanted, order: Order, *, after: str | None, limit: int
    ) -> Later[list[Place]]:
        """Entries in ``order`` behind the sort text ``after``."""
        return self._later(lambda: self._ordered(wanted, order, after, limit) if limit > 0 else [])

    def dossiers(
        self, wanted: Wanted, order: Order | None, *, place: int, limit: int
    ) -> Later[list[Place]]:
        """The first entry of each dossier in the order the entries come."""

        def look() -> list[Place]:
            first: dict[int, Place] = {}
            for most in _growing(max(_FIRST_LOOK, 4 * (place + limit))):
                found = self._first(wanted, order, most)
                for one in found:
                    first.setdefault(one.dossier, one)
                if len(first) >= place + limit or len(found) < most:
                    break
            return list(first.values())[place : place + limit]

        return self._later(lambda: look() if limit > 0 else [])

    def dossier_count(self, wanted: Wanted, *, most: int) -> Later[int]:
        """How many dossiers the entries are of; ``most + 1`` where there are more."""

        def count() -> int:
            query = self._compiler.counted(wanted)
            # The estimate is some per cent off; an exact count of very many is refused.
            if query and self._searcher.cardinality(query, DOSSIER_NUMBER) > 2 * most:
                return most + 1
            return len(self._buckets(wanted, (DOSSIER_NUMBER,), most + 1)[0])

        return self._later(lambda: self._keep(("dossiers", wanted, most), count))

    def values(
        self, wanted: Wanted, fields: Sequence[str], *, size: int
    ) -> Later[list[list[tuple[str, int]]]]:
        """The commonest values of each field, in one look."""

        def look() -> list[list[tuple[str, int]]]:
            found = [
                [(str(one["key"]), int(one["doc_count"])) for one in buckets]
                for buckets in self._buckets(wanted, fields, size)
            ]
            return [sorted(some, key=lambda one: (-one[1], one[0])) for some in found]

        return self._later(lambda: self._keep(("values", wanted, tuple(fields), size), look))

    def hints(
        self, start: str, narrow: tuple[Node, ...], *, limit: int
    ) -> Later[list[tuple[str, int]]]:
        """Hints that begin with ``start``, commonest first."""

        def look() -> list[tuple[str, int]]:
            among = self._compiler.narrowing(narrow)
            found = self._searcher.terms_with_prefix(HINT, start, among) if among else []
            living = [(hint, count) for hint, count in found if count]
            return sorted(living, key=lambda one: (-one[1], one[0]))[:limit]

        return self._later(lambda: self._keep(("hints", start, narrow, limit), look))

    def fetch(self, places: Sequence[Place]) -> Later[list[Stored]]:
        """What is kept of the entries at ``places``."""
        return self._later(
            lambda: [Stored(*stored(self._searcher.doc(place.ref))) for place in places]
        )

    def _later(self, look: Callable[[], _Answer]) -> Later[_Answer]:
        @cache
        def answer() -> _Answer:
            with self._guard():
                return look()

        return answer

    def _keep(self, key: Hashable, look: Callable[[], _Answer]) -> _Answer:
        if key in self._kept:
            found: _Answer = self._kept[key]
            return found
        answer = look()
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = answer
        return answer

    def _count(self, wanted: Wanted) -> int:
        query = self._compiler.counted(wanted)
        # Ordered by a field nothing is scored.
        if query is None:
            return 0
        found: Any = self._searcher.search(query, 1, order_by_field=TIE)  # stubs: without count
        return int(found.count)

    def _buckets(self, wanted: Wanted, fields: Sequence[str], size: int) -> list[list[Any]]:
        query = self._compiler.counted(wanted)
        if query is None or not fields:
            return [[] for _ in fields]
        # The engine leaves out rare values when it may, so the counts are asked for whole.
        asked = {
            name: {"terms": {"field": name, "size": size, "segment_size": _ALL_VALUES}}
            for name in fields
        }
        answer = self._searcher.aggregate(query, asked)
        return [answer[name]["buckets"] for name in fields]

    def _best(self, wanted: Wanted, least: int) -> tuple[int, list[Place]]:
        """How many entries there are, and the first ``least`` of them.

        The engine puts equals in the order it holds them, so all that are equal to the last are
        asked for too.
        """
        query = self._compiler.scored(wanted)
        if query is None:
            return 0, []
        total = 0
        for most in _growing(max(least + 1, _FIRST_LOOK)):
            answer: Any = self._searcher.search(query, most, count=not total)
            total = total or int(answer.count)
            found = answer.hits
            last = found[min(least, len(found)) - 1][0] if found else 0.0
            better = [one for one in found if one[0] > last]
            equal = [one for one in found if one[0] == last]
            if len(equal) > MOST_BY_ID:
                return total, self._with_ties(wanted, better, last, least)
            if len(found) < most or found[-1][0] < last:
                break
        lowest = self._ties.lowest(query, equal, least - len(better))
        return total, [*self._by_score(better), *self._scored(lowest)]

    def _with_ties(
        self, wanted: Wanted, better: list[Found], score: float, least: int
    ) -> list[Place]:
        """The first ``least`` entries where very many have the score of the last.

        Those come by their ties, which are spread evenly, so a small share of all entries has
        enough of the lowest.
        """
        for share in _SHARES:
            low = Between(TIE, None, 2**63 // share - 1)
            part = Wanted(wanted.ranked, (*wanted.narrow, low))
            query, count = self._compiler.scored(part), self._count(part)
            hits = self._searcher.search(query, count, count=False).hits if query and count else []
            equal = [one for one in hits if one[0] == score]
            if len(better) + len(equal) >= least:
                break
        lowest = sorted(self._scored(equal), key=lambda one: one.tie)
        return (self._by_score(better) + lowest)[:least]

    def _first(self, wanted: Wanted, order: Order | None, most: int) -> list[Place]:
        """The first ``most`` entries or a few more; what lacks the order comes last, by its tie."""
        if order is None:
            return self._best(wanted, most)[1]
        having = self._ordered(_also(wanted, Has(order.name)), order, None, most)
        if len(having) >= most:
            return having
        lacking = _also(wanted, Both(never=(Has(order.name),)))
        return having + self._ordered(lacking, BY_ID, None, most - len(having))

    def _ordered(self, wanted: Wanted, order: Order, after: str | None, limit: int) -> list[Place]:
        narrow = wanted if after is None else _also(wanted, after_node(order, after))
        query = self._compiler.counted(narrow)
        if query is None:
            return []
        for most in _growing(limit + _BEFORE):
            found = self._look(query, order, most)
            having = self._by_order([one for one in found if one[0] is not None])
            behind = [one for one in having if after is None or _is_behind(one, order, after)]
            if len(behind) >= limit or len(found) < most:
                break
        return behind[:limit]

    def _look(self, query: tantivy.Query, order: Order, limit: int) -> list[Found]:
        way = tantivy.Order.Desc if order.descending else tantivy.Order.Asc
        field = TIE if order.name == BY_ID.name else order_field(order.name)
        found = self._searcher.search(query, limit, count=False, order_by_field=field, order=way)
        return found.hits

    def _by_order(self, found: list[Found]) -> list[Place]:
        return [
            Place(ref, 0.0, str(key), tie, dossier) for key, ref, tie, dossier in self._rows(found)
        ]

    def _by_score(self, found: list[Found]) -> list[Place]:
        return self._ties.in_order(self._scored(found))

    def _scored(self, found: list[Found]) -> list[Place]:
        rows = self._rows(found)
        return [Place(ref, float(score), "", tie, dossier) for score, ref, tie, dossier in rows]

    def _rows(self, found: list[Found]) -> Iterator[tuple[Any, tantivy.DocAddress, int, int]]:
        """Entries found, with their ties and the numbers of their dossiers."""
        addresses = [address for _, address in found]
        numbers = [
            [int(value or 0) for value in self._searcher.fast_field_values(field, addresses)]
            for field in (TIE, DOSSIER_NUMBER)
        ]
        for (key, ref), tie, dossier in zip(found, *numbers, strict=True):
            yield key, ref, tie, dossier


def _growing(first: int) -> Iterator[int]:
    """Ever larger limits of hits to look at."""
    most = first
    while True:
        yield most
        most *= 4


def _also(wanted: Wanted, node: Node) -> Wanted:
    return Wanted(wanted.ranked, (*wanted.narrow, node))


def _is_behind(place: Place, order: Order, after: str) -> bool:
    if order.name == BY_ID.name:
        return place.tie > int(after)
    return place.key < after if order.descending else place.key > after

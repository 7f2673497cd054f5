"""Entries of one score in the order of their ids, which the engine keeps but cannot rank by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import tantivy

from search.embedded.schema import ID, TIE
from search.engine import Place

MOST_BY_ID = 20_000
"""More entries of one score than this come by their tie: to order their ids takes too long."""
_WALKED = 4
"""Where one in so many of all hits has a score, some hits by id are enough to find its first."""

Found = tuple[Any, tantivy.DocAddress]


class Ties:
    """Puts hits of one state of the index in order."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self._searcher = searcher
        self._schema = schema

    def lowest(self, query: tantivy.Query, equal: Sequence[Found], least: int) -> list[Found]:
        """The ``least`` hits of ``equal`` with the lowest ids; all are hits of ``query``."""
        if len(equal) < 2:
            return list(equal)
        known = {_where(ref): (score, ref) for score, ref in equal}
        found: list[Found] = []
        if least * _WALKED < len(equal):
            found = self._by_id(query, least * _WALKED)
        lowest = [known[_where(ref)] for _, ref in found if _where(ref) in known]
        if len(lowest) < least:
            refs = [ref for _, ref in equal]
            lowest = [known[_where(ref)] for _, ref in self._by_id(self._same(refs), least)]
        return lowest[:least]

    def in_order(self, places: Sequence[Place]) -> list[Place]:
        """``places`` best first, equal scores by their ids."""
        equals = Counter(one.score for one in places)
        tied = [one.ref for one in places if 1 < equals[one.score] <= MOST_BY_ID]
        found = self._by_id(self._same(tied), len(tied)) if tied else []
        rank = {_where(ref): at for at, (_, ref) in enumerate(found)}
        return sorted(places, key=lambda one: (-one.score, rank.get(_where(one.ref), one.tie)))

    def _same(self, refs: list[tantivy.DocAddress]) -> tantivy.Query:
        ties = self._searcher.fast_field_values(TIE, refs)
        return tantivy.Query.term_set_query(self._schema, TIE, ties)

    def _by_id(self, query: tantivy.Query, limit: int) -> list[Found]:
        way = tantivy.Order.Asc
        return self._searcher.search(query, limit, count=False, order_by_field=ID, order=way).hits


def _where(ref: tantivy.DocAddress) -> tuple[int, int]:
    return ref.segment_ord, ref.doc

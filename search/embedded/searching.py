"""One search on tantivy: query, page of hits, facets, what has no text."""

from __future__ import annotations

from typing import Any

import tantivy

from search.access import Access
from search.embedded.compiler import Compiler
from search.embedded.schema import stored
from search.narrow import VALUE_FILTERS, narrowing, visible
from search.plan import Best, Both, Node, Term, plan
from search.query import MAX_LIMIT, MAX_PLACE, Query
from search.results import FacetValue, Hit, Results, cursor_of, place_of
from search.snippet import Highlighter
from search.suggest import corrected

# sort -> (whole-number field, descending); entries without a value come last both ways.
_ORDERS = {
    "date": ("day", True),
    "date-asc": ("day", False),
    "number": ("number", False),
    "number-desc": ("number", True),
}
_MAX_FACET_VALUES = 1000


class Search:
    """Carries out one query against one state of the index."""

    def __init__(self, index: tantivy.Index, query: Query, access: Access | None) -> None:
        self._searcher = index.searcher()
        self._query = query
        self._compiler = Compiler(index.schema)
        self._visible = visible(access)
        self._narrow = (*self._visible, *narrowing(query.filters))

    def run(self) -> Results:
        """The results."""
        query = self._query
        place = place_of(query.cursor)
        if query.hopeless:
            return Results(total=0, ignored=query.ignored, without_text=self._without_text())
        ranked, relaxed = self._satisfiable()
        total = self._count(ranked)
        hits = self._hits(ranked, place) if total else ()
        after = place + len(hits)
        more = hits and after < min(total, MAX_PLACE)
        return Results(
            total=total,
            hits=hits,
            facets={name: self._facet(name, ranked) for name in query.facets},
            cursor=cursor_of(after) if more else None,
            ignored=query.ignored,
            did_you_mean=self._correction() if not total or relaxed else None,
            without_text=self._without_text(),
            relaxed=relaxed,
        )

    def _satisfiable(self) -> tuple[Both, tuple[int, int] | None]:
        """The plan; where nothing meets it, the plan that asks for all clauses but one."""
        whole = plan(self._query)
        asked = len(self._query.wanted)
        if asked < 2 or self._count(whole):
            return whole, None
        most = plan(self._query, least=asked - 1)
        return (most, (asked - 1, asked)) if self._count(most) else (whole, None)

    def _count(self, ranked: Both) -> int:
        return self._count_within(ranked, self._narrow)

    def _count_within(self, ranked: Both, narrow: tuple[Node, ...]) -> int:
        found = self._searcher.search(self._compiler.search(ranked, narrow), 1)
        return int(found.count)  # type: ignore[attr-defined]  # the stubs leave it out

    def _hits(self, ranked: Both, place: int) -> tuple[Hit, ...]:
        limit = min(self._query.limit, MAX_LIMIT, MAX_PLACE - place)
        if limit < 1:  # the engine panics on a limit of 0
            return ()
        wanted = self._compiler.search(ranked, self._narrow)
        options: dict[str, Any] = {"limit": limit, "offset": place, "count": False}
        if self._query.sort in _ORDERS:
            field, descending = _ORDERS[self._query.sort]
            order = tantivy.Order.Desc if descending else tantivy.Order.Asc
            options |= {"order_by_field": field, "order": order}
        found = self._searcher.search(wanted, **options).hits
        highlighter = Highlighter(self._query)
        by_score = self._query.sort == "relevance"
        return tuple(
            self._hit(address, float(score) if by_score else 0.0, highlighter)
            for score, address in found
        )

    def _hit(self, address: tantivy.DocAddress, score: float, highlighter: Highlighter) -> Hit:
        shown, pages = stored(self._searcher.doc(address))
        heading = shown.pop("heading")
        return Hit(score=score, snippet=highlighter.best(pages, heading), shown=shown)

    def _facet(self, name: str, ranked: Both) -> tuple[FacetValue, ...]:
        """Counts per value among the hits, as if nothing were chosen in this facet itself."""
        narrow = self._narrow
        if name in VALUE_FILTERS and getattr(self._query.filters, name):
            narrow = (*self._visible, *narrowing(self._query.filters, without=name))
        asked = {"found": {"terms": {"field": name, "size": _MAX_FACET_VALUES}}}
        answer = self._searcher.aggregate(self._compiler.search(ranked, narrow), asked)
        buckets = answer["found"]["buckets"]
        values = [FacetValue(str(one["key"]), int(one["doc_count"])) for one in buckets]
        return tuple(sorted(values, key=lambda one: (-one.count, one.value)))

    def _without_text(self) -> int:
        wanted = Both(must=(Term("kind", "document"),), never=(Term("text", "text"),))
        return self._count(wanted)

    def _correction(self) -> str | None:
        return corrected(
            self._query,
            known=self._visible_with,
            finds=lambda query: self._count(plan(query)) > 0,
        )

    def _visible_with(self, word: str) -> int:
        """In how many visible entries a folded word stands; hidden ones must not show here."""
        fields = ("title_f", "body_f")
        if not any(self._searcher.doc_freq(field, word) for field in fields):
            return 0
        either = Best(tuple(Term(field, word) for field in fields), 0.0)
        return self._count_within(Both(must=(either,)), self._visible)

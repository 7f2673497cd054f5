"""One search, the same on every engine: total, page of hits, facets, what is said beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from search.engine import BY_ID, Place, Reader, Stored, Wanted
from search.fields import groups
from search.language import bare, mend
from search.narrow import ACCESS, VALUE_FILTERS, any_value, narrowing
from search.paging import page_of
from search.plan import Best, Both, Ids, Node, Term, plan
from search.query import Query
from search.results import Bare, FacetValue, Hit, Results
from search.snippet import Highlighter
from search.text import tokens

_MAX_FACET_VALUES = 1000
_LISTED_WITHOUT_TEXT = 5
_LOOKED_UP = 100  # hits of a page of which the other dossiers are asked for
_OTHER_DOSSIERS = 20


class Settled(NamedTuple):
    """The query that is answered, what meets it, how many that are.

    ``relaxed``: (parts met at least, parts asked for) where not all of them are.
    """

    query: Query
    wanted: Wanted
    total: int
    relaxed: tuple[int, int] | None


class Searcher:
    """Carries out one query against one state of an index.

    ``seen``: the nodes an entry must meet for the viewer to see it. ``least``: how many of the
    query's parts will do, None for all. ``but``: an entry to leave out.
    """

    def __init__(
        self,
        reader: Reader,
        query: Query,
        seen: tuple[Node, ...],
        *,
        least: int | None = None,
        but: str | None = None,
    ) -> None:
        self._reader = reader
        self._query = query
        self._visible = seen
        self._least = least
        others = () if but is None else (Both(never=(Ids(frozenset({but})),)),)
        self._narrow = (*seen, *others, *narrowing(query.filters))

    def run(self) -> Results:
        """The results. Raises ``HosoError`` cursor-invalid and those of the reader."""
        if self._query.hopeless:
            return Results(total=0, ignored=self._query.ignored, **self._without_text())
        query, wanted, total, relaxed = self.settled()
        page = page_of(self._reader, query, wanted, entries=total)
        return Results(
            total=page.total,
            total_is_exact=page.exact,
            hits=self._hits(query, page.places),
            facets=self._facets(wanted.ranked),
            cursor=page.cursor,
            capped=page.capped,
            ignored=query.ignored,
            expanded=query.expanded,
            mended=query.mended,
            did_you_mean=_mended_text(query),
            bare=self._bare(query),
            relaxed=relaxed,
            **self._without_text(),
        )

    def settled(self) -> Settled:
        """What is answered: the query as it is, with typing faults mended, or without one part."""
        query, ranked, total, relaxed = self._satisfiable()
        return Settled(query, Wanted(ranked, self._narrow), total, relaxed)

    def _satisfiable(self) -> tuple[Query, Both, int, tuple[int, int] | None]:
        """The query that finds something: as it is, with typing faults mended, without one part.

        With it its plan, how many entries meet it, and (parts met at least, parts asked for).
        """
        query = self._query
        whole = plan(query, least=self._least)
        total = self._count(whole)
        if self._least is not None:
            return query, whole, total, None
        if not total:
            query = mend(query, self._visible_with)
            whole = plan(query) if query.mended else whole
            total = self._count(whole) if query.mended else 0
        asked = len(query.wanted)
        if total or asked < 2:
            return query, whole, total, None
        most = plan(query, least=asked - 1)
        some = self._count(most)
        if some:
            return query, most, some, (asked - 1, asked)
        return query, whole, 0, None

    def _count(self, ranked: Both) -> int:
        return self._reader.counts([Wanted(ranked, self._narrow)])[0]

    def _visible_with(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many visible entries each folded word stands; hidden ones must not show here."""
        asked = [
            Wanted(
                Both(must=(Best(tuple(Term(f"{group}_f", word) for group in groups()), 0.0),)),
                self._visible,
            )
            for word in words
        ]
        return dict(zip(words, self._reader.counts(asked), strict=True))

    def _bare(self, query: Query) -> Bare | None:
        """How many entries the query finds without the accents it was typed with, if any."""
        other = bare(query)
        if other is None or other.text == query.text:
            return None
        return Bare(other.text, self._count(plan(other)))

    def _hits(self, query: Query, places: Sequence[Place]) -> tuple[Hit, ...]:
        highlighter = Highlighter(query)
        stored = self._reader.fetch(places)
        return tuple(
            Hit(
                score=place.score,
                snippet=highlighter.best(kept.pages, str(kept.shown["heading"])),
                shown=kept.shown,
                also_in=other,
            )
            for place, kept, other in zip(places, stored, self._others(stored), strict=True)
        )

    def _others(self, stored: Sequence[Stored]) -> list[tuple[str, ...]]:
        """For each hit the other visible dossiers that hold one of its files."""
        asked = [tuple(kept.shown.get("digests", ())) for kept in stored[:_LOOKED_UP]]
        where = [
            (Wanted(Both(must=(any_value("digest", digests),)), self._visible), "dossier")
            for digests in asked
            if digests
        ]
        found = iter(self._reader.values(where, size=_OTHER_DOSSIERS) if where else ())
        listed = [next(found) if digests else [] for digests in asked]
        others = [
            tuple(sorted(value for value, _ in values if value != kept.shown["dossier"]))
            for kept, values in zip(stored, listed, strict=False)
        ]
        return others + [()] * (len(stored) - len(others))

    def _facets(self, ranked: Both) -> dict[str, tuple[FacetValue, ...]]:
        """Counts per value among the hits, as if nothing were chosen in that facet itself."""
        names = self._query.facets
        asked = [(Wanted(ranked, self._narrow_but(name)), name) for name in names]
        counted = self._reader.values(asked, size=_MAX_FACET_VALUES) if asked else []
        return {
            name: tuple(FacetValue(_as_chosen(name, value), count) for value, count in values)
            for name, values in zip(names, counted, strict=True)
        }

    def _narrow_but(self, name: str) -> tuple[Node, ...]:
        if name not in VALUE_FILTERS or not getattr(self._query.filters, name):
            return self._narrow
        return (*self._visible, *narrowing(self._query.filters, without=name))

    def _without_text(self) -> dict[str, Any]:
        """How many visible documents have no searchable text, and the first of them."""
        wanted = Wanted(
            Both(must=(Term("kind", "document"),), never=(Term("text", "text"),)), self._narrow
        )
        count = self._reader.counts([wanted])[0]
        first = (
            self._reader.ordered(wanted, BY_ID, after=None, limit=_LISTED_WITHOUT_TEXT)
            if count
            else []
        )
        return {
            "without_text": count,
            "listed_without_text": tuple(kept.shown for kept in self._reader.fetch(first)),
        }


def _as_chosen(name: str, value: str) -> str:
    """A value of a facet as a filter takes it."""
    return value.removeprefix("=") if name == ACCESS else value


def _mended_text(query: Query) -> str | None:
    """The query as typed with the likeliest form of each mended word; None where none was."""
    by = {one.text: one.by[0] for one in query.mended}
    out: list[str] = []
    last = 0
    for token in tokens(query.text):
        if token.exact in by:
            out += [query.text[last : token.start], by[token.exact]]
            last = token.end
    return "".join([*out, query.text[last:]]) if by else None

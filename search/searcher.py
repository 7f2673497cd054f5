"""One search, the same on every engine: total, page of hits, facets, what is said beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from search.engine import BY_ID, Later, Place, Reader, Stored, Wanted
from search.entry import WORDED
from search.fields import groups
from search.language import as_months, bare, mend
from search.narrow import ACCESS, VALUE_FILTERS, any_value, narrowing
from search.paging import Page, page_of
from search.plan import Best, Both, Ids, Node, Term, plan
from search.query import Clause, Mended, Query
from search.results import Bare, FacetValue, Hit, Results
from search.snippet import Highlighter
from search.text import tokens

_MAX_FACET_VALUES = 1000
_LISTED_WITHOUT_TEXT = 5
_LOOKED_UP = 100  # hits of a page of which the other dossiers are asked for
_OTHER_DOSSIERS = 20
_MOST_FILES = 1_000  # looked for at once


class Settled(NamedTuple):
    """The query that is answered and what meets it, with the page of it and what is said beside.

    ``relaxed``: (parts met at least, parts asked for) where not all of them are.
    """

    query: Query
    wanted: Wanted
    page: Later[Page]
    facets: Later[dict[str, tuple[FacetValue, ...]]]
    bare: Later[Bare | None]
    relaxed: tuple[int, int] | None = None

    @property
    def found(self) -> bool:
        """Whether anything meets it."""
        return self.page().total > 0


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
        without_text = self._without_text()
        if self._query.hopeless:
            return Results(total=0, ignored=self._query.ignored, **without_text())
        settled = self.settled()
        query, page = settled.query, settled.page()
        return Results(
            total=page.total,
            total_is_exact=page.exact,
            hits=self._hits(query, page.places),
            facets=settled.facets(),
            cursor=page.cursor,
            capped=page.capped,
            ignored=query.ignored,
            expanded=query.expanded,
            mended=query.mended,
            did_you_mean=_mended_text(query),
            bare=settled.bare(),
            relaxed=settled.relaxed,
            **without_text(),
        )

    def settled(self) -> Settled:
        """The query that finds something: as it is, with typing faults mended, without one part,
        without accents.
        """
        query = self._query
        whole = self._asked(query, self._least)
        if whole.found or self._least is not None:
            return whole
        query = mend(query, self._visible_with)
        if query.mended:
            whole = self._asked(query)
        if not whole.found and (dated := as_months(query)) is not query:
            of_months = self._asked(dated)
            if of_months.found:
                return of_months
        if query.mended and whole.found:
            return whole
        return self._without_one(query) or self._without_accents(query) or whole

    def _without_one(self, query: Query) -> Settled | None:
        """``query`` without one part; None where that finds nothing either.

        Days and what a field was asked to say were asked for on purpose: they are left out last.
        """
        asked = len(query.wanted)
        for firm in dict.fromkeys((query.conditions, ())):
            if asked - len(firm) > 1:
                most = self._asked(query, asked - len(firm) - 1, firm)
                if most.found:
                    return most._replace(relaxed=(asked - 1, asked))
        return None

    def _without_accents(self, query: Query) -> Settled | None:
        """``query`` with every word bare, whole or without one part; None where it finds nothing.

        Of a single part the count will do: who typed ``đất`` did not ask for ``đạt``. Of several
        not even all but one meet together: the accents are wrong, or were left out half.
        """
        other = bare(query)
        if other is None or len(query.wanted) == 1:
            return None
        told = (*query.mended, Mended(query.text, (other.text,), "accents"))
        other = replace(other, text=query.text, mended=told, cursor=query.cursor)
        whole = self._asked(other)
        return whole if whole.found else self._without_one(other)

    def _asked(
        self, query: Query, least: int | None = None, firm: tuple[Clause, ...] = ()
    ) -> Settled:
        """``query``, of whose wanted clauses ``firm`` and ``least`` others will do, with all that
        is to be known.
        """
        wanted = Wanted(plan(query, least=least, firm=firm), self._narrow)
        page = page_of(self._reader, query, wanted)
        return Settled(query, wanted, page, self._facets(wanted.ranked), self._bare(query))

    def _visible_with(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many visible entries each folded word stands; hidden ones must not show here."""
        asked = [
            Wanted(
                Both(must=(Best(tuple(Term(f"{group}_f", word) for group in groups()), 0.0),)),
                self._visible,
            )
            for word in words
        ]
        return dict(zip(words, self._reader.counts(asked)(), strict=True))

    def _bare(self, query: Query) -> Later[Bare | None]:
        """How many entries the query finds without the accents it was typed with, if any."""
        other = bare(query)
        if other is None or other.text == query.text:
            return lambda: None
        count = self._reader.counts([Wanted(plan(other), self._narrow)])
        return lambda: Bare(other.text, count()[0])

    def _hits(self, query: Query, places: Sequence[Place]) -> tuple[Hit, ...]:
        highlighter = Highlighter(query)
        stored = self._reader.fetch(places)()
        others = self._others(stored)
        return tuple(
            Hit(
                score=place.score,
                snippet=highlighter.best(kept.pages, str(kept.shown["heading"])),
                shown=kept.shown,
                also_in=other,
            )
            for place, kept, other in zip(places, stored, others, strict=True)
        )

    def _others(self, stored: Sequence[Stored]) -> list[tuple[str, ...]]:
        """For each hit the other visible dossiers that hold one of its files."""
        files = [tuple(kept.shown.get("digests", ())) for kept in stored[:_LOOKED_UP]]
        others: list[tuple[str, ...]] = [()] * len(stored)
        if not self._is_shared([digests for digests in files if digests]):
            return others
        found = [
            self._reader.values(self._holding(digests), ("dossier",), size=_OTHER_DOSSIERS)
            for digests in files
        ]
        for at, (kept, values) in enumerate(zip(stored, found, strict=False)):
            others[at] = tuple(
                sorted(one for one, _ in values()[0] if one != kept.shown["dossier"])
            )
        return others

    def _is_shared(self, files: Sequence[tuple[str, ...]]) -> bool:
        """Whether any other visible entry may hold one of the files of these entries."""
        every = {digest for digests in files for digest in digests}
        if len(every) > _MOST_FILES or len(every) < sum(len(set(digests)) for digests in files):
            return True
        return bool(every) and self._reader.counts([self._holding(tuple(every))])()[0] > len(files)

    def _holding(self, digests: tuple[str, ...]) -> Wanted:
        return Wanted(Both(must=(any_value("digest", digests),)), self._visible)

    def _facets(self, ranked: Both) -> Later[dict[str, tuple[FacetValue, ...]]]:
        """Counts per value among the hits, as if nothing were chosen in that facet itself."""
        alike: dict[tuple[Node, ...], list[str]] = {}
        for name in self._query.facets:
            alike.setdefault(self._narrow_but(name), []).append(name)
        asked = {
            tuple(names): self._reader.values(Wanted(ranked, narrow), names, size=_MAX_FACET_VALUES)
            for narrow, names in alike.items()
        }

        def facets() -> dict[str, tuple[FacetValue, ...]]:
            counted = {
                name: tuple(FacetValue(_as_chosen(name, value), count) for value, count in values)
                for names, found in asked.items()
                for name, values in zip(names, found(), strict=True)
            }
            return {name: counted[name] for name in self._query.facets}

        return facets

    def _narrow_but(self, name: str) -> tuple[Node, ...]:
        if name not in VALUE_FILTERS or not getattr(self._query.filters, name):
            return self._narrow
        return (*self._visible, *narrowing(self._query.filters, without=name))

    def _without_text(self) -> Later[dict[str, Any]]:
        """How many visible documents have no searchable text, and the first of them."""
        worded = tuple(Term("text", state) for state in WORDED)
        wanted = Wanted(Both(must=(Term("kind", "document"),), never=worded), self._narrow)
        count = self._reader.counts([wanted])
        first = self._reader.ordered(wanted, BY_ID, after=None, limit=_LISTED_WITHOUT_TEXT)

        def told() -> dict[str, Any]:
            found = self._reader.fetch(first())() if count()[0] else []
            listed = tuple(kept.shown for kept in found)
            return {"without_text": count()[0], "listed_without_text": listed}

        return told


def _as_chosen(name: str, value: str) -> str:
    """A value of a facet as a filter takes it."""
    return value.removeprefix("=") if name == ACCESS else value


def _mended_text(query: Query) -> str | None:
    """The query as typed with the likeliest form of each mended word; None where none was."""
    by = {one.text: one.by[0] for one in query.mended if one.how in ("keys", "letter")}
    out: list[str] = []
    last = 0
    for token in tokens(query.text):
        if token.exact in by:
            out += [query.text[last : token.start], by[token.exact]]
            last = token.end
    return "".join([*out, query.text[last:]]) if by else None

"""What a person asks for, in a form that fits every engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Sort = Literal["relevance", "date", "date-asc", "number", "number-desc"]
SORTS: tuple[Sort, ...] = ("relevance", "date", "date-asc", "number", "number-desc")
FACETS = ("kind", "type", "unit", "year")
MAX_LIMIT = 1000
MAX_PLACE = 10_000


class Word(NamedTuple):
    """One word of a query.

    A bare word (written without accents) asks for every accented form; an accented one for itself
    and for text written bare.
    """

    exact: str
    folded: str

    @property
    def bare(self) -> bool:
        """Whether it was written without accents."""
        return self.exact == self.folded

    def matches(self, exact: str, folded: str) -> bool:
        """Whether a word of a text with these two forms is one this word asks for."""
        return folded == self.folded and (self.bare or exact in (self.exact, self.folded))


@dataclass(frozen=True, slots=True)
class Words:
    """One word, or several that must stand side by side.

    ``group``: the one text field to look in; "" for any.
    """

    words: tuple[Word, ...]
    group: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A document number: its key, and its words for text that cites it in another way."""

    key: str
    words: tuple[Word, ...]
    group: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Years:
    """Entries of the years ``first`` to ``last``."""

    first: int
    last: int
    negated: bool = False


Clause = Words | Number | Years


@dataclass(frozen=True, slots=True)
class Ignored:
    """A part of the query that could not be used; ``reason`` is a key of ``data/ignored.json``."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Narrows the entries; within one field any of the values will do, empty means no limit.

    ``date_from`` and ``date_to``: ISO dates, both included; a dossier counts when its own span of
    dates overlaps theirs.
    """

    kind: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    dossier: tuple[str, ...] = ()
    date_from: str = ""
    date_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A parsed query with its filters and the page of results wanted.

    ``text``: as typed. ``cursor``: from the page before, None for the first. ``limit``: hits a
    page, cut to 0..1000.
    """

    text: str = ""
    clauses: tuple[Clause, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    limit: int = 20
    cursor: str | None = None
    facets: tuple[str, ...] = FACETS

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """The clauses a hit must meet."""
        return tuple(clause for clause in self.clauses if not clause.negated)

    @property
    def unwanted(self) -> tuple[Clause, ...]:
        """The clauses a hit must not meet."""
        return tuple(clause for clause in self.clauses if clause.negated)

    @property
    def hopeless(self) -> bool:
        """Whether something was asked for of which nothing could be understood."""
        return not self.clauses and bool(self.ignored)

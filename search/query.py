"""What a person asks for, in a form that fits every engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

Sort = Literal[
    "relevance",
    "date",
    "date-asc",
    "number",
    "number-desc",
    "title",
    "title-desc",
    "organ",
    "organ-desc",
    "signer",
    "signer-desc",
]
SORTS: tuple[Sort, ...] = get_args(Sort)
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

    ``group``: the one field to look in, a name of ``data/fields.json``; "" for any.
    """

    words: tuple[Word, ...]
    group: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A document number: its key, and its words for text that cites it in another way.

    ``open``: more of the number may follow.
    """

    key: str
    words: tuple[Word, ...]
    group: str = ""
    negated: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Words that begin as ``word`` does, itself included.

    ``starts``: how such words may begin, in the form ``word`` was typed in: bare for bare ones.
    """

    word: Word
    starts: tuple[str, ...]
    group: str = ""
    negated: bool = False

    def matches(self, exact: str, folded: str) -> bool:
        """Whether a word of a text with these two forms is one this part asks for."""
        form = folded if self.word.bare else exact
        return self.word.matches(exact, folded) or form.startswith(self.starts)


@dataclass(frozen=True, slots=True)
class Dates:
    """Entries whose days overlap ``first`` to ``last``: whole numbers YYYYMMDD, None is open."""

    first: int | None
    last: int | None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Entries that meet any of the alternatives; what was typed comes first.

    ``why``: what made them, a key of ``alternatives`` in ``data/boosts.json``.
    """

    alternatives: tuple[Clause, ...]
    why: Literal["abbreviation", "date", "joined", "mended", "number"]
    negated: bool = False


Clause = Words | Number | Start | Dates | AnyOf


@dataclass(frozen=True, slots=True)
class Expanded:
    """An abbreviation or its long form, as typed, and what else was searched for it."""

    text: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """A word that is found nowhere, as typed, and the words searched in its place.

    ``how``: keys left in it, one letter away, a number read as a month; "accents": the whole query,
    searched without them.
    """

    text: str
    by: tuple[str, ...]
    how: Literal["accents", "keys", "letter", "date"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the typed text, ``start`` to ``end`` of it in NFC, and the clause it became.

    ``clause`` is None where the part is ignored.
    """

    start: int
    end: int
    clause: Clause | None


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
    organ: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    direction: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    retention: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    finding: tuple[str, ...] = ()
    format: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    fonds: tuple[str, ...] = ()
    dossier: tuple[str, ...] = ()
    date_from: str = ""
    date_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A parsed query with its filters and the page of results wanted.

    ``text``: as typed. ``cursor``: from the page before, None for the first. ``limit``: hits a
    page, cut to 0..1000. ``by``: what a hit is, an entry or a dossier with its best entry.
    ``parts``: how the text was read, in order. ``expanded`` and ``mended``: what is searched beside
    or in place of words as typed.
    """

    text: str = ""
    clauses: tuple[Clause, ...] = ()
    parts: tuple[Part, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    expanded: tuple[Expanded, ...] = ()
    mended: tuple[Mended, ...] = ()
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    by: Literal["entry", "dossier"] = "entry"
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
    def conditions(self) -> tuple[Clause, ...]:
        """The wanted clauses that say when, or in which field: asked for on purpose."""
        return tuple(filter(_is_condition, self.wanted))

    @property
    def hopeless(self) -> bool:
        """Whether something was asked for of which nothing could be understood."""
        return not self.clauses and bool(self.ignored)


def _is_condition(clause: Clause) -> bool:
    match clause:
        case Dates():
            return True
        case AnyOf():
            return clause.why == "date" or all(map(_is_condition, clause.alternatives))
        case _:
            return bool(clause.group)

"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from search.fields import table
from search.query import Expanded, Ignored, Mended
from search.words import LANGS, value_words


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the original text and the ranges in it that match.

    ``marks`` are (start, end) offsets into ``text``. ``file`` and ``page`` are None where the piece
    is not from a file's text.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    file: str | None = None
    page: int | None = None

    @property
    def rendered(self) -> str:
        """The text with «» around what matches."""
        out: list[str] = []
        last = 0
        for start, end in self.marks:
            out += [self.text[last:start], "«", self.text[start:end], "»"]
            last = end
        return "".join([*out, self.text[last:]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One entry found. ``shown`` holds its descriptive fields (see ``search/layout.py``).

    ``also_in``: the other dossiers that hold one of its files.
    """

    score: float
    snippet: Snippet
    shown: dict[str, Any]
    also_in: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The entry's id."""
        return str(self.shown["id"])

    def as_dict(self) -> dict[str, Any]:
        """JSON form: ``document``, ``file`` and ``page`` are null where the hit has none."""
        return {
            **self.shown,
            "file": self.snippet.file,
            "page": self.snippet.page or None,
            "snippet": self.snippet.rendered,
            "snippet_text": self.snippet.text,
            "marks": [list(mark) for mark in self.snippet.marks],
            "score": round(self.score, 6),
            "also_in": list(self.also_in),
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """How many hits have ``value``."""

    value: str
    count: int

    def as_dict(self, facet: str) -> dict[str, Any]:
        """JSON form, with the value in words; a rule is told by its id."""
        said: dict[str, Any] = {lang: value_words(facet, self.value, lang) for lang in LANGS}
        return {"value": self.value, "count": self.count, **said}


class Bare(NamedTuple):
    """The query without its accents, and how many entries it finds."""

    text: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answer to a query.

    ``total``: entries, or dossiers where those were asked for. ``capped``: there is more than can
    be paged through in this order. ``relaxed``: (clauses met at least, clauses asked for) where
    nothing met them all and all but one were asked for instead. ``without_text``: how many visible
    documents within the filters hold no searchable text, so that "not found" is not read as
    "does not exist"; ``listed_without_text``: the first of them. ``expanded`` and ``mended``: what
    was searched for beside and instead of words as typed.
    """

    total: int
    total_is_exact: bool = True
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    cursor: str | None = None
    capped: bool = False
    ignored: tuple[Ignored, ...] = ()
    expanded: tuple[Expanded, ...] = ()
    mended: tuple[Mended, ...] = ()
    did_you_mean: str | None = None
    bare: Bare | None = None
    without_text: int = 0
    listed_without_text: tuple[dict[str, Any], ...] = ()
    relaxed: tuple[int, int] | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON form, the object of ``hoso search --json``."""
        return {
            "total": self.total,
            "total_is_exact": self.total_is_exact,
            "hits": [hit.as_dict() for hit in self.hits],
            "facets": {
                name: [one.as_dict(name) for one in values] for name, values in self.facets.items()
            },
            "cursor": self.cursor,
            "ignored": [
                {"text": one.text, "reason": one.reason, **table("ignored")[one.reason]}
                for one in self.ignored
            ],
            "capped": self.capped,
            "expanded": [{"text": one.text, "also": list(one.also)} for one in self.expanded],
            "mended": [
                {"text": one.text, "by": list(one.by), "how": one.how} for one in self.mended
            ],
            "did_you_mean": self.did_you_mean,
            "without_accents": self.bare._asdict() if self.bare else None,
            "without_text": self.without_text,
            "listed_without_text": list(self.listed_without_text),
            "relaxed": list(self.relaxed) if self.relaxed else None,
        }

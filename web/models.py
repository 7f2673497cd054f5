"""What the API answers with a search. Keys are those of ``hoso search --json`` (docs/json.md).

Other answers stand beside their routes. Keys may be added; those here keep their meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from search.language import Offer
from search.results import Results

Pair = Annotated[list[int], Field(min_length=2, max_length=2)]
"""Two whole numbers: start and end of a range, or met and asked."""


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow")


class Hit(_Open):
    """One entry found; the other keys are its descriptive fields."""

    id: str
    kind: str
    dossier: str
    file_code: str
    document: int | None
    file: str | None
    page: int | None
    snippet: str
    snippet_text: str
    marks: list[Pair]
    score: float


class FacetCount(_Open):
    """How many entries have a value."""

    value: str
    count: int


class IgnoredPart(_Open):
    """A part of what was typed that could not be used, and why."""

    text: str
    reason: str
    vi: str
    en: str


class OrganOffer(BaseModel):
    """An earlier or later name of an organ asked for; ``text``: the query that looks for it."""

    name: str
    relation: str
    since: date
    basis: str
    text: str


class SearchAnswer(_Open):
    """The answer of a search, the object ``hoso search --json`` prints."""

    total: int
    total_is_exact: bool
    hits: list[Hit]
    facets: dict[str, list[FacetCount]]
    cursor: str | None
    ignored: list[IgnoredPart]
    did_you_mean: str | None
    without_text: int
    relaxed: Pair | None
    offers: list[OrganOffer]


class FacetsAnswer(BaseModel):
    """Counts of a search without its hits."""

    total: int
    facets: dict[str, list[FacetCount]]


class Suggestions(BaseModel):
    """What may be meant by what is half typed, most likely first."""

    suggestions: list[str]


def answer(results: Results, offers: Sequence[Offer] = ()) -> dict[str, Any]:
    """The JSON form of results and of the organs offered beside them."""
    return {**results.as_dict(), "offers": [asdict(one) for one in offers]}

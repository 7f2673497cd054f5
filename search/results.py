"""What a search answers."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from schemas.errors import HosoError
from search.fields import table
from search.query import Ignored


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
    """One entry found. ``shown`` holds its descriptive fields (see ``search/layout.py``)."""

    score: float
    snippet: Snippet
    shown: dict[str, Any]

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
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """How many hits have ``value``."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answer to a query.

    ``relaxed``: (clauses met at least, clauses asked for) where nothing met them all and all but
    one were asked for instead; None otherwise. ``without_text``: how many visible documents within
    the filters hold no searchable text, so that "not found" is not read as "does not exist".
    """

    total: int
    total_is_exact: bool = True
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    cursor: str | None = None
    ignored: tuple[Ignored, ...] = ()
    did_you_mean: str | None = None
    without_text: int = 0
    relaxed: tuple[int, int] | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON form, the object of ``hoso search --json``."""
        return {
            "total": self.total,
            "total_is_exact": self.total_is_exact,
            "hits": [hit.as_dict() for hit in self.hits],
            "facets": {
                name: [{"value": one.value, "count": one.count} for one in values]
                for name, values in self.facets.items()
            },
            "cursor": self.cursor,
            "ignored": [
                {"text": one.text, "reason": one.reason, **table("ignored")[one.reason]}
                for one in self.ignored
            ],
            "did_you_mean": self.did_you_mean,
            "without_text": self.without_text,
            "relaxed": list(self.relaxed) if self.relaxed else None,
        }


def cursor_of(place: int) -> str:
    """The cursor of the page of hits that begins at ``place``."""
    return base64.urlsafe_b64encode(f"p{place}".encode()).decode().rstrip("=")


def place_of(cursor: str | None) -> int:
    """The place a cursor stands for; raises :class:`HosoError` ``cursor-invalid``."""
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        if text[:1] != "p" or not text[1:].isdigit() or cursor_of(int(text[1:])) != cursor:
            raise ValueError(cursor)
        return int(text[1:])
    except (binascii.Error, ValueError):
        raise HosoError("cursor-invalid", cursor=cursor[:80]) from None

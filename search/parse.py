"""Reads what a person types into a :class:`search.query.Query`. Nothing typed is an error."""

from __future__ import annotations

from typing import Any

from search.language.expand import expand
from search.language.reader import MAX_CHARS, Reader
from search.query import Expanded, Ignored, Query

__all__ = ["MAX_CHARS", "MAX_CLAUSES", "parse"]

MAX_CLAUSES = 40


def parse(text: str, *, typing: bool = False, abbreviations: bool = True, **options: Any) -> Query:
    """The query of ``text``; ``options`` are the other fields of :class:`Query`.

    Words are all required. ``"…"`` is a phrase, ``-`` before a part excludes it, ``field:value``
    looks in one field, ``quy*`` asks for words that begin so; document numbers and dates are
    recognised as people write them. What cannot be read is left out and named in ``ignored``.
    ``typing``: the last word may be half typed. ``abbreviations``: whether to look for what
    abbreviations stand for too.
    """
    return Query(text=text, **_read(text, typing, abbreviations), **options)


def _read(text: str, typing: bool, abbreviations: bool) -> dict[str, Any]:
    reader = Reader(text, typing=typing)
    parts = list(reader.parts())
    expanded: tuple[Expanded, ...] = ()
    if abbreviations:
        parts, expanded = expand(reader.text, parts)
    clauses = list(dict.fromkeys(part.clause for part in parts if part.clause is not None))
    ignored = reader.ignored
    if len(clauses) > MAX_CLAUSES:
        ignored.append(Ignored("…", "too-long"))
    if not clauses and not ignored and reader.text.strip():
        ignored.append(Ignored(reader.text.strip(), "no-word"))
    return {
        "clauses": tuple(clauses[:MAX_CLAUSES]),
        "parts": tuple(parts),
        "ignored": tuple(dict.fromkeys(ignored)),
        "expanded": expanded,
    }

"""Filters and access as parts of a plan: they narrow the hits and never count in ranking."""

from __future__ import annotations

from search.access import Access, Grant
from search.layout import day_number, exact_value, label_value
from search.plan import Best, Between, Both, Ids, Labelled, Node, Term
from search.query import Filters

VALUE_FILTERS = (
    "kind",
    "type",
    "organ",
    "unit",
    "year",
    "direction",
    "access",
    "retention",
    "signature",
    "finding",
    "format",
    "text",
    "fonds",
    "dossier",
)

ACCESS = "access"
"""The filter whose values the index holds marked, so that "no label" can be asked for."""


def narrowing(filters: Filters, *, without: str = "") -> tuple[Node, ...]:
    """The parts a hit must meet for ``filters``; ``without``: a field whose filter is left out."""
    parts: list[Node] = []
    for name in VALUE_FILTERS:
        values = getattr(filters, name)
        if values and name != without:
            kept = tuple(map(label_value, values)) if name == ACCESS else values
            parts.append(any_value(name, kept))
    if first := day_number(filters.date_from):
        parts.append(Between("day_to", first, None))
    if last := day_number(filters.date_to):
        parts.append(Between("day_from", None, last))
    return tuple(parts)


def any_value(field: str, values: tuple[str, ...]) -> Node:
    """Entries with any of ``values`` in exact-value field ``field``."""
    return Best(tuple(Term(field, exact_value(value)) for value in values), 0.0)


def visible(access: Access | None, hidden: frozenset[str] = frozenset()) -> tuple[Node, ...]:
    """The parts a hit must meet for a viewer; an access without grants sees nothing.

    ``hidden``: ids nobody but who sees everything may see, whatever the index says of them.
    """
    if access is None or any(grant == Grant() for grant in access.grants):
        return ()
    seen = Labelled(frozenset((grant.label, grant.unit) for grant in access.grants))
    return (seen, Both(never=(Ids(hidden),))) if hidden else (seen,)

"""From the options of ``hoso search`` to a query: filters in the spelling the archive has."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click

from hoso.cli.days import iso_day, span
from hoso.cli.search_options import FILTERS

if TYPE_CHECKING:
    from search.query import Filters, Query
    from search.results import Results

    Search = Callable[[Query], Results]

_SHOWN_VALUES = 12


def filters_of(options: Mapping[str, Any], search: Search) -> dict[str, Any]:
    """The filters chosen: field of ``Filters`` -> values. ``search``: asks the archive.

    Raises ``click.BadParameter`` for a value the archive does not have, naming some it has.
    """
    span(options["start"], options["end"])
    chosen = {
        one.name: _as_kept(search, one.name, [str(value) for value in options[one.name]])
        for one in FILTERS
        if options[one.name]
    }
    if options["without_text"]:
        from search.entry import WORDLESS

        chosen |= {"kind": ("document",), "text": WORDLESS}
    days = {"date_from": iso_day(options["start"]), "date_to": iso_day(options["end"])}
    return {**chosen, **{name: day for name, day in days.items() if day}}


def made_filters(chosen: Mapping[str, Any]) -> Filters:
    """The filters of ``chosen``, which may come from a saved search of another version."""
    from search.query import Filters

    known: dict[str, Any] = {}
    for field in fields(Filters):
        if (value := chosen.get(field.name)) is not None:
            known[field.name] = value if isinstance(value, str) else tuple(map(str, value))
    return Filters(**known)


def facets_of(options: Mapping[str, Any]) -> tuple[str, ...]:
    """The facets to count: all that people get, or the usual few."""
    from search.query import FACETS

    every = tuple(one.name for one in FILTERS if one.name != "dossier")
    return every if options["facets"] else FACETS


def _as_kept(search: Search, name: str, typed: Iterable[str]) -> tuple[str, ...]:
    """``typed`` in the spelling the archive has it: case does not matter, words do for codes."""
    from search.words import coded

    kept: dict[str, str] | None = None
    found = []
    for value in typed:
        code = coded(name, value)
        if code is None:
            kept = _kept(search, name) if kept is None else kept
            code = kept.get(_key(value))
        if code is None:
            raise _unknown(name, value, kept or {})
        found.append(code)
    return tuple(found)


def _kept(search: Search, name: str) -> dict[str, str]:
    """The values the archive has, by what people may type for them."""
    from search.parse import parse

    values = search(parse("", limit=0, facets=(name,))).facets.get(name, ())
    found = {_key(one.value): one.value for one in values}
    if name == "dossier":
        found |= {_key(code_of(one.value)): one.value for one in values}
    return found


def _unknown(name: str, value: str, kept: Mapping[str, str]) -> click.BadParameter:
    from search.words import value_words

    there = sorted({value_words(name, one) for one in kept.values()})
    shown = ", ".join(there[:_SHOWN_VALUES]) or "chưa có gì"
    return click.BadParameter(
        f"kho không có “{value}”; hiện có: {shown} / not in the archive", param_hint=f"--{name}"
    )


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def code_of(object_id: str) -> str:
    """The FileCode an object id is made of."""
    from urllib.parse import unquote

    return unquote(object_id.rpartition(":")[2])

"""The index's text fields, the names people call them by, and their weights: all from data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from search.entry import Entry
from search.text import name_text, without_marks


@cache
def table(name: str) -> Mapping[str, Any]:
    """The data file ``search/data/<name>.json``."""
    text = files("search").joinpath(f"data/{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def groups() -> tuple[str, ...]:
    """The names of the text fields a word is looked for in where no field is named."""
    return tuple(table("fields")["groups"])


@cache
def text_fields() -> tuple[str, ...]:
    """The names of all text fields, each kept in an exact and a folded form.

    Besides :func:`groups` those that are looked in only by name; their words are in ``context``
    too, so that a plain word does not have to be looked for in each of them. And those in which
    nothing is found, only ranked.
    """
    return (*groups(), *table("fields")["named"], *table("fields")["ranked"])


def group_boost(group: str) -> float:
    """Weight of a text field in ranking."""
    return float(table("boosts")["groups"][group])


def boost(kind: str, name: str) -> float:
    """One weight of ``data/boosts.json``."""
    return float(table("boosts")[kind][name])


def group_text(entry: Entry, group: str) -> list[str]:
    """The values of ``entry`` that belong in text field ``group`` (all but the body), not empty."""
    own, extras, others = _sources(group)
    found: list[str] = []
    for name, read in own:
        value = getattr(entry, name)
        if value:
            found.extend([value] if isinstance(value, str) else map(read, value))
    if entry.extra:
        found.extend([entry.extra.get(name, "") for name in extras])
        if others:
            named = _named_extras()
            found.extend([text for name, text in entry.extra.items() if name not in named])
    return [text for text in found if text]


@cache
def _sources(
    group: str,
) -> tuple[tuple[tuple[str, Callable[[str], str]], ...], tuple[str, ...], bool]:
    """Where the values of ``group`` are: fields of an entry with how each of several becomes text,
    extras, whether all other extras.
    """
    kinds = ("groups", "named", "ranked")
    sources = {name: row for kind in kinds for name, row in table("fields")[kind].items()}[group]
    extras = tuple(one.removeprefix("extra.") for one in sources if one.startswith("extra."))
    own = [one for one in sources if not one.startswith("extra.") and one != "body"]
    read = tuple((name, _READ.get(name, str)) for name in own)
    return read, tuple(one for one in extras if one != "*"), "*" in extras


_READ = {"file_names": name_text}
"""How the values of a source become text, where not as they are."""


@cache
def _named_extras() -> frozenset[str]:
    """Extras that have a field of their own, and flags that are no text."""
    sources = [source for row in table("fields")["groups"].values() for source in row]
    named = {source.removeprefix("extra.") for source in sources if source.startswith("extra.")}
    return frozenset(named | set(table("fields")["flags"]))


def looked_in(field: str) -> tuple[str, ...]:
    """The text fields a search in ``field`` looks in; "": where no field is named."""
    return (table("fields")["within"].get(field, field),) if field else groups()


def holds_dates(field: str) -> bool:
    """Whether the values of ``field`` are dates or years."""
    return field in table("fields")["dates"]


@cache
def field_pattern() -> re.Pattern[str]:
    """Matches ``name:`` at the start of a word, for every name of a field, accents or not."""
    names = sorted(_names_to_fields(), key=len, reverse=True)
    either = "|".join(re.escape(name).replace(r"\ ", r"[ \u00a0]+") for name in names)
    return re.compile(rf"({either})[ \u00a0]?:[ \u00a0]*", re.IGNORECASE)


def field_named(name: str) -> str:
    """The field a person means by ``name`` (a match of :func:`field_pattern`)."""
    return _names_to_fields()[" ".join(name.casefold().split())]


def name_of(field: str) -> str:
    """The first name people have for ``field``."""
    return str(table("fields")["names"][field][0])


@cache
def _names_to_fields() -> dict[str, str]:
    found: dict[str, str] = {}
    for field, names in table("fields")["names"].items():
        for name in names:
            found[name.casefold()] = field
            # As typed without accents; folding would settle i and y, people do not.
            found.setdefault(without_marks(name.casefold()), field)
    return found

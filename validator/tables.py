"""The small tables of the checks alone: extensions, names, the decree's fields.

Vocabularies, laws, codes and fields are the registers of ``schemas``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


def _load(name: str) -> dict[str, Any]:
    text = files("validator").joinpath("data", "tables", f"{name}.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


@cache
def extensions() -> Mapping[str, tuple[str, ...]]:
    """Extension (lower case, no dot) -> kinds of ``FormatFacts`` it may stand for."""
    return {key: tuple(kinds) for key, kinds in _load("extensions").items()}


@dataclass(frozen=True, slots=True)
class NameRules:
    """What makes a name unportable or junk; names in lower case."""

    reserved: frozenset[str]
    characters: frozenset[str]
    max_bytes: int
    junk_names: frozenset[str]
    junk_prefixes: tuple[str, ...]
    junk_folders: frozenset[str]


@cache
def name_rules() -> NameRules:
    """Rules of ``names.json``."""
    raw = _load("names")
    return NameRules(
        reserved=frozenset(name.lower() for name in raw["reserved"]),
        characters=frozenset(raw["characters"]),
        max_bytes=raw["max_bytes"],
        junk_names=frozenset(raw["junk_names"]),
        junk_prefixes=tuple(raw["junk_prefixes"]),
        junk_folders=frozenset(raw["junk_folders"]),
    )


@dataclass(frozen=True, slots=True)
class DecreeTable:
    """One of the decree's field tables: field -> (type, greatest length)."""

    direction: str
    fields: Mapping[str, tuple[str, int]]


@cache
def decree_tables() -> Mapping[str, DecreeTable]:
    """Rule id (M-001..M-003, H-005: what is asked for at closing) -> table."""
    rows = {k: row for k, row in _load("decree-30-fields").items() if isinstance(row, dict)}
    return {
        key: DecreeTable(row["direction"], {n: (t, m) for n, (t, m) in row["fields"].items()})
        for key, row in rows.items()
    }


@cache
def opening_fields() -> tuple[str, ...]:
    """The five data of a dossier that stands in no plan (NĐ 30/2020 Đ29.2)."""
    return tuple(_load("decree-30-fields")["H-002"])


@dataclass(frozen=True, slots=True)
class SigningTable:
    """What the checks of signatures go by (``signing.json``).

    ``plausible_days``: how far signing and date of issue may lie apart; ``stamp_days``: how far the
    stated time from its own stamp; ``urgent_hours``: how long an urgent document may wait for its
    seal. Words of names in lower case. ``printed_begins``,
    ``printed_labels``: how the block that signing tools print beside a signature begins and goes
    on. ``report_items``: what a result must show, by key, in both languages.
    """

    plausible_days: int
    stamp_days: int
    urgent_hours: int
    key_usage: frozenset[str]
    extended_key_usage: frozenset[str]
    sub_filters: tuple[str, ...]
    titles: tuple[str, ...]
    posts: tuple[str, ...]
    printed_begins: tuple[str, ...]
    printed_labels: tuple[str, ...]
    inner_units: tuple[str, ...]
    short_names: Mapping[str, str]
    report_items: Mapping[str, Mapping[str, str]]


@cache
def signing_table() -> SigningTable:
    """Rules of ``signing.json``."""
    raw = _load("signing")
    return SigningTable(
        plausible_days=raw["plausible_days"],
        stamp_days=raw["stamp_days"],
        urgent_hours=raw["urgent_hours"],
        key_usage=frozenset(raw["key_usage"]),
        extended_key_usage=frozenset(raw["extended_key_usage"]),
        sub_filters=tuple(raw["sub_filters"]),
        titles=tuple(raw["titles"]),
        posts=tuple(raw["posts"]),
        printed_begins=tuple(raw["printed_begins"]),
        printed_labels=tuple(raw["printed_labels"]),
        inner_units=tuple(raw["inner_units"]),
        short_names=dict(raw["short_names"]),
        report_items=dict(raw["report_items"]),
    )

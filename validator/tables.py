"""The small tables beside the rules: terms, names, extensions, the decree's fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.text import nfc
from validator.case import fold


def _load(name: str) -> dict[str, Any]:
    text = files("validator").joinpath("data", "tables", f"{name}.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


@dataclass(frozen=True, slots=True)
class Terms:
    """Vocabularies, keyed in the folded form of :func:`validator.case.fold`."""

    types: Mapping[str, str]  # folded type -> abbreviation ("" where it has none)
    other_types: frozenset[str]
    retention: frozenset[str]
    years: tuple[int, int]
    access: frozenset[str]
    secrecy_levels: frozenset[str]
    secrecy_none: frozenset[str]


@cache
def terms() -> Terms:
    """Terms of ``terms.json``."""
    raw = _load("terms")
    listed = {key: value for key, value in raw["document_types"].items() if key != "source"}
    spelled = {other: listed[name] for other, name in raw["type_spellings"].items()}
    years = raw["retention_years"]
    return Terms(
        types={fold(name): nfc(short) for name, short in (listed | spelled).items()},
        other_types=_folded(raw["other_types"]),
        retention=_folded(raw["retention_stated"]),
        years=(years["min"], years["max"]),
        access=_folded(raw["access"]),
        secrecy_levels=_folded(raw["secrecy_levels"]),
        secrecy_none=_folded(raw["secrecy_none"]),
    )


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


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
    """Rule id (M-001..M-003) -> table."""
    rows = {key: row for key, row in _load("decree-30-fields").items() if key != "source"}
    return {
        key: DecreeTable(row["direction"], {n: (t, m) for n, (t, m) in row["fields"].items()})
        for key, row in rows.items()
    }


@dataclass(frozen=True, slots=True)
class ProfileLaw:
    """The text behind a profile and the days it was in force."""

    law: str
    start: date
    end: date | None


@cache
def profile_laws() -> Mapping[str, ProfileLaw]:
    """Profile id -> its law."""
    return {
        key: ProfileLaw(
            row["law"],
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["to"]) if row["to"] else None,
        )
        for key, row in _load("profiles").items()
    }

"""The kinds of events, the roles of people in them and the classes of papers, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from schemas.data_files import load_json


@dataclass(frozen=True, slots=True, kw_only=True)
class StateKind:
    """A class of papers. ``in_rate``: counted in the rate of papers done in time."""

    id: str
    vi: str
    en: str
    in_rate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """A kind of event. ``ends``: after it nothing is open at the one it came to."""

    id: str
    vi: str
    en: str
    directions: tuple[str, ...]
    ends: bool = False


@cache
def event_kinds() -> Mapping[str, EventKind]:
    """Every kind by its id, in the order of the work."""
    rows = load_json("trace.json")["kinds"]
    return MappingProxyType(
        {row["id"]: EventKind(**{**row, "directions": tuple(row["directions"])}) for row in rows}
    )


def event_kind(kind: str) -> EventKind:
    """The kind of that id. Raises ``KeyError``."""
    return event_kinds()[kind]


@cache
def roles() -> Mapping[str, str]:
    """Role id -> its Vietnamese name."""
    return MappingProxyType({row["id"]: row["vi"] for row in load_json("trace.json")["roles"]})


@cache
def state_table() -> Mapping[str, Any]:
    """``states.json``: the classes, and which events close, reopen and pass on a paper."""
    return MappingProxyType(load_json("states.json"))


@cache
def state_kinds() -> Mapping[str, StateKind]:
    """Every class of papers by its id, in the order of reports."""
    return MappingProxyType({row["id"]: StateKind(**row) for row in state_table()["states"]})

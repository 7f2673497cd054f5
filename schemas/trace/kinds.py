"""The kinds of events and the roles of people in them, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from schemas.data_files import load_json


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

"""One paper of many tellings: a register, a trace and a message tell of the same document.

Two tellings are of one paper where they share a strong key: the arrival number in the office's
series of a year together with number and notation, or number, notation, day and author. A telling
without a strong key in common joins by the arrival number, by number, notation and day, then by
number and notation, where that names one paper alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from schemas.text import fold_head
from schemas.trace import Event, Paper
from schemas.trace.model import Direction

_WEAK = ("a|", "d|", "n|")  # by arrival number; by sign and day; by sign alone
_NEVER_TOLD = frozenset({"direction", "key", "events", "place"})


def arrival_day(paper: Paper) -> date | None:
    """The day the paper came in or was made: of its arrival, else its first dated event."""
    days = [
        event.moment.day
        for event in paper.events
        if event.kind in ("arrived", "registered") and event.moment
    ]
    days = days or [event.moment.day for event in paper.events if event.moment]
    return min(days, default=paper.key.issued)


@dataclass(frozen=True, slots=True)
class Keys:
    """``strong``: any of them in common makes one paper. ``weak``: where they name one alone."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]


def keys_of(paper: Paper, organ: str) -> Keys:
    """The keys of a telling in a register of ``organ``."""
    way = "in" if paper.direction == "in" else "own"
    strong, weak = [], []
    day = arrival_day(paper)
    sign, issued = paper.key.sign, paper.key.issued
    if paper.arrival_number and day:
        number = paper.arrival_number.strip().lstrip("0").casefold()
        weak.append(f"a|{fold_head(organ)}|{day.year}|{number}")
        if sign:
            strong.append(f"{weak[0]}|{sign}")
    if sign and issued:
        weak.append(f"d|{way}|{sign}|{issued}")
        author = fold_head(paper.key.organ)
        if author or way == "own":
            strong.append(f"s|{way}|{sign}|{issued}|{author if way == 'in' else ''}")
    if sign:
        weak.append(f"n|{way}|{sign}")
    return Keys(tuple(strong), tuple(weak))


def grouped(tellings: Sequence[Keys]) -> Iterator[list[int]]:
    """Places of the tellings of each paper, in the order of their first."""
    parent = list(range(len(tellings)))
    _join(parent, _sharing(keys.strong for keys in tellings))
    for kind in _WEAK:
        weak = ([key for key in keys.weak if key.startswith(kind)] for keys in tellings)
        for places in _sharing(weak):
            roots = {_root(parent, place) for place in places}
            firm = {root for root in roots if _is_firm(root, parent, tellings, places)}
            if len(firm) <= 1:
                _join(parent, [places])
    groups: dict[int, list[int]] = {}
    for place in range(len(tellings)):
        groups.setdefault(_root(parent, place), []).append(place)
    yield from groups.values()


def _is_firm(root: int, parent: list[int], tellings: Sequence[Keys], places: list[int]) -> bool:
    return any(tellings[place].strong and _root(parent, place) == root for place in places)


def _sharing(keys: Iterable[Iterable[str]]) -> list[list[int]]:
    """Places that share a key, per key."""
    found: dict[str, list[int]] = {}
    for place, own in enumerate(keys):
        for key in own:
            found.setdefault(key, []).append(place)
    return [places for places in found.values() if len(places) > 1]


def _root(parent: list[int], place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = parent[place]
    return place


def _join(parent: list[int], sets: Iterable[list[int]]) -> None:
    for places in sets:
        first = _root(parent, places[0])
        for place in places[1:]:
            other = _root(parent, place)
            first, other = min(first, other), max(first, other)
            parent[other] = first


def merged(tellings: Sequence[Paper]) -> Paper:
    """The paper of its tellings: of each field the first that says anything, of events all."""
    first = tellings[0]
    if len(tellings) == 1:
        return first
    names = [item.name for item in fields(Paper) if item.name not in _NEVER_TOLD]
    told = {name: _first(getattr(paper, name) for paper in tellings) for name in names}
    key = replace(
        first.key,
        **{
            item.name: _first(getattr(paper.key, item.name) for paper in tellings)
            for item in fields(first.key)
        },
    )
    ways = {paper.direction for paper in tellings}
    direction = first.direction if len(ways) == 1 else _settled(ways)
    events = tuple(_once(event for paper in tellings for event in paper.events))
    return replace(first, **told, direction=direction, key=key, events=events)


def _settled(ways: set[Direction]) -> Direction:
    return "out" if "out" in ways else "in"


def _first(values: Iterable[Any]) -> Any:
    found = list(values)
    return next((value for value in found if value), found[0])


def _once(events: Iterable[Event]) -> Iterator[Event]:
    """Each event once; one without a moment yields to one of its kind and receiver with one."""
    told = list(events)
    dated = {(event.kind, _who(event)) for event in told if event.moment}
    kinds = {event.kind for event in told if event.moment}
    seen = set()
    for event in told:
        if not event.moment and ((event.kind, _who(event)) in dated or _bare(event, kinds)):
            continue
        key = (event.kind, event.moment, _who(event), event.code)
        if key not in seen:
            seen.add(key)
            yield event


def _who(event: Event) -> tuple[str, str]:
    return fold_head(event.to.person or event.to.unit), event.part


def _bare(event: Event, kinds: set[str]) -> bool:
    """Whether an event tells nothing but that it happened, and another of its kind tells when."""
    return event.kind in kinds and not event.to and not event.text

"""Short ways to write papers and events."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from schemas.clock import office_instant
from schemas.trace import Event, Moment, Paper, Party

Direction = Any


def moment(text: str) -> Moment:
    """``2025-03-05`` or, in Vietnamese time, ``2025-03-05 08:30``."""
    if " " not in text:
        return Moment(date.fromisoformat(text))
    told = datetime.fromisoformat(text)
    return Moment.of(office_instant(told.date(), told.time()))


def party(text: str) -> Party:
    """``unit/person``, either part empty."""
    unit, _, person = text.partition("/")
    return Party(unit=unit, person=person)


def event(kind: str, when: str = "", by: str = "", to: str = "", **more: Any) -> Event:
    due = more.pop("due", "")
    return Event(
        kind=kind,
        moment=moment(when) if when else None,
        by=party(by),
        to=party(to),
        due=moment(due) if due else None,
        **more,
    )


def paper(*events: Event, due: str = "", direction: Direction = "in", **more: Any) -> Paper:
    return Paper(direction=direction, events=events, due=moment(due) if due else None, **more)


def midnight(day: date) -> Moment:
    return Moment.of(office_instant(day, time(0)))

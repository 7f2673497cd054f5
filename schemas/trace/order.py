"""The events of a paper in the order they happened, as far as told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from schemas.clock import office_instant, office_time
from schemas.trace.model import Event, Moment, Paper

_MIDNIGHT = time(0)


def ordered(paper: Paper, until: date | None = None) -> tuple[Event, ...]:
    """The events in order of time; what tells no time stays behind the event told before it.

    ``until``: only what had happened by the end of that day.
    """
    keyed: list[tuple[datetime, int, Event]] = []
    at = datetime.min.replace(tzinfo=UTC)
    for place, event in enumerate(paper.events):
        at = _placed(event.moment, at)
        keyed.append((at, place, event))
    keyed.sort(key=lambda item: item[:2])
    limit = office_instant(until, time.max) if until else None
    return tuple(event for at, _, event in keyed if limit is None or at <= limit)


def clock_time(moment: Moment | None) -> datetime | None:
    """The instant of a moment that tells an hour; midnight is how exports write a bare day."""
    if moment is None or moment.at is None or office_time(moment.at) == _MIDNIGHT:
        return None
    return moment.at


def opening(moment: Moment) -> datetime:
    """The earliest instant a moment may stand for."""
    return clock_time(moment) or office_instant(moment.day, _MIDNIGHT)


def ending(moment: Moment) -> datetime:
    """The latest instant a moment may stand for."""
    return clock_time(moment) or office_instant(moment.day, time.max)


def first(paper: Paper, *kinds: str) -> Event | None:
    """The first event of one of the kinds, in order of time."""
    return next((event for event in ordered(paper) if event.kind in kinds), None)


def last(events: Iterable[Event], *kinds: str) -> Event | None:
    """The last of the events that is of one of the kinds."""
    found = [event for event in events if event.kind in kinds]
    return found[-1] if found else None


def _placed(moment: Moment | None, before: datetime) -> datetime:
    """Where an event stands among the others, given where the one told before it does."""
    if moment is None:
        return before
    at = clock_time(moment)
    if at is None and opening(moment) <= before <= ending(moment):
        return before
    return at or opening(moment)

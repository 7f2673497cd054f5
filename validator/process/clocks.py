"""Clocks of the work (``data/clocks.json``): from which event to which, by which term.

1. a paper has a clock where direction, urgency and medium are the clock's and its class (recalled,
   returned, …) is not excluded;
2. it runs from its first event of the kinds ``from`` (``pick`` last: the last before the end) to
   the first of the kinds ``to``; working days between suspended and resumed stand still. A later
   step (``done_by``) shows that the clock had stopped by then: where that is in time so was the
   step, where it is late nobody tells when the step was done;
3. a term of minutes is a parameter of the office: a finding of it is never more than a warning;
4. a finding that counts days no text confirms says so and is a warning at most.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.calendar import Calendar, NoCalendarError
from schemas.clock import dmy, vn_time
from schemas.finding import Severity
from schemas.trace import Event, Moment, event_kind
from schemas.trace.order import clock_time
from validator.process.case import PaperCase
from validator.process.limits import Lapse, Span, lapse
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated, summed


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One row of ``clocks.json``. ``urgency``: "" any | urgent | normal; ``media``: () any."""

    id: str
    rules: tuple[str, ...]
    source: str
    directions: tuple[str, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    limit: Mapping[str, Any]
    owner: str
    excludes: frozenset[str]
    urgency: str = ""
    media: tuple[str, ...] = ()
    from_roles: frozenset[str] = frozenset()
    to_roles: frozenset[str] = frozenset()
    done_by: tuple[str, ...] = ()
    pick: str = "first"


@cache
def clocks() -> tuple[Clock, ...]:
    """Every clock, in the order of the file."""
    path = files("validator").joinpath("process/data/clocks.json")
    return tuple(_clock(row) for row in json.loads(path.read_text("utf-8"))["clocks"])


def _clock(row: Mapping[str, Any]) -> Clock:
    return Clock(
        id=row["id"],
        rules=tuple(row["rules"]),
        source=row["source"],
        directions=tuple(row["directions"]),
        starts=tuple(row["from"]),
        ends=tuple(row["to"]),
        limit=row["limit"],
        owner=row["owner"],
        excludes=frozenset(row["excludes"]),
        urgency=row.get("urgency", ""),
        media=tuple(row.get("media", ())),
        from_roles=frozenset(row.get("from_roles", ())),
        to_roles=frozenset(row.get("to_roles", ())),
        done_by=tuple(row.get("done_by", ())),
        pick=row.get("pick", "first"),
    )


def run(clock: Clock, case: PaperCase) -> Verdict:
    """What a clock says of a paper."""
    if reason := _not_its(clock, case):
        return not_applicable(reason)
    end = _end(clock, case)
    start = _start(clock, case, end)
    if start is None or end is None:
        return not_evaluated("event-not-told")
    try:
        return _measured(clock, case, start, end)
    except NoCalendarError:
        return not_evaluated("calendar-missing")


def _measured(clock: Clock, case: PaperCase, start: _Dated, end: _Dated) -> Verdict:
    waited = _waited(case, start.moment, end.moment)
    span = Span(start=start.moment, end=end.moment, urgency=case.paper.urgency, waited=waited)
    found = lapse(clock.limit, span, case.context.calendar)
    if found.verdict == "in_time":
        return ()
    if found.verdict == "no_limit":
        return not_evaluated("no-parameter")
    if found.verdict == "late" and end.event.kind in clock.done_by:
        return not_evaluated("event-not-told")
    if found.verdict == "unsure":
        return not_evaluated("hour-not-told")
    return [_late(clock, case, start, end, found)]


def _not_its(clock: Clock, case: PaperCase) -> str:
    """Why the clock is not this paper's; "" where it is."""
    paper = case.paper
    if paper.direction not in clock.directions:
        return "other-direction"
    if clock.urgency and case.is_urgent != (clock.urgency == "urgent"):
        return "other-urgency"
    if clock.media and paper.medium not in clock.media:
        return "other-medium"
    return "excluded-class" if case.state.kind in clock.excludes else ""


@dataclass(frozen=True, slots=True)
class _Dated:
    """An event whose moment is told, at its place among the others."""

    place: int
    event: Event
    moment: Moment


def _dated(case: PaperCase, kinds: Sequence[str]) -> list[_Dated]:
    return [
        _Dated(place, event, event.moment)
        for place, event in enumerate(case.events)
        if event.kind in kinds and event.moment is not None
    ]


def _end(clock: Clock, case: PaperCase) -> _Dated | None:
    """The first event that stops the clock or comes after the step that does.

    A receiver whose role is not told may be the one.
    """
    roles = clock.to_roles | {""} if clock.to_roles else None
    found = (
        one
        for one in _dated(case, (*clock.ends, *clock.done_by))
        if roles is None or one.event.to.role in roles
    )
    return next(found, None)


def _start(clock: Clock, case: PaperCase, end: _Dated | None) -> _Dated | None:
    found = [
        one
        for one in _dated(case, clock.starts)
        if not clock.from_roles or one.event.to.role in clock.from_roles
    ]
    if not found:
        return None
    before = [one for one in found if end is not None and one.place < end.place]
    return before[-1] if before and clock.pick == "last" else found[0]


def _waited(case: PaperCase, start: Moment, end: Moment) -> int:
    """Working days between start and end on which the work was suspended."""
    days, since = 0, None
    for event in case.of("suspended", "resumed"):
        if event.moment is None or not start.day <= event.moment.day <= end.day:
            continue
        if event.kind == "suspended":
            since = since or event.moment.day
        elif since:
            days += case.context.calendar.working_days_between(since, event.moment.day)
            since = None
    return days


# The words of a rule's finding by the kind of term; the rule's own where none is named.
_CASES = {"office_minutes": "minutes", "time_of_day": "hour"}


def _late(clock: Clock, case: PaperCase, start: _Dated, end: _Dated, found: Lapse) -> Hit:
    kind = clock.limit["kind"]
    doubt = doubts(case.context.calendar, start.moment, end.moment)
    mild: Severity | None = "warning" if kind == "office_minutes" or doubt else None
    named = {"case": _CASES[kind]} if kind in _CASES else {}
    words = {**_event_words(start.event, end.event), **found.params, **doubt_words(doubt)}
    held = {"about": clock.id, "unit": end.event.by.unit or start.event.to.unit}
    return hit(case.paper.place, mild, **case.names, **named, **held, **words)


def _event_words(start: Event, end: Event) -> dict[str, str]:
    first, second = event_kind(start.kind), event_kind(end.kind)
    return {
        "from": first.vi,
        "from_en": first.en,
        "start": moment_text(start.moment),
        "to": second.vi,
        "to_en": second.en,
        "end": moment_text(end.moment),
    }


def moment_text(moment: Moment | None) -> str:
    """A moment for people: with its hour where it tells one."""
    if moment is None:
        return ""
    at = clock_time(moment)
    return vn_time(at)[:-3] if at else dmy(moment.day)


def doubts(calendar: Calendar, start: Moment, end: Moment) -> tuple[str, ...]:
    """Days between both that the calendar is not sure of, for people."""
    first, last = sorted((start.day, end.day))
    return tuple(map(dmy, calendar.doubts(first, last)))


def doubt_words(days: Sequence[str]) -> dict[str, str]:
    """What a message says of days not confirmed; nothing where there are none."""
    named = ", ".join(days)
    return {
        "doubt": f" (lịch làm việc chưa xác nhận: {named})" if days else "",
        "doubt_en": f" (working calendar not confirmed: {named})" if days else "",
    }


def clock_check(rule: str) -> Callable[[PaperCase], Verdict]:
    """The check of a rule by its clocks alone."""
    own = [clock for clock in clocks() if rule in clock.rules]

    def check(case: PaperCase) -> Verdict:
        return summed(run(clock, case) for clock in own)

    return check

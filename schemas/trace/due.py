"""Due dates of a paper with their history: who set which term when, and which one counts.

A term runs out at the end of its last day in time: off a day without work (Bộ luật Dân sự 2015
Đ148.5), moved on by the working days the work was suspended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from schemas.calendar import Calendar, NoCalendarError
from schemas.trace.kinds import state_table
from schemas.trace.model import Event, Moment, Paper, Party

_SETS = ("directed",)
_SETS_ELSE = ("assigned", "forwarded", "presented")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    """A term somebody set. ``by`` and ``set_at`` are empty where the source tells the term alone.

    ``counts``: False for a term set after the one before it had run out, the work not being done.
    """

    due: Moment
    kind: str = ""
    set_at: Moment | None = None
    by: Party = field(default_factory=Party)
    counts: bool = True


def due_history(paper: Paper, events: Sequence[Event], calendar: Calendar) -> tuple[DueStep, ...]:
    """The terms in the order set; the last that counts is the term.

    The terms are those directed (NĐ 30/2020 Đ23.2), else the source's own, else those of the
    assignments, and the extensions. What is set after the term had run out is told but does not
    heal.
    """
    kinds, own = _setting(paper, events)
    steps = [DueStep(due=paper.due)] if own and paper.due else []
    for place, event in enumerate(events):
        again = steps and event.due == steps[-1].due
        if event.due and not again and (event.kind in kinds or event.kind == "extended"):
            counts = not _ran_out(paper, steps, events[: place + 1], calendar)
            steps.append(_step(event, event.due, counts=counts))
    return tuple(steps)


def _setting(paper: Paper, events: Sequence[Event]) -> tuple[Sequence[str], bool]:
    """Which kinds of events set terms here, and whether the source's own is the first."""
    if any(event.due for event in events if event.kind in _SETS):
        return _SETS, False
    return ((), True) if paper.due else (_SETS_ELSE, False)


def _ran_out(
    paper: Paper, before: Sequence[DueStep], events: Sequence[Event], calendar: Calendar
) -> bool:
    """Whether the term before had run out, the work not done, when the last event set another."""
    until, set_at = term(before), events[-1].moment
    if until is None or set_at is None or set_at.day <= until.day or _stands(events, until.day):
        return False
    try:
        ended = last_day(until.day, events, calendar)[0]
    except NoCalendarError:
        ended = until.day
    closing = state_table()["closes"][paper.direction]
    done = (event.moment for event in events if event.kind in closing and not event.is_beside)
    return set_at.day > ended and not any(one and one.day <= ended for one in done)


def last_day(due: date, events: Iterable[Event], calendar: Calendar) -> tuple[date, int]:
    """The last day in time, and the working days it was moved on by. Raises ``NoCalendarError``."""
    waited = _waited(events, due, calendar)
    return calendar.add_working_days(calendar.this_or_next(due), waited), waited


def _waited(events: Iterable[Event], due: date, calendar: Calendar) -> int:
    """Working days the work was suspended for, of suspensions begun before the term ran out."""
    days, since = 0, None
    for event in events:
        if event.kind == "suspended" and event.moment and event.moment.day <= due:
            since = since or event.moment.day
        elif event.kind == "resumed" and since and event.moment:
            days += max(0, calendar.working_days_between(since, event.moment.day))
            since = None
    return days


def _stands(events: Iterable[Event], due: date) -> bool:
    """Whether a suspension begun before the term ran out goes on, and the term with it."""
    stopped = False
    for event in events:
        if event.kind == "suspended" and event.moment and event.moment.day <= due:
            stopped = True
        elif event.kind == "resumed":
            stopped = False
    return stopped


def term(history: Iterable[DueStep]) -> Moment | None:
    """The term that counts; None where there is none."""
    counted = [step.due for step in history if step.counts]
    return counted[-1] if counted else None


def _step(event: Event, due: Moment, *, counts: bool) -> DueStep:
    return DueStep(due=due, kind=event.kind, set_at=event.moment, by=event.by, counts=counts)

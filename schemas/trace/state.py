"""What has become of a paper by a day: done or open, in time or late, or a class of its own.

1. recalled, returned, for information and waiting are classes of their own, outside the rate;
2. a paper is done by the last closing event of its lead that nothing reopened;
3. the term is the last that counts (:mod:`schemas.trace.due`), moved on by the working days the
   work was suspended, and off a day without work (Bộ luật Dân sự 2015 Đ148.5);
4. papers one person closed in the same minute in numbers are told apart: entered afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from schemas.calendar import Calendar, NoCalendarError
from schemas.trace.due import DueStep, due_history, last_day, term
from schemas.trace.holding import same_party
from schemas.trace.kinds import state_kinds, state_table
from schemas.trace.model import Event, Moment, Paper, Party
from schemas.trace.order import clock_time, last, ordered

# Events after which there is nothing to be done, the stronger name first; what later tells that
# the paper was sent again after all.
_ENDED = {"recalled": "recalled", "refused": "returned"}
_SENT_AGAIN = {
    "recalled": frozenset({"arrived"}),
    "refused": frozenset({"arrived", "registered", "assigned", "started", "finished", "answered"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The state of a paper by a day.

    ``kind``: an id of :func:`state_kinds`. ``open``: something is still to be done. ``due``: the
    term that counts; ``last_day``: the last day in time after it. ``closed``: when it was done.
    ``late``: working days after ``last_day``. ``waited``: working days suspended. ``dues``: every
    term set. ``told``: the kind its dates would give, of one entered afterwards. ``why``: of
    ``unknown``: calendar-missing | no-closing-date.
    """

    kind: str
    open: bool
    due: Moment | None = None
    last_day: date | None = None
    closed: Moment | None = None
    late: int = 0
    waited: int = 0
    dues: tuple[DueStep, ...] = ()
    told: str = ""
    why: str = ""

    @property
    def in_rate(self) -> bool:
        """Whether it counts in the rate of papers done in time."""
        return state_kinds()[self.kind].in_rate


def paper_state(paper: Paper, calendar: Calendar, today: date) -> State:
    """The state of a paper at the end of ``today``; later events are not looked at."""
    events = ordered(paper, today)
    dues = due_history(paper, events, calendar)
    closing = closed_by(paper, events)
    plain = State(
        kind="no_due",
        open=closing is None,
        due=term(dues),
        closed=closing.moment if closing else None,
        dues=dues,
    )
    if apart := _apart(paper, events, plain.open):
        return replace(plain, kind=apart[0], open=apart[1])
    if plain.due is None:
        return plain
    try:
        return _timed(plain, plain.due, events, calendar, today)
    except NoCalendarError:
        return replace(plain, kind="unknown", why="calendar-missing")


def paper_states(papers: Sequence[Paper], calendar: Calendar, today: date) -> tuple[State, ...]:
    """The state of each paper; those entered afterwards in bulk are told (``retroactive``)."""
    states = [paper_state(paper, calendar, today) for paper in papers]
    late_entry = retroactive(papers)
    return tuple(
        _entered_afterwards(state) if place in late_entry and not state.open else state
        for place, state in enumerate(states)
    )


def retroactive(papers: Sequence[Paper], least: int | None = None) -> frozenset[int]:
    """Places of the papers one person closed in the same minute, ``least`` or more at once.

    ``least`` None: the number in ``states.json``.
    """
    return bulk_closed(map(closing_minute, papers), least)


def bulk_closed(
    closings: Iterable[tuple[Party, datetime] | None], least: int | None = None
) -> frozenset[int]:
    """As :func:`retroactive`, of the minutes in which papers were closed."""
    wanted = least or state_table()["retroactive"]["papers"]
    minutes = list(closings)
    counted = Counter(minute for minute in minutes if minute)
    return frozenset(
        place for place, minute in enumerate(minutes) if minute and counted[minute] >= wanted
    )


def closing_minute(paper: Paper) -> tuple[Party, datetime] | None:
    """Who closed the paper in which minute; None where person or hour is not told."""
    closing = closed_by(paper, ordered(paper))
    at = clock_time(closing.moment) if closing else None
    if closing is None or at is None or not (closing.by.person or closing.by.unit):
        return None
    who = Party(organ=closing.by.organ, unit=closing.by.unit, person=closing.by.person)
    return who, at.replace(second=0, microsecond=0)


def closed_by(paper: Paper, events: Sequence[Event]) -> Event | None:
    """The event that closed the paper; None where there is none or something reopened it.

    Who only supports or takes note closes nothing.
    """
    table = state_table()
    beside = [event.to for event in events if event.is_beside]
    for kind in table["closes"][paper.direction]:
        places = [n for n, event in enumerate(events) if _closes(event, kind, beside)]
        if places and last(events[places[-1] + 1 :], *table["reopens"]) is None:
            return events[places[-1]]
    return None


def _closes(event: Event, kind: str, beside: Sequence[Party]) -> bool:
    if event.kind != kind or event.is_beside:
        return False
    return not any(same_party(event.by, party) for party in beside)


def _apart(paper: Paper, events: Sequence[Event], unfinished: bool) -> tuple[str, bool] | None:
    """The class of its own a paper belongs to, and whether something is to be done in it.

    None where it is measured by its term.
    """
    for kind, state in _ENDED.items():
        if _ended(events, kind):
            return state, False
    if paper.handling == "info":
        return "info", False
    moved, stopped = last(events, *state_table()["passes"]), last(events, "suspended", "resumed")
    if not unfinished:
        return None
    if moved is not None and moved.kind == "returned" and paper.direction == "in":
        return "returned", True
    if stopped is not None and stopped.kind == "suspended":
        return "waiting", True
    return None


def _ended(events: Sequence[Event], kind: str) -> bool:
    """Whether it was ended by an event of the kind and not sent again on a later day."""
    ending = last(events, kind)
    if ending is None or ending.moment is None:
        return ending is not None
    day = ending.moment.day
    again = (event.moment for event in events if event.kind in _SENT_AGAIN[kind])
    return not any(moment and moment.day > day for moment in again)


def _timed(
    plain: State, due: Moment, events: Sequence[Event], calendar: Calendar, today: date
) -> State:
    """Done or open, in time or late, by the term."""
    if not plain.open and plain.closed is None:
        return replace(plain, kind="unknown", why="no-closing-date")
    day = plain.closed.day if plain.closed else today
    done = "open" if plain.open else "done"
    in_time = "open_in_time" if plain.open else "done_on_time"
    if day < due.day:
        return replace(plain, kind=in_time, last_day=due.day)
    until, waited = last_day(due.day, events, calendar)
    late = max(0, calendar.working_days_between(until, day)) if day > until else 0
    past = day > until or (until == due.day == day and _hour_passed(plain.closed, due))
    kind = f"{done}_late" if past else in_time
    return replace(plain, kind=kind, last_day=until, late=late, waited=waited)


def _hour_passed(closed: Moment | None, due: Moment) -> bool:
    """Whether an hour set for the last day was over; where either hour is not told, it was not."""
    done, until = clock_time(closed), clock_time(due)
    return done is not None and until is not None and done > until


def _entered_afterwards(state: State) -> State:
    if state.kind in ("recalled", "returned", "info"):
        return state
    return replace(state, kind="retroactive", told=state.kind)

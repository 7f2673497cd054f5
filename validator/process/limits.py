"""Terms: whether an event came in time after another, as far as their hours are told.

A moment without an hour stands for its whole day. What holds for the earliest and the latest
reading of both moments is sure; else the term is not decided ("unsure"), never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from schemas.calendar import Calendar, office_minutes_between
from schemas.clock import dmy, office_date, office_time
from schemas.trace import Moment
from schemas.trace.order import clock_time, ending, opening

Verdict = Literal["in_time", "late", "unsure", "no_limit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is measured: from ``start`` to ``end``, with ``waited`` working days taken out."""

    start: Moment
    end: Moment
    urgency: str
    waited: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """How a term was kept. ``last``: the last moment in time; ``late``: by how much it was missed.

    ``params``: both as words, Vietnamese and (``_en``) English.
    """

    verdict: Verdict
    params: Mapping[str, str]


def lapse(limit: Mapping[str, Any], span: Span, calendar: Calendar) -> Lapse:
    """The outcome of a term (a row's ``limit``). Raises ``NoCalendarError``."""
    return _KINDS[limit["kind"]](limit, span, calendar)


def _working_days(limit: Mapping[str, Any], span: Span, calendar: Calendar) -> Lapse:
    last = calendar.add_working_days(span.start.day, limit["count"] + span.waited)
    verdict: Verdict = "late" if span.end.day > last else "in_time"
    return Lapse(verdict=verdict, params=_by_day(last, span.end.day, calendar))


def _same_working_day(_: Mapping[str, Any], span: Span, calendar: Calendar) -> Lapse:
    """The day itself where it came in office hours, else the next working day."""
    first = _office_day(opening(span.start), calendar)
    last = _office_day(ending(span.start), calendar)
    end = span.end.day
    verdict: Verdict = "in_time" if end <= first else "late" if end > last else "unsure"
    return Lapse(verdict=verdict, params=_by_day(last, end, calendar))


def _office_day(at: datetime, calendar: Calendar) -> date:
    day = office_date(at)
    open_ = calendar.is_working_day(day) and office_time(at) <= calendar.hours.closes
    return day if open_ else calendar.next_working_day(day)


def _office_minutes(limit: Mapping[str, Any], span: Span, calendar: Calendar) -> Lapse:
    most = limit["by_urgency"].get(span.urgency)
    if most is None:
        return Lapse(verdict="no_limit", params={})
    least = office_minutes_between(calendar, ending(span.start), opening(span.end))
    greatest = office_minutes_between(calendar, opening(span.start), ending(span.end))
    verdict: Verdict = "unsure"
    if greatest <= most or span.end.day < span.start.day:
        verdict = "in_time"
    elif least > most:
        verdict = "late"
    return Lapse(verdict=verdict, params={"taken": f"{max(0, round(least))}", "limit": f"{most}"})


def _time_of_day(limit: Mapping[str, Any], span: Span, _: Calendar) -> Lapse:
    at, before = clock_time(span.end), time.fromisoformat(limit["before"])
    if at is None:
        return Lapse(verdict="unsure", params={})
    verdict: Verdict = "in_time" if office_time(at) < before else "late"
    return Lapse(verdict=verdict, params={"limit": before.strftime("%H:%M")})


def _by_day(last: date, end: date, calendar: Calendar) -> dict[str, str]:
    return {"last": dmy(last), **late_words(calendar.working_days_between(last, end))}


def late_words(days: int) -> dict[str, str]:
    """By how many working days a term was missed, for people; on a day off after it by none."""
    if days < 1:
        return {"late": "chưa đến 1 ngày làm việc", "late_en": "less than 1 working day"}
    plural = "" if days == 1 else "s"
    return {"late": f"{days} ngày làm việc", "late_en": f"{days} working day{plural}"}


_KINDS: Mapping[str, Callable[[Mapping[str, Any], Span, Calendar], Lapse]] = {
    "working_days": _working_days,
    "same_working_day": _same_working_day,
    "office_minutes": _office_minutes,
    "time_of_day": _time_of_day,
}

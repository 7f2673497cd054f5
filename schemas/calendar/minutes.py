"""Office minutes between instants, and the instant some office minutes on."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from schemas.calendar.model import Calendar
from schemas.clock import office_date, office_instant, office_time


def office_minutes_between(calendar: Calendar, start: datetime, end: datetime) -> float:
    """Minutes of office hours from ``start`` to ``end``; below 0 where ``end`` is earlier.

    Both are aware. Raises ``NoCalendarError``.
    """
    if end < start:
        return -office_minutes_between(calendar, end, start)
    first, last = office_date(start), office_date(end)
    whole = calendar.working_days_between(first, last) - calendar.is_working_day(last)
    if first == last:
        return _until(calendar, end) - _until(calendar, start)
    rest = calendar.hours.minutes * calendar.is_working_day(first) - _until(calendar, start)
    return rest + whole * calendar.hours.minutes + _until(calendar, end)


def add_office_minutes(calendar: Calendar, start: datetime, minutes: float) -> datetime:
    """The first instant by which ``minutes`` (over 0) of office hours have gone since ``start``.

    Raises ``NoCalendarError``, and ``ValueError`` for minutes that are not over 0.
    """
    if minutes <= 0:
        raise ValueError("office minutes are counted forward")
    day = office_date(start)
    wanted = minutes + _until(calendar, start)
    of_day = calendar.hours.minutes
    if not calendar.is_working_day(day) or wanted > of_day:
        wanted -= of_day if calendar.is_working_day(day) else 0
        days = int((wanted - 1e-9) // of_day) + 1
        day, wanted = calendar.add_working_days(day, days), wanted - (days - 1) * of_day
    return office_instant(day, _time_at(calendar, wanted))


def _until(calendar: Calendar, instant: datetime) -> float:
    """Office minutes of its day that have gone by at ``instant``."""
    worked = calendar.is_working_day(office_date(instant))
    return calendar.hours.until(office_time(instant)) if worked else 0.0


def _time_at(calendar: Calendar, minutes: float) -> time:
    """The time of day at which ``minutes`` of its office hours have gone by."""
    left = minutes
    for start, end in calendar.hours.windows:
        opens = timedelta(hours=start.hour, minutes=start.minute)
        length = timedelta(hours=end.hour, minutes=end.minute) - opens
        if left <= length.total_seconds() / 60 + 1e-9:
            break
        left -= length.total_seconds() / 60
    at = min(opens + timedelta(minutes=left), opens + length)
    hours, rest = divmod(at.seconds, 3600)
    return time(hours, rest // 60, rest % 60, at.microseconds)

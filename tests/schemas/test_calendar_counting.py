"""Counting working days and office minutes: adding and counting are each other's inverse."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.calendar import add_office_minutes, office_minutes_between, shipped_calendar
from schemas.clock import office_date, office_instant, office_time

CALENDAR = shipped_calendar()
DAYS = st.dates(date(2019, 1, 1), date(2027, 6, 30))
COUNTS = st.integers(1, 120)
INSTANTS = st.datetimes(datetime(2019, 1, 2), datetime(2027, 6, 30), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
MINUTES = st.integers(1, 20_000)
WEDNESDAY = date(2025, 3, 5)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return office_instant(day, time(hour, minute))


@given(DAYS, COUNTS)
def test_counting_undoes_adding(day: date, count: int) -> None:
    later = CALENDAR.add_working_days(day, count)
    assert CALENDAR.is_working_day(later)
    assert later > day
    assert CALENDAR.working_days_between(day, later) == count


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_adding_twice_is_adding_the_sum(day: date, first: int, second: int) -> None:
    begin = CALENDAR.this_or_next(day)
    once = CALENDAR.add_working_days(begin, first + second)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(begin, first), second) == once


@given(DAYS, DAYS, DAYS)
def test_spans_add_up(a: date, b: date, c: date) -> None:
    between = CALENDAR.working_days_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@given(DAYS, DAYS, COUNTS)
def test_a_later_start_is_never_done_earlier(a: date, b: date, count: int) -> None:
    first, second = sorted((a, b))
    assert CALENDAR.add_working_days(first, count) <= CALENDAR.add_working_days(second, count)


@given(DAYS)
def test_days_listed_are_days_counted(day: date) -> None:
    end = day + timedelta(days=40)
    listed = CALENDAR.working_days(day, end)
    counted = CALENDAR.working_days_between(day, end) + CALENDAR.is_working_day(day)
    assert len(listed) == counted
    assert all(map(CALENDAR.is_working_day, listed))


def test_a_swap_moves_a_day_and_loses_none() -> None:
    assert CALENDAR.working_days_between(date(2025, 4, 20), date(2025, 4, 27)) == 6
    assert CALENDAR.working_days_between(date(2025, 4, 27), date(2025, 5, 4)) == 2


def test_no_days_back() -> None:
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.add_working_days(WEDNESDAY, -1)
    with pytest.raises(ValueError, match="forward"):
        add_office_minutes(CALENDAR, at(WEDNESDAY, 8), 0)


@given(INSTANTS, MINUTES)
def test_minutes_counted_undo_minutes_added(start: datetime, minutes: int) -> None:
    end = add_office_minutes(CALENDAR, start, minutes)
    assert office_minutes_between(CALENDAR, start, end) == pytest.approx(minutes)
    assert CALENDAR.is_working_day(office_date(end))
    assert CALENDAR.hours.opens < office_time(end) <= CALENDAR.hours.closes


@given(INSTANTS, INSTANTS, INSTANTS)
def test_minutes_add_up(a: datetime, b: datetime, c: datetime) -> None:
    def between(start: datetime, end: datetime) -> float:
        return office_minutes_between(CALENDAR, start, end)

    assert between(a, b) + between(b, c) == pytest.approx(between(a, c))


@given(INSTANTS, st.integers(0, 10_000))
def test_no_more_minutes_than_went_by(start: datetime, minutes: int) -> None:
    end = start + timedelta(minutes=minutes)
    assert 0 <= office_minutes_between(CALENDAR, start, end) <= minutes + 1e-6


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (at(WEDNESDAY, 8), at(WEDNESDAY, 9, 30), 90),
        (at(WEDNESDAY, 11), at(WEDNESDAY, 14), 60),
        (at(WEDNESDAY, 12), at(WEDNESDAY, 13), 0),
        (at(WEDNESDAY, 16, 30), at(date(2025, 3, 6), 8), 60),
        (at(date(2025, 3, 7), 16, 30), at(date(2025, 3, 10), 8), 60),
        (at(date(2025, 3, 8), 9), at(date(2025, 3, 9), 16), 0),
        (at(WEDNESDAY, 18), at(date(2025, 3, 7), 18), 900),
    ],
)
def test_minutes_of_a_morning_a_noon_and_a_weekend(
    start: datetime, end: datetime, minutes: float
) -> None:
    assert office_minutes_between(CALENDAR, start, end) == minutes


def test_a_whole_day_is_seven_and_a_half_hours() -> None:
    assert CALENDAR.hours.minutes == 450
    assert CALENDAR.hours.confidence == "unconfirmed"
    assert add_office_minutes(CALENDAR, at(WEDNESDAY, 0), 450) == at(WEDNESDAY, 17)
    assert add_office_minutes(CALENDAR, at(WEDNESDAY, 0), 451) == at(date(2025, 3, 6), 7, 31)
    assert add_office_minutes(CALENDAR, at(WEDNESDAY, 11), 60) == at(WEDNESDAY, 14)

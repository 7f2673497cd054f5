"""Days as letters write them; times at the ends of the calendar."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.clock import (
    dmy,
    from_iso,
    iso,
    letter_day,
    office_date,
    office_instant,
    parse_dmy,
    vn_time,
)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 1, 5), ("05", "01", "2026")),
        (date(2026, 2, 28), ("28", "02", "2026")),
        (date(2026, 3, 9), ("09", "3", "2026")),
        (date(2026, 12, 31), ("31", "12", "2026")),
    ],
)
def test_days_below_10_and_months_1_and_2_take_a_zero(day: date, told: tuple[str, ...]) -> None:
    parts = letter_day(day)
    assert (parts["day"], parts["month"], parts["year"]) == told
    assert parts["iso"] == day.isoformat()


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59Z", "9999-12-31T17:00:00Z"])
def test_a_time_without_an_end_is_in_the_last_day_there_is(text: str) -> None:
    assert office_date(from_iso(text)) == date.max
    assert vn_time(from_iso(text)) == "31/12/9999 23:59:59"


def test_the_first_day_there_is_has_a_beginning() -> None:
    assert office_date(office_instant(date.min, time(0))) == date.min


@given(st.dates(), st.times())
def test_times_of_any_year_are_read_back_as_they_were_written(day: date, at: time) -> None:
    instant = office_instant(day, at).replace(microsecond=0)
    assert from_iso(iso(instant)) == instant
    assert parse_dmy(dmy(day)) == day
    assert parse_dmy(vn_time(instant)[:10]) == office_date(instant)


def test_a_time_before_the_first_year_is_none() -> None:
    with pytest.raises(ValueError, match="out of range"):
        from_iso("0001-01-01T00:00:00+07:00")

"""Terms: what is sure is said, what an untold hour leaves open is not decided."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_support import moment_of

from schemas.calendar import shipped_calendar
from schemas.clock import from_iso
from schemas.trace import Moment
from validator.process.limits import Span, lapse

CALENDAR = shipped_calendar()
NEXT_DAY = {"kind": "working_days", "count": 1}
SAME_DAY = {"kind": "same_working_day"}
HOUR = {"kind": "office_minutes", "by_urgency": {"3": 60}}
FOUR = {"kind": "time_of_day", "before": "16:00"}
INSTANTS = st.datetimes(datetime(2025, 1, 2), datetime(2025, 12, 20), timezones=st.just(UTC)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


def told(text: str) -> Moment:
    if " " not in text:
        return Moment(date.fromisoformat(text))
    return Moment.of(from_iso(moment_of(text)))


def verdict(limit: dict[str, Any], start: str, end: str, urgency: str = "3") -> str:
    span = Span(start=told(start), end=told(end), urgency=urgency)
    return lapse(limit, span, CALENDAR).verdict


@pytest.mark.parametrize(
    ("limit", "start", "end", "wanted"),
    [
        (NEXT_DAY, "2025-03-07", "2025-03-10", "in_time"),
        (NEXT_DAY, "2025-03-08", "2025-03-10", "in_time"),
        (NEXT_DAY, "2025-03-07", "2025-03-11", "late"),
        (NEXT_DAY, "2025-04-29", "2025-05-05", "in_time"),
        (NEXT_DAY, "2025-03-07", "2025-03-05", "in_time"),
        (SAME_DAY, "2025-03-05 10:00", "2025-03-05 16:00", "in_time"),
        (SAME_DAY, "2025-03-05 10:00", "2025-03-06 08:00", "late"),
        (SAME_DAY, "2025-03-05 17:01", "2025-03-06 08:00", "in_time"),
        (SAME_DAY, "2025-03-05", "2025-03-06", "unsure"),
        (SAME_DAY, "2025-03-05", "2025-03-05", "in_time"),
        (SAME_DAY, "2025-03-05", "2025-03-07", "late"),
        (SAME_DAY, "2025-03-08 10:00", "2025-03-10 16:00", "in_time"),
        (HOUR, "2025-03-05 09:00", "2025-03-05 10:00", "in_time"),
        (HOUR, "2025-03-05 09:00", "2025-03-05 10:01", "late"),
        (HOUR, "2025-03-05 16:30", "2025-03-06 08:00", "in_time"),
        (HOUR, "2025-03-05", "2025-03-05", "unsure"),
        (HOUR, "2025-03-05", "2025-03-06", "unsure"),
        (HOUR, "2025-03-05", "2025-03-07", "late"),
        (HOUR, "2025-03-05 09:00", "2025-03-05", "unsure"),
        (FOUR, "2025-03-05", "2025-03-05 15:59", "in_time"),
        (FOUR, "2025-03-05", "2025-03-05 16:00", "late"),
        (FOUR, "2025-03-05", "2025-03-05", "unsure"),
    ],
)
def test_terms(limit: dict[str, Any], start: str, end: str, wanted: str) -> None:
    assert verdict(limit, start, end) == wanted


def test_an_urgency_without_minutes_has_no_term() -> None:
    """Hỏa tốc hẹn giờ (4) is handed over at the hour set, which nobody tells."""
    assert verdict(HOUR, "2025-03-05 09:00", "2025-03-05 12:00", "4") == "no_limit"


@given(st.sampled_from([NEXT_DAY, SAME_DAY, HOUR]), INSTANTS, INSTANTS, st.booleans())
def test_forgetting_hours_never_turns_a_verdict(
    limit: dict[str, Any], one: datetime, other: datetime, both: bool
) -> None:
    first, second = sorted((one, other))
    exact = lapse(
        limit, Span(start=Moment.of(first), end=Moment.of(second), urgency="3"), CALENDAR
    ).verdict
    end = Moment(Moment.of(second).day) if both else Moment.of(second)
    start = Moment(Moment.of(first).day)
    vague = lapse(limit, Span(start=start, end=end, urgency="3"), CALENDAR).verdict
    assert vague in (exact, "unsure")


@given(INSTANTS, INSTANTS, st.integers(0, 10))
def test_days_waited_never_make_it_later(one: datetime, other: datetime, waited: int) -> None:
    first, second = sorted((one, other))
    span = Span(start=Moment.of(first), end=Moment.of(second), urgency="0")
    patient = Span(start=span.start, end=span.end, urgency="0", waited=waited)
    if lapse(NEXT_DAY, span, CALENDAR).verdict == "in_time":
        assert lapse(NEXT_DAY, patient, CALENDAR).verdict == "in_time"

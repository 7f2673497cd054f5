"""Days as letters write them."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.clock import letter_day


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

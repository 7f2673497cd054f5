"""The working calendar against a package made by others: every day of every year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from schemas.calendar import shipped_calendar

holidays = pytest.importorskip("holidays", reason="package holidays is not installed (dev lock)")
CALENDAR = shipped_calendar()
# What the package (0.109) does not know: văn bản 12729/VPCP-KGVX of 25/12/2025.
ONLY_HERE = {date(2026, 1, 2), date(2026, 1, 10)}


def test_each_day_is_worked_as_the_package_holidays_says() -> None:
    theirs = holidays.country_holidays("VN", years=sorted(CALENDAR.years))
    day, end, differ = date(2019, 1, 1), date(2027, 12, 31), set()
    while day <= end:
        if theirs.is_working_day(day) != CALENDAR.is_working_day(day):
            differ.add(day)
        day += timedelta(days=1)
    assert differ == ONLY_HERE

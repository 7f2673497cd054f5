"""Periods as people name them, by the calendar and with figures closed on the 14th."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.cli.days import cut_off_option
from reports.period import cut_offs, period_of
from schemas.errors import HosoError


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-h2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_periods_of_the_calendar(name: str, start: date, end: date) -> None:
    period = period_of(name)
    assert (period.start, period.end) == (start, end)


def test_figures_closed_on_the_fourteenth() -> None:
    quarter = period_of("2026-Q1", "nd-09-2019")
    assert (quarter.start, quarter.end) == (date(2025, 12, 15), date(2026, 3, 14))
    assert quarter.words == "quý I năm 2026 (từ ngày 15/12/2025 đến ngày 14/03/2026)"


@pytest.mark.parametrize("name", ["", "26", "2026-13", "2026-Q5", "2026-H3", "2026/03", "tháng 3"])
def test_what_is_no_period_is_told(name: str) -> None:
    with pytest.raises(HosoError) as caught:
        period_of(name)
    assert caught.value.code == "period-unknown"


@given(st.integers(2000, 2100), st.sampled_from(sorted(cut_offs())))
def test_the_months_of_a_year_follow_each_other_and_make_it_up(year: int, cut_off: str) -> None:
    months = [period_of(f"{year}-{month:02d}", cut_off) for month in range(1, 13)]
    whole = period_of(str(year), cut_off)
    assert (months[0].start, months[-1].end) == (whole.start, whole.end)
    for before, after in pairwise(months):
        assert after.start == before.end + timedelta(days=1)


def test_the_command_line_offers_the_cut_offs_there_are() -> None:
    offered = cut_off_option(lambda: None).__click_params__[0].type.choices
    assert list(offered) == list(cut_offs())

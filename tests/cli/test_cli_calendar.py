"""The archive's own working calendar (calendar.json): held to its form by doctor."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from cli_support import hoso

from schemas.calendar import load_calendar

EXAMPLE = re.search(
    r"```json\n(.*?)```",
    (Path(__file__).parents[2] / "docs/process.md").read_text(encoding="utf-8"),
    re.DOTALL,
)


def example() -> str:
    assert EXAMPLE is not None
    return EXAMPLE[1]


def test_the_example_changes_a_monday_for_a_saturday() -> None:
    local = load_calendar(example().encode(), organ="Sở Nội vụ tỉnh An Bình")
    assert not local.is_working_day(date(2025, 3, 10))
    assert local.is_working_day(date(2025, 3, 15))
    assert local.hours.minutes == 480


def test_doctor_reads_it(own_home: Path) -> None:
    (own_home / "calendar.json").write_text(example(), encoding="utf-8")
    assert hoso("--home", own_home, "doctor").code != 34


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [("2025-03-10", "10/03/2025", "days_off[0].day"), ("07:00", "7h", "offices[0].hours[0][0]")],
)
def test_a_bad_calendar_stops_the_command_and_names_the_place(
    own_home: Path, old: str, new: str, place: str
) -> None:
    (own_home / "calendar.json").write_text(example().replace(old, new, 1), encoding="utf-8")
    answer = hoso("--home", own_home, "doctor")
    assert answer.code == 34
    assert place in answer.err
    assert "calendar.json" in answer.err

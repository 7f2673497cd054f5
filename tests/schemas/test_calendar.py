"""Working days as the law and the yearly notices say; a year without data is never guessed at."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from schemas.calendar import Calendar, NoCalendarError, load_calendar, shipped_calendar
from schemas.data_files import load_json, names
from schemas.errors import HosoError

CALENDAR = shipped_calendar()
YEARS = sorted(CALENDAR.years)
# Statutory days a year: Bộ luật Lao động 2012 Đ115 (10), 2019 Đ112 (11); 24/11 since 2026.
STATUTORY = {year: 10 if year < 2021 else 11 if year < 2026 else 12 for year in YEARS}
SHORT = {
    "schema_version": 1,
    "years": [
        {
            "year": 2025,
            "days_off": [
                {
                    "day": "2025-02-09",
                    "kind": "local",
                    "vi": "Nghỉ theo quyết định của tỉnh",
                    "en": "Day off of the province",
                    "basis": "QĐ 1/QĐ-UBND",
                    "confidence": "high",
                }
            ],
            "working": [],
        }
    ],
}


def test_every_year_from_2019_to_2027_is_there() -> None:
    assert list(range(2019, 2028)) == YEARS


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_the_days_its_labour_code_gives(year: int) -> None:
    kinds = Counter(item.kind for item in CALENDAR.years[year].days.values())
    assert kinds["holiday"] == STATUTORY[year]


@pytest.mark.parametrize("year", YEARS)
def test_a_holiday_on_a_weekend_is_made_up_for(year: int) -> None:
    days = CALENDAR.years[year].days.values()
    lost = {item.day for item in days if item.kind == "holiday" and item.day.weekday() > 4}
    assert lost == {item.instead_of for item in days if item.kind == "in_lieu"}


@pytest.mark.parametrize("year", YEARS)
def test_a_swap_takes_a_weekday_and_gives_a_weekend(year: int) -> None:
    days = CALENDAR.years[year].days.values()
    given = {(item.day, item.instead_of) for item in days if item.kind == "working"}
    taken = {(item.instead_of, item.day) for item in days if item.kind == "swapped"}
    assert taken == {pair for pair in given if pair[1] and pair[1].year == year}
    assert all(work.weekday() > 4 and off and off.weekday() < 5 for work, off in given)


@pytest.mark.parametrize("name", [item for item in names("calendar") if item[0].isdigit()])
def test_a_file_holds_the_year_of_its_name_in_order(name: str) -> None:
    raw = load_json(f"calendar/{name}")
    assert f"{raw['year']}.json" == name
    for part in ("days_off", "working"):
        days = [row["day"] for row in raw[part]]
        assert days == sorted(set(days))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
        (date(2025, 5, 5), True),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 8, 31), False),
        (date(2026, 11, 24), False),
        (date(2023, 5, 3), False),
        (date(2024, 3, 16), False),
    ],
    ids=str,
)
def test_days_people_remember(day: date, works: bool) -> None:
    assert CALENDAR.is_working_day(day) is works


def test_the_next_working_day_leaps_over_tet() -> None:
    assert CALENDAR.next_working_day(date(2025, 1, 24)) == date(2025, 2, 3)
    assert CALENDAR.working_days_between(date(2025, 1, 24), date(2025, 2, 3)) == 1


def test_a_year_without_data_is_said_and_never_guessed() -> None:
    for call in (
        lambda: CALENDAR.is_working_day(date(2018, 6, 1)),
        lambda: CALENDAR.working_days_between(date(2018, 12, 28), date(2019, 1, 2)),
        lambda: CALENDAR.next_working_day(date(2027, 12, 31)),
        lambda: CALENDAR.doubts(date(2027, 12, 1), date(2028, 1, 1)),
    ):
        with pytest.raises(NoCalendarError, match="no working calendar of 20"):
            call()
    assert NoCalendarError(2018).message("vi") == "Không có lịch làm việc năm 2018."


def test_a_missing_year_between_two_known_is_missed() -> None:
    gap = {year: CALENDAR.years[year] for year in (2020, 2022)}
    holed = Calendar(years=gap, hours=CALENDAR.hours, version="")
    with pytest.raises(NoCalendarError, match="2021"):
        holed.add_working_days(date(2020, 12, 31), 1)
    with pytest.raises(NoCalendarError, match="2021"):
        holed.working_days_between(date(2020, 12, 31), date(2022, 1, 5))


def test_days_no_text_confirms_are_told() -> None:
    assert CALENDAR.doubts(date(2026, 11, 20), date(2026, 11, 30)) == (date(2026, 11, 24),)
    assert CALENDAR.doubts(date(2025, 1, 1), date(2025, 12, 31)) == ()
    assert date(2027, 1, 1) in CALENDAR.doubts(date(2027, 6, 1), date(2027, 6, 2))


def test_a_province_adds_days_and_an_office_its_hours() -> None:
    offices = [
        {"organ": "Sở A", "hours": [["07:00", "11:00"]], "basis": "QĐ 2", "confidence": "high"}
    ]
    local = load_calendar({**SHORT, "offices": offices}, organ="SỞ  a")
    assert local.special(date(2025, 2, 9)) is not None
    assert not local.is_working_day(date(2025, 4, 30))
    assert local.hours.basis == "QĐ 2"
    assert local.version != CALENDAR.version
    assert load_calendar({**SHORT, "offices": offices}).hours == CALENDAR.hours


def test_a_year_of_an_office_is_a_year() -> None:
    year = {"year": 2028, "days_off": [], "working": [], "provisional": True}
    local = load_calendar({"schema_version": 1, "years": [year]})
    assert local.is_working_day(date(2028, 3, 1))
    assert local.version.startswith("2019-2028/")


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"[]",
        b'{"schema_version": 2}',
        b'{"schema_version": 1, "years": [{"year": 2025}]}',
        b'{"schema_version": 1, "years": [{"year": 2028, "days_off": [], "working": '
        b'[{"day": "2027-01-02", "basis": "x", "confidence": "high"}]}]}',
        b'{"schema_version": 1, "years": [{"year": 2028, "days_off": [], "working": '
        b'[{"day": "2028-02-31", "basis": "x", "confidence": "high"}]}]}',
        b'{"schema_version": 1, "offices": [{"organ": "", "hours": [], "basis": "x", '
        b'"confidence": "high"}]}',
        b'{"schema_version": 1, "offices": [{"organ": "", "hours": [["11:00", "07:00"]], '
        b'"basis": "x", "confidence": "high"}]}',
        b'{"schema_version": 1, "offices": [{"organ": "", "hours": [["11:00"]], "basis": "x", '
        b'"confidence": "high"}]}',
    ],
)
def test_a_calendar_not_well_made_is_an_error_that_says_where(text: bytes) -> None:
    with pytest.raises(HosoError, match="calendar-invalid") as caught:
        load_calendar(text, source="calendar.json")
    assert "calendar.json" in caught.value.message("vi")


def test_a_week_without_days_off_has_five_days() -> None:
    monday = date(2025, 3, 3)
    week = CALENDAR.working_days(monday, monday + timedelta(days=6))
    assert [day.weekday() for day in week] == [0, 1, 2, 3, 4]

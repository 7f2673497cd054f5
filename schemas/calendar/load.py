"""Reading the working calendar: the product's years, and what a province or an office adds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, time
from functools import cache
from typing import Any

from schemas.calendar.hours import OfficeHours
from schemas.calendar.model import Calendar, CalendarYear, SpecialDay
from schemas.canonical import canonical_json, sha256_hex
from schemas.data_files import load_json, names
from schemas.errors import HosoError
from schemas.shape import shape_fault
from schemas.text import fold_head

_WORKED = {"kind": "working", "vi": "Làm bù", "en": "Worked in exchange"}


@cache
def shipped_calendar() -> Calendar:
    """The calendar of the product with the default office hours."""
    return load_calendar()


def load_calendar(
    extra: bytes | Mapping[str, Any] | None = None, *, organ: str = "", source: str = ""
) -> Calendar:
    """The calendar of the product, with what a home's ``calendar.json`` adds or corrects.

    ``extra``: its JSON text or what that parses to. A day named in it replaces the product's, a
    year not known is added. ``organ``: whose office hours count; where no row names it, the
    default's. ``source``: the file's name in the error. Raises ``HosoError`` calendar-invalid.
    """
    years = [load_json(f"calendar/{name}") for name in names("calendar") if name[0].isdigit()]
    offices = load_json("calendar/office.json")["offices"]
    try:
        added = _checked(json.loads(extra) if isinstance(extra, bytes) else extra or {})
        rows = [*years, *added.get("years", ())]
        hours = _hours([*offices, *added.get("offices", ())], organ)
        return Calendar(years=_years(rows), hours=hours, version=_version(rows, hours))
    except (ValueError, RecursionError) as error:
        raise HosoError("calendar-invalid", path=source, why=str(error)) from None


def _checked(extra: Any) -> Mapping[str, Any]:
    """``extra`` after its schemas. Raises ``ValueError``."""
    if extra == {}:
        return {}
    fault = shape_fault(extra, load_json("schema/calendar-local.schema.json"))
    schema = load_json("schema/calendar-year.schema.json")
    faults = (shape_fault(row, schema) for row in ([] if fault else extra.get("years", ())))
    if fault := fault or next(filter(None, faults), ""):
        raise ValueError(fault)
    return dict(extra)


def _years(rows: Iterable[Mapping[str, Any]]) -> dict[int, CalendarYear]:
    years: dict[int, CalendarYear] = {}
    for row in rows:
        read = _year(row)
        known = years.get(read.year)
        days = {**known.days, **read.days} if known else read.days
        provisional = row.get("provisional", known.provisional if known else False)
        years[read.year] = replace(read, days=days, provisional=provisional)
    return years


def _year(row: Mapping[str, Any]) -> CalendarYear:
    listed = [*row["days_off"], *({**_WORKED, **item} for item in row["working"])]
    days = [_day(item) for item in listed]
    for item in days:
        if item.day.year != row["year"]:
            raise ValueError(f"{item.day} ≠ {row['year']}")
    return CalendarYear(
        year=row["year"],
        days={item.day: item for item in days},
        provisional=row.get("provisional", False),
    )


def _day(row: Mapping[str, Any]) -> SpecialDay:
    instead = row.get("instead_of")
    return SpecialDay(
        **{
            **row,
            "day": date.fromisoformat(row["day"]),
            "instead_of": date.fromisoformat(instead) if instead else None,
        }
    )


def _hours(rows: Iterable[Mapping[str, Any]], organ: str) -> OfficeHours:
    """The hours of the organ, the last row that names it; else the last default."""
    wanted = fold_head(organ)
    listed = list(rows)
    of_organ = [row for row in listed if row["organ"] and fold_head(row["organ"]) == wanted]
    row = (of_organ or [item for item in listed if not item["organ"]])[-1]
    windows = tuple(_window(pair) for pair in row["hours"])
    edges = [edge for window in windows for edge in window]
    if not edges or edges != sorted(set(edges)):
        raise ValueError(f"hours {row['hours']}")
    return OfficeHours(
        organ=row["organ"], windows=windows, basis=row["basis"], confidence=row["confidence"]
    )


def _window(pair: list[str]) -> tuple[time, time]:
    opens, closes = pair
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _version(rows: list[Mapping[str, Any]], hours: OfficeHours) -> str:
    known = sorted({row["year"] for row in rows})
    return f"{known[0]}-{known[-1]}/{sha256_hex(canonical_json([rows, repr(hours)]))[:8]}"

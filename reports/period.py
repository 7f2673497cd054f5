"""Periods of reports as people name them: ``2026``, ``2026-H1``, ``2026-Q3``, ``2026-09``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.clock import dmy
from schemas.errors import HosoError

CALENDAR = "calendar"
_NAME = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
_HALF = {"1": "6 tháng đầu năm", "2": "6 tháng cuối năm"}


@dataclass(frozen=True, slots=True)
class Period:
    """``name`` as written; ``start`` and ``end``: first and last day, both counted."""

    name: str
    start: date
    end: date
    cut_off: str = CALENDAR

    @property
    def words(self) -> str:
        """``quý III năm 2026 (từ ngày 01/07/2026 đến ngày 30/09/2026)``."""
        told = f"từ ngày {dmy(self.start)} đến ngày {dmy(self.end)}"
        name = _words(self.name)
        return f"{name} ({told})" if name else told


@cache
def cut_offs() -> Mapping[str, Mapping[str, Any]]:
    """The cut-offs by their ids, see ``data/periods.json``."""
    text = files("reports").joinpath("data/periods.json").read_text(encoding="utf-8")
    return {row["id"]: row for row in json.loads(text)["cut_offs"]}


def period_of(name: str, cut_off: str = CALENDAR) -> Period:
    """The period of that name under a cut-off. Raises ``HosoError`` period-unknown."""
    found = _NAME.fullmatch(name.strip().upper())
    if found is None or not 1900 <= int(found[1]) <= 2200:
        raise HosoError("period-unknown", name=name)
    year, half, quarter, month = found.groups()
    first, months = 1, 12
    if half:
        first, months = (int(half) - 1) * 6 + 1, 6
    elif quarter:
        first, months = (int(quarter) - 1) * 3 + 1, 3
    elif month:
        first, months = int(month), 1
    day = cut_offs()[cut_off]["day"]
    start = _first_of(int(year), first)
    after = _first_of(int(year), first + months)
    if not day:
        return Period(found[0], start, after - timedelta(days=1), cut_off)
    before = start - timedelta(days=1)
    last = after - timedelta(days=1)
    return Period(found[0], before.replace(day=day + 1), last.replace(day=day), cut_off)


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _words(name: str) -> str:
    found = _NAME.fullmatch(name)
    if found is None:
        return ""
    year, half, quarter, month = found.groups()
    if half:
        return f"{_HALF[half]} {year}"
    if quarter:
        return f"quý {('I', 'II', 'III', 'IV')[int(quarter) - 1]} năm {year}"
    return f"tháng {int(month)} năm {year}" if month else f"năm {year}"

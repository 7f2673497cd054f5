"""Dates and times of messages: ``yyyy/MM/dd`` and ``yyyy/MM/dd HH:mm:ss`` of clocks in Vietnam.

Other ways of writing them are understood too, and told apart from the standard's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from schemas.clock import from_iso, office_instant
from schemas.trace import Moment

_EXACT = re.compile(r"\d{4}/\d{2}/\d{2}(?P<time> \d{2}:\d{2}:\d{2})?", re.ASCII)
_TIME = r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
_ZONE = r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}{_ZONE}", re.ASCII
)
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})[-/.](?P<month>\d{{1,2}})[-/.](?P<year>\d{{4}}){_TIME}{_ZONE}", re.ASCII
)
_YEARS = range(1900, 2200)  # others are no dates of a document
_DAY_PARTS = (("year", 4), ("month", 2), ("day", 2))


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says: ``moment`` None where it is no date; whether it is written as the standard
    has it, and with an hour.
    """

    moment: Moment | None
    exact: bool = False
    timed: bool = False


def read_time(text: str) -> Told:
    """The day or the moment ``text`` tells.

    Midnight is what libraries write where only the day is known, so it is a day.
    """
    plain = text.strip()
    found = _YEAR_FIRST.fullmatch(plain) or _DAY_FIRST.fullmatch(plain)
    if found is None or int(found["year"]) not in _YEARS:
        return Told(None)
    try:
        moment = _moment(found)
    except (ValueError, OverflowError):
        return Told(None)
    exact = _EXACT.fullmatch(plain)
    return Told(moment, exact is not None, found["hour"] is not None)


def _moment(found: re.Match[str]) -> Moment:
    day = "-".join(f"{int(found[part]):0{digits}d}" for part, digits in _DAY_PARTS)
    clock = ":".join(f"{int(found[part] or 0):02d}" for part in ("hour", "minute", "second"))
    zone = (found["zone"] or "").replace("Z", "+00:00")
    if zone:
        return Moment.of(from_iso(f"{day}T{clock}{zone}"))
    on, at = date.fromisoformat(day), time.fromisoformat(clock)
    return Moment(on, office_instant(on, at)) if at != time(0) else Moment(on)

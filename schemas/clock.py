"""The only place that reads the clock, and the only place that converts between zones.

Instants are aware UTC datetimes; law and office days are dates in Asia/Ho_Chi_Minh. Files state
any year from 1 to 9999: what the zone would move beyond them stays at their very beginning or end.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_INSTANT = re.compile(r"\b[12]\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ")
_DMY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


def now() -> datetime:
    """The current instant (aware, UTC, whole seconds). Rooms get it as an argument."""
    return datetime.now(UTC).replace(microsecond=0)


def iso(instant: datetime) -> str:
    """RFC 3339 text of an aware instant in UTC, e.g. ``2026-03-01T08:00:00Z``."""
    plain = instant.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return f"{plain.isoformat()}Z"


def from_iso(text: str) -> datetime:
    """The aware UTC instant of an RFC 3339 text. Raises ``ValueError``."""
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from None


def _in_vietnam(instant: datetime) -> datetime:
    try:
        return instant.astimezone(VIETNAM)
    except OverflowError:  # 99991231235959Z: a certificate without an end (RFC 5280 §4.1.2.5)
        return datetime.max.replace(tzinfo=VIETNAM)


def office_date(instant: datetime) -> date:
    """The office day (Asia/Ho_Chi_Minh) on which ``instant`` falls."""
    return _in_vietnam(instant).date()


def office_time(instant: datetime) -> time:
    """The time of day (Asia/Ho_Chi_Minh) of ``instant``."""
    return _in_vietnam(instant).time()


@lru_cache(maxsize=8192)
def office_instant(day: date, at: time) -> datetime:
    """The aware UTC instant of a time of an office day (Asia/Ho_Chi_Minh)."""
    try:
        return datetime.combine(day, at, VIETNAM).astimezone(UTC)
    except OverflowError:  # 01/01/0001: how some exports write that there is no day
        return datetime.min.replace(tzinfo=UTC)


def vn_time(instant: datetime) -> str:
    """``DD/MM/YYYY HH:MM:SS`` in Vietnamese time, for people."""
    local = _in_vietnam(instant)
    return f"{dmy(local)} {local:%H:%M:%S}"


def end_of_day(day: date) -> datetime:
    """The last second of an office day (Asia/Ho_Chi_Minh), aware UTC."""
    return office_instant(day, time(23, 59, 59))


def local_times(text: str) -> str:
    """``text`` with its RFC 3339 UTC instants in Vietnamese time, for people."""
    return _INSTANT.sub(_local, text)


def _local(hit: re.Match[str]) -> str:
    try:
        return vn_time(from_iso(hit[0]))
    except (ValueError, OverflowError):
        return hit[0]


def parse_dmy(text: str) -> date | None:
    """The date of ``DD/MM/YYYY`` (the Circular's form), or None where it is no such date."""
    match = _DMY.fullmatch(text.strip())
    if not match:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dmy(day: date) -> str:
    """``DD/MM/YYYY`` of a date."""
    return f"{day:%d/%m}/{day.year:04d}"  # %Y writes the year 24 with two digits


def letter_day(day: date) -> dict[str, str]:
    """The parts of a day as letters write it: days below 10 and months 1, 2 take a zero.

    ``iso`` besides, for English. Source: NĐ 30/2020, Annex I.II.4.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return {"day": f"{day.day:02d}", "month": month, "year": str(day.year), "iso": day.isoformat()}

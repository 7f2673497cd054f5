"""The working calendar: which days an office works, counted from data, one file a year.

A *working day* (ngày làm việc) is Monday to Friday but for days off, and the Saturdays worked in
exchange. Days are office days in Asia/Ho_Chi_Minh. A year without data is never guessed at:
:class:`NoCalendarError`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from schemas.calendar.hours import OfficeHours
from schemas.errors import HosoError

_SATURDAY = 5


class NoCalendarError(HosoError):
    """There is no working calendar of that year: nothing that counts its days can be judged."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__("calendar-missing", year=year)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A day that is not what its weekday says, and by which text.

    ``kind``: holiday | in_lieu (nghỉ bù) | swapped (hoán đổi) | local | working (làm bù).
    ``confidence`` "unconfirmed": no text read says so. ``instead_of``: the day it stands for.
    """

    day: date
    kind: str
    vi: str
    en: str
    basis: str
    confidence: str
    instead_of: date | None = None

    @property
    def works(self) -> bool:
        """Whether the office works on it."""
        return self.kind == "working"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """One year. ``provisional``: the yearly notices are not out, days may still be exchanged."""

    year: int
    days: Mapping[date, SpecialDay]
    provisional: bool = False


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The years known, and the hours of the office that is looked at.

    ``version``: years and digest of the data, to be printed wherever days were counted.
    """

    years: Mapping[int, CalendarYear]
    hours: OfficeHours
    version: str

    def special(self, day: date) -> SpecialDay | None:
        """What the calendar says of a day beside its weekday. Raises ``NoCalendarError``."""
        return self._year(day.year).days.get(day)

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on that day. Raises ``NoCalendarError``."""
        special = self.special(day)
        return special.works if special else day.weekday() < _SATURDAY

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``. Raises ``NoCalendarError``."""
        return self.add_working_days(day, 1)

    def this_or_next(self, day: date) -> date:
        """``day`` where it is a working day, else the next one (Bộ luật Dân sự 2015 Đ148.5)."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which itself does not count (0: as
        :meth:`this_or_next`). Raises ``NoCalendarError``, and ``ValueError`` below 0.
        """
        if count < 0:
            raise ValueError("working days are counted forward")
        if count == 0:
            return self.this_or_next(day)
        self._year(day.year)
        place = bisect_right(self._working, day) + count - 1
        found = self._working[place] if place < len(self._working) else date.max
        self._need(day, found)
        return found

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; below 0 where ``end`` is earlier.

        Raises ``NoCalendarError``.
        """
        if end < start:
            return -self.working_days_between(end, start)
        self._need(start, end)
        return bisect_right(self._working, end) - bisect_right(self._working, start)

    def working_days(self, start: date, end: date) -> Sequence[date]:
        """The working days from ``start`` to ``end``, both with. Raises ``NoCalendarError``."""
        self._need(start, end)
        return self._working[bisect_left(self._working, start) : bisect_right(self._working, end)]

    def doubts(self, start: date, end: date) -> tuple[date, ...]:
        """Days between both, both with, of which no text read says whether they are worked.

        Of a provisional year every day counts as such: it is told by its first of January.
        """
        found = {
            item.day
            for year in range(start.year, end.year + 1)
            for item in self._year(year).days.values()
            if item.confidence == "unconfirmed" and start <= item.day <= end
        }
        years = (self._year(year) for year in range(start.year, end.year + 1))
        found |= {date(year.year, 1, 1) for year in years if year.provisional}
        return tuple(sorted(found))

    def _year(self, year: int) -> CalendarYear:
        try:
            return self.years[year]
        except KeyError:
            raise NoCalendarError(year) from None

    def _need(self, start: date, end: date) -> None:
        for year in range(start.year, end.year + 1):
            self._year(year)

    @cached_property
    def _working(self) -> tuple[date, ...]:
        """Every working day of every year, in order."""
        return tuple(
            day for year in sorted(self.years) for day in _days(year) if self.is_working_day(day)
        )


def _days(year: int) -> Sequence[date]:
    first = date(year, 1, 1)
    length = (date(year, 12, 31) - first).days + 1
    return [first + timedelta(days=number) for number in range(length)]

"""Office hours: the minutes of a working day that count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

Window = tuple[time, time]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """The hours of an office in Vietnamese time, in order. ``organ`` "": every organ.

    ``confidence`` "unconfirmed": a parameter of the product, stated by no text of the office.
    """

    organ: str
    windows: tuple[Window, ...]
    basis: str
    confidence: str

    @property
    def opens(self) -> time:
        """When the office opens."""
        return self.windows[0][0]

    @property
    def closes(self) -> time:
        """When it closes."""
        return self.windows[-1][1]

    @property
    def minutes(self) -> float:
        """Minutes of a whole working day."""
        return self.until(time.max)

    def until(self, at: time) -> float:
        """Minutes of the day's office hours that have gone by at a time of day."""
        passed = _seconds(at)
        spans = ((_seconds(start), _seconds(end)) for start, end in self.windows)
        return sum(max(0.0, min(passed, end) - start) for start, end in spans) / 60


def _seconds(at: time) -> float:
    return at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1_000_000

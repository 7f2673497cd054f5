"""The working calendar (lịch làm việc): data one file a year, counting in pure functions."""

from schemas.calendar.hours import OfficeHours
from schemas.calendar.load import load_calendar, shipped_calendar
from schemas.calendar.minutes import add_office_minutes, office_minutes_between
from schemas.calendar.model import Calendar, CalendarYear, NoCalendarError, SpecialDay

__all__ = [
    "Calendar",
    "CalendarYear",
    "NoCalendarError",
    "OfficeHours",
    "SpecialDay",
    "add_office_minutes",
    "load_calendar",
    "office_minutes_between",
    "shipped_calendar",
]

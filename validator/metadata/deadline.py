"""H-010, H-014, SNV-13c: a dossier is handed over within a year after the work ended."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta

from schemas.calendar import NoCalendarError
from schemas.clock import dmy
from validator.case import DossierCase
from validator.registry import Verdict, hit, not_evaluated, on_dossier

TERM_YEARS = 1  # NĐ 30/2020 Đ30.2
KEEP_BACK_YEARS = 2  # NĐ 30/2020 Đ31.3d
# Longer than any run of days off: beyond it no calendar is needed.
_SURELY = timedelta(days=31)


@on_dossier("H-010", "SNV-13c")
def handed_over_in_time(dossier: DossierCase) -> Verdict:
    """One year from the day the work ended; building projects are told by no field (Đ30.2)."""
    due = _due(dossier, TERM_YEARS)
    late = _is_late(dossier, due) if due else None
    if due is None or late is None:
        return not_evaluated("calendar-missing" if due else "date-missing")
    if dossier.work_closed is None:
        # the work ended no earlier than the last document: in time by that is in time
        return not_evaluated("date-missing") if late else ()
    if not late:
        return ()
    where = dossier.record.place("WorkClosedDate")
    return [hit(where, closed=dmy(dossier.work_closed), due=dmy(due), received=_received(dossier))]


@on_dossier("H-014")
def not_kept_back_too_long(dossier: DossierCase) -> Verdict:
    """Two years after it was due no consent could excuse (Đ31.3d); within them none is known."""
    due, last = _due(dossier, TERM_YEARS), _due(dossier, TERM_YEARS + KEEP_BACK_YEARS)
    if due is None or last is None or dossier.work_closed is None:
        return not_evaluated("date-missing")
    if dossier.received <= due:
        return ()
    if not _is_late(dossier, last):
        return not_evaluated("no-such-record")
    where = dossier.record.place("WorkClosedDate")
    return [hit(where, due=dmy(due), last=dmy(last), received=_received(dossier))]


def _due(dossier: DossierCase, years: int) -> date | None:
    ended = dossier.work_closed or dossier.end
    return years_after(ended, years) if ended else None


def years_after(day: date, years: int) -> date:
    """The same day of a later year; 29 February ends on 28 (Bộ luật Dân sự 2015 Đ148.4).

    The last day there is where no day has such a year: data may say 31/12/9999.
    """
    if day.year + years > MAXYEAR:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _is_late(dossier: DossierCase, due: date) -> bool | None:
    """Whether it came after ``due``, or after the working day next to it; None: no calendar."""
    if dossier.received <= due:
        return False
    if dossier.received > due + _SURELY:
        return True
    try:
        return dossier.received > dossier.context.calendar.this_or_next(due)
    except NoCalendarError:
        return None


def _received(dossier: DossierCase) -> str:
    return dmy(dossier.received)

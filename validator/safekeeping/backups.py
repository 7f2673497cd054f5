"""Backups: on independent media, every day, every month, with minutes (T02-PRES, T05-PRES)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from schemas.clock import dmy, office_date, vn_time
from schemas.finding import Place
from validator.registry import Hit, Verdict, hit, not_applicable
from validator.safekeeping.limits import limit, years_after
from validator.safekeeping.registry import on_archive
from validator.safekeeping.state import ArchiveState, beside, independent, last

_HERE = Place()
_SHOWN = 5
_DAY = timedelta(days=1)
_FIRST_DAYS = 2  # the first of the month, and 24 hours of grace


@on_archive("T02-PRES-01", "T05-PRES-01")
def enough_media(state: ArchiveState, at: datetime) -> Verdict:
    """Sets on media independent of each other and of the archive."""
    days, needed = limit("usable_days"), limit("independent_media")
    since = at - timedelta(days=days)
    count = independent(state, since)
    if count >= needed:
        return ()
    own = sum(beside(copy, state) for copy in state.copies if copy.made_at >= since)
    case = {"case": "beside"} if own else {}
    told = {"count": str(count), "needed": str(needed), "days": str(days), "own": str(own)}
    return [hit(_HERE, **told, **case)]


@on_archive("T02-PRES-02", "T05-PRES-02")
def every_day(state: ArchiveState, at: datetime) -> Verdict:
    """The last backup is not older than 48 hours; no day without one."""
    hours, days = limit("daily_hours"), limit("daily_window_days")
    made = [copy.made_at for copy in state.copies]
    newest = last(made)
    late = timedelta(hours=hours)
    if at - (newest or state.created) > late:
        case = {} if newest else {"case": "never"}
        return [hit(_HERE, last=vn_time(newest) if newest else "", hours=hours, **case)]
    if newest is None:
        return not_applicable("not-due")
    begun = min(office_date(state.created), *map(office_date, made)) + _DAY
    first = max(begun, office_date(at) - timedelta(days=days))
    gaps = _days(first, office_date(at)) - set(map(office_date, made))
    if not gaps:
        return ()
    told = _some(dmy(day) for day in sorted(gaps, reverse=True))
    return [hit(_HERE, "warning", case="gap", count=len(gaps), days=days, list=told)]


def _days(first: date, end: date) -> set[date]:
    """The days from ``first`` until ``end``, which is not over yet."""
    return {first + timedelta(days=number) for number in range((end - first).days)}


@on_archive("T02-PRES-03")
def full_on_the_first(state: ArchiveState, at: datetime) -> Verdict:
    """A full set on the first day of each month, one day of grace."""
    days = {office_date(copy.made_at) for copy in state.copies if copy.kind == "full"}
    made = {_month(day) for day in days if day.day <= _FIRST_DAYS}
    end = office_date(at) - _FIRST_DAYS * _DAY
    return _months_without(state, made, _months(state, end))


@on_archive("T05-PRES-03")
def full_every_month(state: ArchiveState, at: datetime) -> Verdict:
    """A full set in each month that is over."""
    made = {_month(office_date(copy.made_at)) for copy in state.copies if copy.kind == "full"}
    end = office_date(at).replace(day=1) - _DAY
    return _months_without(state, made, _months(state, end))


def _months_without(state: ArchiveState, made: set[date], due: list[date]) -> Verdict:
    if not due:
        return not_applicable("not-due")
    lacking = [month for month in due if month not in made]
    if not lacking:
        return ()
    told = _some(f"{month:%m/%Y}" for month in reversed(lacking))
    newest = lacking[-1] == due[-1] or not state.copies
    return [hit(_HERE, "error" if newest else "warning", count=len(lacking), list=told)]


def _months(state: ArchiveState, end: date) -> list[date]:
    """First days of the months that began after the archive did and before ``end``, of a year."""
    begun, month, found = office_date(state.created), _month(end), []
    for _ in range(limit("months_looked_at")):
        if month < begun:
            break
        found.append(month)
        month = _month(month - _DAY)
    return found[::-1]


def _month(day: date) -> date:
    return day.replace(day=1)


@on_archive("T05-PRES-04")
def full_in_three_years(state: ArchiveState, at: datetime) -> Verdict:
    """A full set in the last three years."""
    years = limit("full_years")
    full = [copy.made_at for copy in state.copies if copy.kind == "full"]
    return too_old(last(full), state.created, at, years)


@on_archive("T02-PRES-05")
def minuted(state: ArchiveState, at: datetime) -> Verdict:
    """Every backup of the last year has its minutes; the log is written with each."""
    since = years_after(office_date(at), -1)
    looked = [copy for copy in state.copies if office_date(copy.made_at) > since]
    without = [copy.made_at for copy in looked if not copy.minuted]
    if not looked:
        return not_applicable("no-backup")
    told = _some(vn_time(moment) for moment in sorted(without, reverse=True))
    return [hit(_HERE, count=len(without), list=told)] if without else ()


def too_old(newest: datetime | None, created: datetime, at: datetime, years: int) -> Verdict:
    """A hit where the newest of its kind, or the archive itself without one, is older."""
    if office_date(at) <= years_after(office_date(newest or created), years):
        return () if newest else not_applicable("not-due")
    case = {} if newest else {"case": "never"}
    found: Hit = hit(_HERE, last=vn_time(newest) if newest else "", years=years, **case)
    return [found]


def _some(texts: Iterable[str]) -> str:
    listed = list(texts)
    more = f" (+{len(listed) - _SHOWN})" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more

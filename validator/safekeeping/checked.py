"""Checks of the whole archive, that nothing changed, and who answers for it."""

from __future__ import annotations

from datetime import datetime

from schemas.clock import vn_time
from schemas.finding import Place
from validator.registry import Verdict, hit, not_evaluated
from validator.safekeeping.backups import too_old
from validator.safekeeping.limits import limit
from validator.safekeeping.registry import on_archive
from validator.safekeeping.state import ArchiveState, Check, last

_HERE = Place()


@on_archive("T02-PRES-06")
def checked_with_minutes(state: ArchiveState, at: datetime) -> Verdict:
    """The whole archive was checked within the last year, and minutes say so."""
    old = too_old(_newest(state), state.created, at, limit("check_years"))
    newest = _last(state)
    if old or newest is None or newest.minuted:
        return old
    return [hit(_HERE, case="no-minutes", last=vn_time(newest.finished))]


@on_archive("T05-PRES-05")
def checked_in_three_years(state: ArchiveState, at: datetime) -> Verdict:
    """The whole archive was checked within the last three years."""
    return too_old(_newest(state), state.created, at, limit("whole_check_years"))


@on_archive("T02-PRES-08")
def has_a_custodian(state: ArchiveState, _: datetime) -> Verdict:
    """Somebody is named."""
    return () if state.custodian.strip() else [hit(_HERE)]


@on_archive("T02-PRES-09")
def nothing_changed(state: ArchiveState, _: datetime) -> Verdict:
    """The last check found the bytes of every file as they were received."""
    newest = _last(state)
    if newest is None:
        return not_evaluated("never-checked")
    if not newest.changed:
        return ()
    return [hit(_HERE, count=newest.changed, last=vn_time(newest.finished))]


def _newest(state: ArchiveState) -> datetime | None:
    return last(check.finished for check in state.checks)


def _last(state: ArchiveState) -> Check | None:
    return max(state.checks, key=lambda check: check.finished, default=None)

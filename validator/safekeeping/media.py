"""Media: changed every three years, or a year before the end of their life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from schemas.clock import dmy, office_date
from schemas.finding import Place
from validator.registry import Hit, Verdict, hit, not_evaluated
from validator.safekeeping.limits import limit, years_after
from validator.safekeeping.registry import on_archive
from validator.safekeeping.state import ArchiveState, KeptOn

_HERE = Place()


@on_archive("T02-PRES-04")
def changed_in_time(state: ArchiveState, at: datetime) -> Verdict:
    """No medium is in use for more than three years; a note 90 days ahead."""
    used = _used(state)
    if not used:
        return not_evaluated("no-media")
    years = limit("medium_years")
    return list(_due(((one, years_after(one.in_use, years)) for one in used), at))


@on_archive("T05-PRES-06")
def changed_before_its_end(state: ArchiveState, at: datetime) -> Verdict:
    """No medium is used in the last year of its life, where its keeper states the end."""
    used = _used(state)
    stated = [(one, one.replace_by) for one in used if one.replace_by]
    if not stated:
        return not_evaluated("no-media" if not used else "end-of-life-unknown")
    ahead = limit("end_of_life_years")
    return list(_due(((one, years_after(end, -ahead)) for one, end in stated), at))


def _used(state: ArchiveState) -> list[KeptOn]:
    return [one for one in state.media if not one.retired]


def _due(found: Iterator[tuple[KeptOn, date]], at: datetime) -> Iterator[Hit]:
    today, days = office_date(at), limit("medium_ahead_days")
    for one, due in found:
        told = {"name": one.name, "since": dmy(one.in_use), "due": dmy(due)}
        if today > due:
            yield hit(_HERE, **told)
        elif due - today <= timedelta(days=days):
            yield Hit(_HERE, "info", "", {**told, "case": "soon"}, remark=True)

"""What good keeping asks for beyond the rules: no article names an interval, so nothing is broken.

A drill of restoring and a reading of each medium every year, a signed checkpoint every month. The
numbers and why they are what they are: ``data/limits.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.clock import office_date, vn_time
from validator.safekeeping.limits import limit, years_after
from validator.safekeeping.state import ArchiveState, last


@cache
def reminder_table() -> dict[str, dict[str, str]]:
    """Name of a reminder -> {vi, en}."""
    text = files("validator.safekeeping").joinpath("data/reminders.json").read_text("utf-8")
    table: dict[str, dict[str, str]] = json.loads(text)
    return table


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Something that is due. ``name``: a row of ``data/reminders.json``."""

    name: str
    params: tuple[tuple[str, str], ...]

    def message(self, lang: str = "vi") -> str:
        """It in words, ``vi`` or ``en``."""
        return reminder_table()[self.name][lang].format(**dict(self.params))


def reminders(state: ArchiveState, at: datetime) -> list[Reminder]:
    """What is due at ``at``, in the order of the table."""
    return [*_drill(state, at), *_media(state, at), *_checkpoint(state, at)]


def _drill(state: ArchiveState, at: datetime) -> Iterator[Reminder]:
    years = limit("drill_years")
    if _over(office_date(last(state.drills) or state.created), at, years):
        yield _due("drill", years=years)


def _media(state: ArchiveState, at: datetime) -> Iterator[Reminder]:
    years = limit("medium_check_years")
    for one in state.media:
        since = office_date(one.checked) if one.checked else one.in_use
        if not one.retired and _over(since, at, years):
            yield _due("medium-check", name=one.name, years=years)


def _checkpoint(state: ArchiveState, at: datetime) -> Iterator[Reminder]:
    days = limit("checkpoint_days")
    if state.unsigned and at - state.unsigned > timedelta(days=days):
        yield _due("checkpoint", since=vn_time(state.unsigned), days=days)


def _over(since: date, at: datetime, years: int) -> bool:
    return office_date(at) > years_after(since, years)


def _due(name: str, /, **params: Any) -> Reminder:
    return Reminder(name=name, params=tuple((key, str(value)) for key, value in params.items()))

"""How far machine and inspectors agree, rule by rule, over all inspections that are closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from archive.inspections import CLOSING, inspection_ids
from archive.objects import INSPECTION_ID
from archive.storage import StorageRoot
from reports.inspection.tally import Result
from reports.tally import rule_key

LEAST: Final = 10
"""Findings that must have been decided before a precision says anything."""
_COUNTS: Final = ("confirmed", "false_alarms", "missed", "unclear")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one rule. ``precision``: confirmed of those decided; None below :data:`LEAST`."""

    rule: str
    inspections: int
    confirmed: int
    false_alarms: int
    missed: int
    unclear: int
    precision: float | None

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)


def closing_rules(result: Result) -> dict[str, dict[str, int]]:
    """What a closing keeps of each rule for :func:`agreements`."""
    return {
        count.name: {name: getattr(count, name) for name in _COUNTS}
        for count in result.rules
        if count.name and any(getattr(count, name) for name in _COUNTS)
    }


def closings(storage: StorageRoot) -> list[Mapping[str, Any]]:
    """The closings of all inspections that are closed, in the order of their ids."""
    packages = (storage.get(INSPECTION_ID + id) for id in inspection_ids(storage))
    return [aip.json(CLOSING) for aip in packages if CLOSING in aip.files]


def agreements(closed: Iterable[Mapping[str, Any]]) -> list[Agreement]:
    """One row per rule any closing speaks of, in the order of rules."""
    sums: dict[str, Counter[str]] = {}
    for closing in closed:
        for rule, counts in closing["rules"].items():
            told = sums.setdefault(rule, Counter())
            told.update({**counts, "inspections": 1})
    return [_agreement(rule, sums[rule]) for rule in sorted(sums, key=rule_key)]


def agreement_on(rule: str, closed: Iterable[Mapping[str, Any]]) -> Agreement:
    """The row of one rule, zeros where no closing speaks of it."""
    found = [row for row in agreements(closed) if row.rule == rule]
    return found[0] if found else _agreement(rule, Counter())


def _agreement(rule: str, told: Counter[str]) -> Agreement:
    decided = told["confirmed"] + told["false_alarms"]
    precision = told["confirmed"] / decided if decided >= LEAST else None
    counts = {name: told[name] for name in _COUNTS}
    return Agreement(rule, told["inspections"], **counts, precision=precision)

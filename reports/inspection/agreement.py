"""How far machine and inspectors agree, rule by rule, over all inspections that are closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from archive.inspections import CLOSING, inspection_ids
from archive.objects import INSPECTION_ID
from archive.storage import StorageRoot
from reports.inspection.words import percent

if TYPE_CHECKING:
    from reports.inspection.tally import Result

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
    from reports.tally import rule_key

    sums = _sums(closed)
    return [_agreement(rule, sums[rule]) for rule in sorted(sums, key=rule_key)]


def agreement_on(rule: str, closed: Iterable[Mapping[str, Any]]) -> Agreement:
    """The row of one rule, zeros where no closing speaks of it."""
    return _agreement(rule, _sums(closed).get(rule, Counter()))


def agreement_text(row: Agreement) -> str:
    """Counts and precision of one rule in words."""
    decided = row.confirmed + row.false_alarms
    told = (
        f"{row.inspections} cuộc kiểm tra; đúng {row.confirmed}, báo nhầm {row.false_alarms}, "
        f"bỏ sót {row.missed}, không kết luận được {row.unclear}; "
    )
    if row.precision is None:
        return told + f"độ chính xác: chưa đủ căn cứ (mới {decided} kết luận, cần {LEAST})"
    return told + f"độ chính xác: {percent(row.precision)} ({row.confirmed}/{decided})"


def _sums(closed: Iterable[Mapping[str, Any]]) -> dict[str, Counter[str]]:
    sums: dict[str, Counter[str]] = {}
    for closing in closed:
        for rule, counts in closing["rules"].items():
            sums.setdefault(rule, Counter()).update({**counts, "inspections": 1})
    return sums


def _agreement(rule: str, told: Counter[str]) -> Agreement:
    decided = told["confirmed"] + told["false_alarms"]
    precision = told["confirmed"] / decided if decided >= LEAST else None
    counts = {name: told[name] for name in _COUNTS}
    return Agreement(rule, told["inspections"], **counts, precision=precision)

"""The rows inspectors give verdicts on, and the verdicts given so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from reports.inspection.model import Check, Frozen, Item, Machine

Sort = Literal["finding", "check", "rest"]
Verdict = Literal["right", "false_alarm", "missed", "unclear"]
MISSED_CODE: Final = "BS"
# The verdicts each sort of row may get: of a finding, of a rule nothing was found by, and of
# everything else on the item.
ALLOWED: Final[dict[Sort, tuple[Verdict, ...]]] = {
    "finding": ("right", "false_alarm", "unclear"),
    "check": ("right", "missed", "unclear"),
    "rest": ("right", "missed", "unclear"),
}
VERDICTS: Final[tuple[Verdict, ...]] = ("right", "false_alarm", "missed", "unclear")


@dataclass(frozen=True, slots=True)
class Asked:
    """A row that waits for a verdict; ``code`` is its name in the workbook."""

    code: str
    sort: Sort
    item: Item
    rule: str = ""
    finding: Machine | None = None
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict as it was read: on which row, what, by whom, from where.

    ``rule``: of the finding or check; of a fault the machine missed the rule the inspector names,
    "" for none. ``source``: digest of the workbook; ``at``: RFC 3339, when it was read.
    """

    code: str
    sort: Sort
    item: int
    rule: str
    verdict: Verdict
    reason: str
    inspector: str
    source: str
    sheet: str
    row: int
    at: str

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)


def asked_rows(frozen: Frozen) -> list[Asked]:
    """Every row of an inspection, item by item: its findings, the rules named, the rest.

    Where the inspection names rules, each of them that found nothing on an item has a row.
    """
    rows: list[Asked] = []
    for item in frozen.items:
        start = f"{item.number:03d}/"
        rows += [Asked(start + f.code, "finding", item, f.rule, f) for f in item.findings]
        rows += [
            Asked(start + c.rule, "check", item, c.rule, check=c) for c in _unfound(frozen, item)
        ]
        rows.append(Asked(start + MISSED_CODE, "rest", item))
    return rows


def _unfound(frozen: Frozen, item: Item) -> list[Check]:
    told = {check.rule: check for check in item.checks}
    found = {finding.rule for finding in item.findings}
    named = frozen.inspection.rules
    return [told.get(rule, Check(rule, "not_applicable")) for rule in named if rule not in found]


def in_force(given: Iterable[Given]) -> dict[str, list[Given]]:
    """Row code -> its verdicts that count: those of the workbook read last, in its order."""
    told: dict[str, list[Given]] = {}
    for one in given:
        held = told.setdefault(one.code, [])
        if held and (held[0].source, held[0].at) != (one.source, one.at):
            held.clear()
        held.append(one)
    return told


def still_open(asked: Sequence[Asked], told: Mapping[str, object]) -> list[Asked]:
    """The rows nobody has given a verdict on."""
    return [row for row in asked if row.code not in told]

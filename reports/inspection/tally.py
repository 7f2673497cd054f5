"""What the verdicts come to: by rule, by unit, and for the whole the sample was drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from reports.inspection.interval import Part, Share, estimate
from reports.inspection.model import Frozen, Item
from reports.inspection.rows import Asked, Given, asked_rows, still_open
from reports.scope import sorted_units
from reports.tally import rule_key

State = Literal["faulty", "sound", "undecided"]
COUNTS: Final = ("confirmed", "false_alarms", "missed", "unclear", "open")


@dataclass(frozen=True, slots=True)
class Count:
    """Verdicts of one rule, unit or of everything.

    ``confirmed``: findings of the machine that are right. ``false_alarms``: that are not.
    ``missed``: faults inspectors found and the machine did not. ``unclear``: could not be decided.
    ``open``: rows without a verdict. ``items``: of the sample; ``faulty``, ``undecided``: of these.
    ``share``: faulty ones of the whole, by the sample; None where it is not asked or not known.
    """

    name: str
    confirmed: int = 0
    false_alarms: int = 0
    missed: int = 0
    unclear: int = 0
    open: int = 0
    items: int = 0
    faulty: int = 0
    undecided: int = 0
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A row and one verdict on it, None while there is none."""

    asked: Asked
    given: Given | None

    @property
    def rule(self) -> str:
        """The rule the verdict is about; "" for what belongs to none."""
        return self.given.rule if self.given else self.asked.rule

    @property
    def fault(self) -> bool:
        """Whether the inspector says that there is a fault; what was only noted is none."""
        if self.given is None:
            return False
        found = self.asked.finding
        if self.given.verdict == "right":
            return found is not None and found.severity != "info"
        return self.given.verdict == "missed"

    @property
    def count(self) -> str:
        """Which of :data:`COUNTS` it adds to, "" for none (nothing was missed)."""
        if self.given is None:
            return "open"
        if self.given.verdict == "right":
            return "confirmed" if self.asked.sort == "finding" else ""
        return {"false_alarm": "false_alarms"}.get(self.given.verdict, self.given.verdict)


@dataclass(frozen=True, slots=True)
class Result:
    """Everything counted. ``rows``: each verdict with its row, in the workbook's order."""

    whole: Count
    rules: tuple[Count, ...]
    units: tuple[Count, ...]
    rows: tuple[Told, ...] = field(repr=False)

    def listed(self, count: str) -> list[Told]:
        """The rows that add to one of :data:`COUNTS`."""
        return [row for row in self.rows if row.count == count]


def result_of(frozen: Frozen, told: Mapping[str, Sequence[Given]]) -> Result:
    """The counts of an inspection by the verdicts that count."""
    asked = asked_rows(frozen)
    rows = tuple(Told(row, one) for row in asked for one in told.get(row.code) or (None,))
    by_rule = sorted({row.rule for row in rows if row.count} - {""}, key=rule_key)
    outside = [""] if any(row.count == "missed" and not row.rule for row in rows) else []
    units = sorted_units([item.unit for item in frozen.items])
    return Result(
        whole=_count("", rows, frozen, frozen.items, lambda _: True),
        rules=tuple(
            _count(rule, _of_rule(rows, rule), frozen, frozen.items, _about(rule))
            for rule in (*by_rule, *outside)
        ),
        units=tuple(_of_unit(unit, rows, frozen) for unit in units),
        rows=rows,
    )


def _of_rule(rows: Iterable[Told], rule: str) -> tuple[Told, ...]:
    """The rows about a rule, and those that might have told of it (verdicts on the rest)."""
    return tuple(row for row in rows if row.rule == rule or _may_be(row))


def _may_be(row: Told) -> bool:
    return row.asked.sort == "rest" and (row.given is None or row.given.verdict == "unclear")


def _about(rule: str) -> Callable[[Told], bool]:
    return lambda row: row.rule == rule and (bool(rule) or row.count == "missed")


def _of_unit(unit: str, rows: Iterable[Told], frozen: Frozen) -> Count:
    items = tuple(item for item in frozen.items if item.unit == unit)
    mine = tuple(row for row in rows if row.asked.item.unit == unit)
    return _count(unit, mine, frozen, items, lambda _: True, whole=False)


def _count(
    name: str,
    rows: Sequence[Told],
    frozen: Frozen,
    items: Sequence[Item],
    about: Callable[[Told], bool],
    *,
    whole: bool = True,
) -> Count:
    """``about``: the rows that are counted; the others only leave an item undecided."""
    numbers = Counter(row.count for row in rows if about(row))
    states = _states(rows, items, about)
    drawn = Counter(states.values())
    return Count(
        name,
        **{count: numbers[count] for count in COUNTS},
        items=len(items),
        faulty=drawn["faulty"],
        undecided=drawn["undecided"],
        share=_share(frozen, states) if whole else None,
    )


def _states(
    rows: Sequence[Told], items: Sequence[Item], about: Callable[[Told], bool]
) -> dict[int, State]:
    """The state of each item by its number: a fault found outweighs what is not decided."""
    faulty = {row.asked.item.number for row in rows if row.fault and about(row)}
    undecided = {row.asked.item.number for row in rows if row.count in ("open", "unclear")}
    states: dict[int, State] = dict.fromkeys((item.number for item in items), "sound")
    states.update(dict.fromkeys(undecided, "undecided"))
    states.update(dict.fromkeys(faulty, "faulty"))
    return states


def _share(frozen: Frozen, states: Mapping[int, State]) -> Share | None:
    """The share of faulty ones in the whole; strata weigh by how many they hold."""
    parts = []
    for stratum in frozen.inspection.strata:
        inside = [states[item.number] for item in frozen.items if item.stratum == stratum.name]
        faulty = inside.count("faulty")
        parts.append(Part(stratum.size, faulty + inside.count("sound"), faulty))
    return estimate(parts)


def open_rows(frozen: Frozen, told: Mapping[str, Sequence[Given]]) -> list[Asked]:
    """The rows without a verdict."""
    return still_open(asked_rows(frozen), told)

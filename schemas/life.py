"""The life of a finding: the steps people took, and the state they leave it in. Pure.

States, steps and what a step needs are data (``data/finding-life.json``). Nothing here removes a
finding: a waived or withdrawn one is still found, and says beside it who decided what and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any, Final

from schemas.clock import from_iso, office_date
from schemas.data_files import load_json

FIRST: Final = "new"
GONE: Final = "gone"
WAIVED: Final = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a waiver is held against. ``dossier``: file code; ``day``: its ISO day, "" unknown."""

    key: str
    rule: str = ""
    unit: str = ""
    dossier: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What a waiver of a rule reaches: what is not said is not asked. ISO days, both included."""

    rule: str
    unit: str = ""
    dossier: str = ""
    first: str = ""
    last: str = ""

    def reaches(self, subject: Subject) -> bool:
        """Whether a finding falls under it; one without a day lies in no period."""
        wanted = ((self.rule, subject.rule), (self.unit, subject.unit))
        if any(mine and mine != its for mine, its in (*wanted, (self.dossier, subject.dossier))):
            return False
        if not self.first and not self.last:
            return True
        return bool(subject.day) and self.first <= subject.day <= (self.last or "9999")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a finding, or of all a waiver covers (then ``key`` is "").

    ``at``: RFC 3339. ``by``: who took it. ``letter``: number of the letter. ``due``, ``until``,
    ``day``: ISO days. ``choice``, ``text``, ``who``: of a unit's reply. ``object_id``, ``rule``,
    ``unit``, ``dossier``, ``found``: the finding as it was then, for telling it when it is gone.
    """

    kind: str
    at: str
    by: str = ""
    key: str = ""
    code: str = ""
    object_id: str = ""
    rule: str = ""
    unit: str = ""
    dossier: str = ""
    found: str = ""
    reason: str = ""
    basis: str = ""
    approver: str = ""
    until: str = ""
    letter: str = ""
    due: str = ""
    choice: str = ""
    text: str = ""
    who: str = ""
    day: str = ""
    cover: Cover | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON form: what is told."""
        told = {item.name: getattr(self, item.name) for item in fields(self)}
        told["cover"] = _told(self.cover) if self.cover else None
        return {name: value for name, value in told.items() if value}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Step:
        """Inverse of :meth:`as_dict`."""
        cover = raw.get("cover")
        return cls(**{**raw, "cover": Cover(**cover) if cover else None})

    def concerns(self, subject: Subject) -> bool:
        """Whether it is a step of this finding."""
        return self.cover.reaches(subject) if self.cover else self.key == subject.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Where a finding stands. ``base``: its state were there no waiver. ``waiver``: in force.

    ``steps``: the whole history. ``due``: ISO day of the letter it waits for an answer to, else "".
    """

    state: str
    base: str
    waiver: Step | None = None
    due: str = ""
    steps: tuple[Step, ...] = field(default_factory=tuple)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do about it."""
        return bool(states()[self.state]["open"])

    def is_overdue(self, on: date) -> bool:
        """Whether the unit's answer was due before ``on``."""
        return bool(self.due) and self.due < on.isoformat()

    @property
    def last(self) -> Step | None:
        """The newest step."""
        return self.steps[-1] if self.steps else None


def state_of(steps: Iterable[Step], on: date, subject: Subject, *, found: bool = True) -> Life:
    """The life of a finding by the end of the office day ``on``.

    Steps count in the order given, as they were recorded; those of later days do not yet. A step
    that is not allowed from where the finding stands is part of the history and changes nothing. A
    waiver lies upon the state below until its last day has passed or somebody decides otherwise.
    ``found``: whether the newest judgement still reports it.
    """
    known = tuple(step for step in steps if step.concerns(subject) and _day(step) <= on)
    base, due, waivers = FIRST, "", list[Step]()
    for step in known:
        if base not in kinds()[step.kind]["from"]:
            continue
        if step.kind == WAIVED:
            waivers.append(step)
            continue
        base, due = step.kind, step.due
        if kinds()[step.kind]["decides"]:
            waivers = []
    valid = [step for step in waivers if step.until >= on.isoformat()]
    waiver = max(valid, key=lambda step: step.until, default=None)
    if not states()[base]["open"]:
        waiver = None
    state = WAIVED if waiver else base
    if not found and states()[base]["open"]:
        state, due = GONE, ""
    return Life(state=state, base=base, waiver=waiver, due=due, steps=known)


def lacking(step: Step) -> tuple[str, ...]:
    """What a step needs and does not say."""
    return tuple(name for name in kinds()[step.kind]["needs"] if not getattr(step, name).strip())


def may_follow(life: Life, kind: str) -> bool:
    """Whether a step may be taken from where a finding stands."""
    return life.base in kinds()[kind]["from"]


def verdicts_by_rule(lives: Iterable[tuple[str, Life]]) -> dict[str, tuple[int, int]]:
    """Rule -> (withdrawn, upheld): how often people found its findings wrong, how often right.

    Mended ones were right.
    """
    withdrawn, upheld = Counter[str](), Counter[str]()
    for rule, life in lives:
        withdrawn[rule] += life.base == "withdrawn"
        upheld[rule] += life.base in ("upheld", "mended")
    rules = sorted(rule for rule in withdrawn if withdrawn[rule] or upheld[rule])
    return {rule: (withdrawn[rule], upheld[rule]) for rule in rules}


def states() -> Mapping[str, Mapping[str, Any]]:
    """State -> its row."""
    return _rows("states")


def kinds() -> Mapping[str, Mapping[str, Any]]:
    """Kind of step -> its row."""
    return _rows("steps")


def word(group: str, name: str, lang: str = "vi") -> str:
    """Words of a state, step, choice, act or column."""
    return str(_rows(group)[name][lang])


def named(group: str) -> Sequence[str]:
    """The ids of a group, in the order of the data."""
    return tuple(_rows(group))


@cache
def _rows(group: str) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in load_json("finding-life.json")[group]}


def _day(step: Step) -> date:
    return office_date(from_iso(step.at))


def _told(value: Any) -> dict[str, str]:
    return {item.name: text for item in fields(value) if (text := getattr(value, item.name))}

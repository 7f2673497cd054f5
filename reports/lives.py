"""Where the findings of an archive stand: the frame ``life`` from the steps people took. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from reports.frames import Frames, kept
from reports.keyed import coded
from reports.scope import Scope, limit
from schemas.finding_key import REGISTERS
from schemas.life import Life, Step, Subject, state_of, verdicts_by_rule


def life_rows(frames: Frames, steps: Sequence[Step], on: date) -> list[Mapping[str, Any]]:
    """The rows of frame ``life`` on the office day ``on``: findings somebody took a step of."""
    if not steps:
        return []
    known = StepsByKey(steps)
    rows: list[Mapping[str, Any]] = []
    seen: set[str] = set()
    for object_id, position, subject in subjects(frames):
        seen.add(subject.key)
        life = state_of(known.of(subject.key), on, subject)
        if life.steps:
            rows.append(_row(object_id, position, subject, life, on))
    for step in known.first:
        if step.key not in seen and step.object_id != REGISTERS:
            subject = Subject(key=step.key, rule=step.rule, unit=step.unit, dossier=step.dossier)
            life = state_of(known.of(step.key), on, subject, found=False)
            rows.append(_row(step.object_id, 0, subject, life, on))
    return rows


def paper_life_rows(
    found: Iterable[tuple[Subject, str]], steps: Sequence[Step], on: date
) -> list[Mapping[str, Any]]:
    """The rows of frame ``paper_finding`` on the office day ``on``.

    ``found``: every finding on papers of registers with its severity. Those that are no longer
    found count by the state :data:`schemas.life.GONE` or the one people left them in, without a
    day and severity.
    """
    known, seen = StepsByKey(steps), set[str]()
    counts, late = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for subject, severity in found:
        seen.add(subject.key)
        life = state_of(known.of(subject.key), on, subject)
        key = _paper_key(subject, severity, life)
        counts[key] += 1
        late[key] += life.is_overdue(on)
    for step in known.first:
        if step.object_id == REGISTERS and step.key not in seen:
            subject = Subject(key=step.key, rule=step.rule, unit=step.unit, dossier=step.dossier)
            life = state_of(known.of(step.key), on, subject, found=False)
            counts[_paper_key(subject, "", life)] += 1
    return [
        {**dict(zip(_PAPER_KEY, key, strict=True)), "found": count, "overdue": late[key]}
        for key, count in counts.items()
    ]


_PAPER_KEY: Final = ("rule", "severity", "unit", "day", "state", "basis", "approver", "until")


def _paper_key(subject: Subject, severity: str, life: Life) -> tuple[str, ...]:
    waiver = life.waiver
    told = (waiver.basis, waiver.approver, waiver.until) if waiver else ("", "", "")
    return (subject.rule, severity, subject.unit, subject.day, life.state, *told)


def on_registers(scope: Scope) -> pd.DataFrame:
    """The rows of frame ``paper_finding`` of the report's period and unit that are found today."""
    table = scope.frames.paper_finding
    pairs = zip(table["severity"], table["unit"], table["day"], strict=True)
    inside = [
        bool(severity) and scope.wants_unit(str(unit)) and scope.holds(str(day))
        for severity, unit, day in pairs
    ]
    return kept(table, inside).reset_index(drop=True)


def subjects(frames: Frames) -> Iterator[tuple[str, int, Subject]]:
    """(object id, position, what a waiver is held against) of every finding."""
    dossier = limit(frames, None, None, None).everything
    known = dossier[["object_id", "unit", "file_code", "closed"]]
    found = frames.finding[["object_id", "position", "rule"]].assign(key=coded(frames)["key"])
    for row in found.merge(known, on="object_id", how="left").fillna("").to_dict("records"):
        subject = Subject(
            key=row["key"],
            rule=row["rule"],
            unit=row["unit"],
            dossier=row["file_code"],
            day=row["closed"],
        )
        yield row["object_id"], int(row["position"]), subject


class StepsByKey:
    """The steps that may concern a finding, without asking all of them.

    ``first``: the first step of every finding that has one of its own.
    """

    def __init__(self, steps: Iterable[Step]) -> None:
        self.first: list[Step] = []
        self._own: dict[str, list[tuple[int, Step]]] = defaultdict(list)
        self._covering: list[tuple[int, Step]] = []
        for number, step in enumerate(steps):
            if not step.cover and step.key not in self._own:
                self.first.append(step)
            (self._covering if step.cover else self._own[step.key]).append((number, step))

    def of(self, key: str) -> list[Step]:
        """Its own steps and those of waivers of rules, in the order recorded."""
        own = self._own.get(key, [])
        return [step for _, step in sorted([*own, *self._covering], key=lambda pair: pair[0])]


def decided(steps: Sequence[Step], on: date) -> dict[str, tuple[int, int]]:
    """Rule -> (withdrawn, upheld) by what people decided on its findings until ``on``."""
    known = StepsByKey(steps)
    lives = (
        (step.rule, state_of(known.of(step.key), on, Subject(key=step.key, rule=step.rule)))
        for step in known.first
    )
    return verdicts_by_rule(lives)


def _row(object_id: str, position: int, subject: Subject, life: Life, on: date) -> dict[str, Any]:
    waiver = life.waiver
    return {
        "object_id": object_id,
        "position": position,
        "key": subject.key,
        "rule": subject.rule,
        "unit": subject.unit,
        "state": life.state,
        "due": life.due,
        "overdue": int(life.is_overdue(on)),
        "basis": waiver.basis if waiver else "",
        "approver": waiver.approver if waiver else "",
        "until": waiver.until if waiver else "",
    }

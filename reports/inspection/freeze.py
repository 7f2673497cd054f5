"""Freezing: the sample of a scope with everything the machine said of it, from frames alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

import pandas as pd

from reports.frames import Frames
from reports.inspection.draw import draw, size_of
from reports.inspection.faults import refused
from reports.inspection.model import (
    Check,
    Decision,
    Frozen,
    Inspection,
    Item,
    Kind,
    Machine,
)
from reports.inspection.population import SIMPLE, rows_of, strata_of
from reports.keyed import coded
from reports.labels import Labels
from reports.period import Period
from reports.phrases import basis_text, conclusion, found_text, place_text, symbol
from reports.scope import Scope, limit
from reports.tally import rule_key
from reports.words import RuleBook
from schemas.canonical import canonical_json, sha256_hex
from schemas.clock import iso

# Of the results of one rule on the parts of an item, the first that is there is the item's.
_WORST: Final = ("failed", "not_evaluated", "passed", "not_applicable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an inspection is to be. ``rate``: per cent, instead of ``size``."""

    decision: Decision
    inspectors: tuple[str, ...]
    kind: Kind
    period: Period
    unit: str | None = None
    rules: tuple[str, ...] = ()
    size: int | None = None
    rate: Fraction | None = None
    method: str = SIMPLE
    seed: str


def freeze(
    frames: Frames,
    book: RuleBook,
    asked: Asked,
    *,
    id: str,
    snapshot: str,
    at: datetime,
    operator: str,
) -> Frozen:
    """Draw the sample and keep what the machine says of it.

    Raises ``HosoError`` inspection-refused where nothing is in scope, or fewer are to be drawn
    than there are strata.
    """
    scope = limit(_keyed(frames), asked.period.start, asked.period.end, asked.unit)
    rows = rows_of(scope, asked.kind)
    if rows.empty:
        raise refused(id, "empty", period=asked.period.name)
    members = strata_of(rows, asked.kind, asked.method)
    count = size_of(len(members), size=asked.size, rate=asked.rate)
    drawn, strata = draw(members, count, asked.seed, stratified=asked.method != SIMPLE)
    chosen = rows[rows["id"].isin(drawn)].reset_index(drop=True)
    of = _Said(scope, chosen, book, asked.rules)
    items = _items(of, chosen, members, asked.kind)
    inspection = Inspection(
        id=id,
        decision=asked.decision,
        inspectors=asked.inspectors,
        kind=asked.kind,
        period=asked.period.name,
        period_from=asked.period.start.isoformat(),
        period_to=asked.period.end.isoformat(),
        period_words=asked.period.words,
        unit=asked.unit or "",
        rules=asked.rules,
        rule_titles={rule: words.name("vi") for rule, words in sorted(book.words.items())},
        method=asked.method,
        seed=asked.seed,
        population=len(members),
        sample=len(items),
        undated=len(scope.undated),
        strata=strata,
        snapshot=snapshot,
        rules_version=book.version,
        list_sha256=sha256_hex(list_bytes(members)),
        frozen_at=iso(at),
        operator=operator,
    )
    return Frozen(inspection, items, members)


def as_of(
    frames: Frames, book: RuleBook, frozen: Frozen
) -> tuple[dict[str, str], tuple[Item, ...]]:
    """The list and the items of ``frozen`` as other frames have them; items gone are left out."""
    told = frozen.inspection
    start, end = (date.fromisoformat(day) for day in (told.period_from, told.period_to))
    scope = limit(_keyed(frames), start, end, told.unit or None)
    rows = rows_of(scope, told.kind)
    members = strata_of(rows, told.kind, told.method)
    drawn = {item.id for item in frozen.items}
    chosen = rows[rows["id"].isin(drawn)].reset_index(drop=True)
    return members, _items(_Said(scope, chosen, book, told.rules), chosen, members, told.kind)


def said(item: Item) -> tuple[set[str], set[tuple[str, str]]]:
    """What the machine says of an item, whatever the words: keys of findings, rules and results."""
    return (
        {found.key for found in item.findings},
        {(check.rule, check.status) for check in item.checks},
    )


def _keyed(frames: Frames) -> Frames:
    """``frames`` with ``key`` and ``code`` of every finding, which cutting down leaves alone."""
    named = frames.finding.merge(coded(frames), on=["object_id", "position"], how="left")
    return replace(frames, finding=named)


def list_bytes(members: Mapping[str, str]) -> bytes:
    """The list as it is kept: a canonical JSON array of id and stratum a line, sorted by id."""
    return b"".join(canonical_json([one, members[one]]) + b"\n" for one in sorted(members))


def list_from(data: bytes) -> dict[str, str]:
    """Inverse of :func:`list_bytes`."""
    return dict(json.loads(line) for line in data.splitlines())


def _items(
    of: _Said, chosen: pd.DataFrame, members: Mapping[str, str], kind: Kind
) -> tuple[Item, ...]:
    return tuple(
        Item(
            number=number,
            id=row.id,
            object_id=row.object_id,
            version=row.version,
            file_code=row.file_code,
            title=row.title,
            symbol=row.symbol,
            issued=row.issued,
            unit=row.unit,
            stratum=members[row.id],
            findings=of.findings(row.object_id, row.position, kind),
            checks=of.checks(row.object_id, row.position, kind),
        )
        for number, row in enumerate(_tuples(chosen), start=1)
    )


class _Said:
    """What the machine says of the dossiers chosen: findings with keys, results."""

    def __init__(
        self,
        scope: Scope,
        chosen: pd.DataFrame,
        book: RuleBook,
        rules: Sequence[str],
    ) -> None:
        self._book, self._labels = book, Labels()
        found, result, document = (
            scope.frames.finding,
            scope.frames.result,
            scope.frames.document,
        )
        if rules:
            found, result = (frame[frame["rule"].isin(rules)] for frame in (found, result))
        held = set(chosen["object_id"])
        self._found = _grouped(found[found["object_id"].isin(held)])
        self._result = _grouped(result[result["object_id"].isin(held)])
        self._symbols = {
            (row.object_id, row.position): symbol(row.number, row.notation)
            for row in _tuples(document[document["object_id"].isin(held)])
        }

    def findings(self, object_id: str, position: int, kind: Kind) -> tuple[Machine, ...]:
        rows = _own(self._found.get(object_id, ()), position, kind)
        rows = sorted(rows, key=lambda row: (rule_key(row.rule), row.document, row.position))
        return tuple(map(self._machine, rows))

    def checks(self, object_id: str, position: int, kind: Kind) -> tuple[Check, ...]:
        told: dict[str, list[Any]] = {}
        for row in _own(self._result.get(object_id, ()), position, kind):
            told.setdefault(row.rule, []).append(row)
        return tuple(self._check(rule, told[rule]) for rule in sorted(told, key=rule_key))

    def _check(self, rule: str, rows: Sequence[Any]) -> Check:
        worst = min(rows, key=lambda row: _WORST.index(row.status))
        reason = worst.reason if worst.status == "not_evaluated" else ""
        return Check(rule, worst.status, self._book.reason(reason, "vi") if reason else "")

    def _machine(self, row: Any) -> Machine:
        words, params = self._book.rule(row.rule), json.loads(row.params or "{}")
        basis = words.basis_at(str(params.get("law_date", "")))
        return Machine(
            key=row.key,
            code=row.code,
            rule=row.rule,
            severity=row.severity,
            conclusion=conclusion(basis, row.severity, row.block, self._labels),
            document=self._symbols.get((row.object_id, row.document), ""),
            place=place_text(json.loads(row.place or "{}"), self._labels),
            found=found_text(words, params, row.evidence, self._labels),
            basis=basis_text(words, self._labels, basis),
        )


def _own(rows: Iterable[Any], position: int, kind: Kind) -> list[Any]:
    """The rows of one item: all of a dossier, or those of one document."""
    return [row for row in rows if kind == "dossier" or row.document == position]


def _grouped(frame: pd.DataFrame) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {}
    for row in _tuples(frame):
        rows.setdefault(row.object_id, []).append(row)
    return rows


def _tuples(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples(index=False)

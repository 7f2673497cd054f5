"""Sheets "Theo quy tắc" and "Theo đơn vị"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from reports import signatures, tally
from reports.labels import Labels
from reports.model import Compliance
from reports.phrases import basis_text
from reports.sheets import Column, Line, Row, RowStyle, Share, Sheet, Table, Total
from reports.tally import BLOCKS, COUNTS
from validator.words import source_text

# Columns of sheet "Theo quy tắc" (from 0): those that passed, those that were decided.
_PASSED: Final = (7 + COUNTS.index("passed"),)
_DECIDED: Final = (*_PASSED, 7 + COUNTS.index("failed"))
_UNIT_COLUMNS: Final = (
    "dossiers",
    "dossiers_with_errors",
    "documents",
    "own",
    "received",
    "files",
    "pages",
    "error",
    "warning",
    "info",
    "on_received",
)


def rules_sheet(report: Compliance, labels: Labels, *, folded: bool = True) -> Sheet:
    """Per rule and unit, own and received documents in separate blocks.

    ``folded``: a rule with nothing found and nothing open in any unit has one row for all of them,
    and how many rows that leaves out is told.
    """
    columns = (
        Column(labels("col.block"), 6.5, "centre"),
        Column(labels("col.rule"), 14, "code"),
        Column(labels("col.rule_title"), 36),
        Column(labels("col.source"), 22),
        Column(labels("col.basis"), 15),
        Column(labels("col.severity"), 10, "centre"),
        Column(labels("col.unit"), 34),
        *(Column(labels(f"col.{name}"), 9, "count") for name in COUNTS),
        Column(labels("col.rate"), 9, "rate"),
        Column(labels("col.why_open"), 24),
    )
    rows = tuple(row for block in BLOCKS for row in _block_rows(report, labels, block, folded))
    note = labels("rules.note")
    if left_out := len(report.rules) - sum(row.style == "body" for row in rows):
        note += " " + labels("rules.folded", count=left_out)
    return Sheet(
        labels("sheet.rules"),
        (
            Line(labels("rules.heading"), "title"),
            Line(note, "note"),
            Table(columns, rows, main=True),
        ),
    )


def unit_name(unit: str, labels: Labels) -> str:
    """The unit's name, or words for a unit that was not given."""
    return unit or labels("unit.unknown")


def _block_rows(report: Compliance, labels: Labels, block: str, folded: bool) -> Iterator[Row]:
    rules = report.rules[report.rules["block"] == block]
    if rules.empty:
        return
    yield Row((labels(f"block.{block}"),), "band")
    by_unit = tally.reason_texts(report.reasons, ("block", "rule", "unit"))
    by_rule = tally.reason_texts(report.reasons, ("block", "rule"))
    many = rules["unit"].nunique() > 1
    totals = report.rule_totals[report.rule_totals["block"] == block]
    sums = {row["rule"]: row for row in totals.to_dict("records")}
    for key, several in rules.groupby("rule", sort=False):
        rule = str(key)
        total: dict[str, Any] = {str(key): one for key, one in sums[rule].items()}
        why = by_rule.get((block, rule), "")
        if many and folded and is_quiet(total):
            yield _row(report, labels, total, _all_of(several, labels), why, "body")
            continue
        if many:
            total |= _totals(total, len(several))
            yield _row(report, labels, total, labels("unit.total"), why, "total")
        for row in several.to_dict("records"):
            why = by_unit.get((block, rule, str(row["unit"])), "")
            style: RowStyle = "muted" if many else "body"
            yield _row(report, labels, row, unit_name(row["unit"], labels), why, style)


def is_quiet(counts: Mapping[Any, Any]) -> bool:
    """Whether the row of all units says the same as those of each: nothing found, nothing open."""
    return not any(int(counts[name]) for name in ("failed", "not_evaluated", "findings"))


def _all_of(several: pd.DataFrame, labels: Labels) -> str:
    if len(several) == 1:
        return unit_name(str(several["unit"].iloc[0]), labels)
    return labels("unit.all_of", count=len(several))


def _totals(counts: Any, below: int) -> dict[str, Total]:
    """The counts of a rule as sums of its units, which stand below."""
    return {name: Total(int(counts[name]), below=below) for name in COUNTS}


def _row(
    report: Compliance,
    labels: Labels,
    row: Any,
    unit: str,
    why: str,
    style: RowStyle,
) -> Row:
    """A row; of units below a total only what differs is said (``muted``)."""
    words = report.book.rule(row["rule"])
    rule = (
        words.name(labels.lang),
        source_text(words.source, labels.lang),
        basis_text(words, labels),
    )
    cells = (
        labels(f"block_letter.{row['block']}"),
        words.id,
        *(("", "", "") if style == "muted" else rule),
        labels.of("severity", words.severity),
        unit,
        *(row[name] if isinstance(row[name], Total) else int(row[name]) for name in COUNTS),
        Share(_PASSED, _DECIDED, row["rate"]),
        why,
    )
    return Row(cells, "body" if style == "muted" else style)


def units_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Per unit: what was checked, what was found, signature states of its own documents."""
    head = (Column(labels("col.no"), 6, "centre"), Column(labels("col.unit"), 36))
    counts = (Column(labels(f"col.{name}"), 13, "count") for name in _UNIT_COLUMNS)
    states = (Column(labels(f"state.{name}"), 13, "count") for name in signatures.STATES)
    names = [f"sig_{name}" for name in signatures.STATES]
    return Sheet(
        labels("sheet.units"),
        (
            Line(labels("units.heading"), "title"),
            Line(labels("units.note"), "note"),
            Table((*head, *counts), tuple(_unit_rows(report, labels, _UNIT_COLUMNS)), main=True),
            Line(labels("units.signatures"), "heading"),
            Table((*head, *states), tuple(_unit_rows(report, labels, names))),
        ),
    )


def _unit_rows(report: Compliance, labels: Labels, names: Sequence[str]) -> Iterator[Row]:
    for number, row in enumerate(report.units.to_dict("records"), start=1):
        counts = (int(row[name]) for name in names)
        yield Row((number, unit_name(str(row["unit"]), labels), *counts))
    sums = (Total(int(report.units[name].sum())) for name in names)
    yield Row((None, labels("col.total"), *sums), "total")

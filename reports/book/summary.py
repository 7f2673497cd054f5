"""Sheet "Tổng hợp": the head of an office document and the numbers on one page."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date
from typing import Any, Final

import pandas as pd

from reports import signatures
from reports.book.safety import safety_lines
from reports.findings import HANDLING
from reports.handover import notice
from reports.labels import Labels
from reports.model import Compliance
from reports.phrases import OUTCOMES, SEVERITIES, basis_text
from reports.sheets import Block, Column, Line, Row, Sheet, Table, Total, Value
from reports.tally import BLOCKS, COUNTS
from schemas.clock import dmy, letter_day, office_date

_WIDTHS: Final = (44.0, 14.0, 14.0, 14.0, 14.0, 14.0, 16.0, 14.0, 22.0)
_WORST: Final = 10


def summary_sheet(report: Compliance, labels: Labels) -> Sheet:
    """The first sheet."""
    blocks: list[Block] = [
        *heading(report.agency.parent, report.agency.name, date_line(report, labels), labels),
        Line(labels("title.compliance"), "title"),
        Line(labels("title.subject"), "subtitle"),
        Line(period_text(report, labels), "subtitle"),
        Line(unit_text(report, labels), "subtitle"),
        Line(""),
        *_intake(report, labels),
        *_objects(report, labels),
        *_results(report, labels),
        *_worst(report, labels),
        *_signatures(report, labels),
        *_due(report, labels),
        Line(
            labels("summary.snapshot", snapshot=report.snapshot.id, rules=report.book.version),
            "note",
        ),
        Line(""),
        *signing(labels("summary.maker"), labels("summary.head"), labels),
    ]
    # two pages: where people sign does not stand alone on a third
    return Sheet(labels("sheet.summary"), tuple(blocks), widths=_WIDTHS, pages=2)


def heading(parent: str, name: str, date_text: str, labels: Labels) -> Iterator[Line]:
    """Organ and parent organ left, Quốc hiệu and Tiêu ngữ right (NĐ 30/2020, PL I)."""
    name = name.upper() or labels("head.no_agency")
    first, second = (parent.upper(), name) if parent else (name, "")
    nation, motto = labels("head.nation"), labels("head.motto")
    yield Line(first, "organ" if parent else "organ_bold", nation, "organ_bold")
    yield Line(second, "organ_bold", motto, "motto")
    yield Line("", "organ", date_text, "date")
    yield Line("")


def signing(left: str, right: str, labels: Labels, *, seal: bool = True) -> Iterator[Line]:
    """Where two people sign."""
    yield Line(left, "organ_bold", right)
    yield Line(labels("summary.sign"), "date", labels("summary.seal" if seal else "summary.sign"))
    for _ in range(4):
        yield Line("")


def date_line(report: Compliance, labels: Labels) -> str:
    """``Kon Tum, ngày 05 tháng 01 năm 2026``: days below 10 and months 1, 2 take a 0."""
    return office_day_text(labels, report.agency.place, office_date(report.now))


def office_day_text(labels: Labels, place: str, day: date) -> str:
    """The place and day of an office document (NĐ 30/2020, PL I.II.4)."""
    return labels("head.date", place=f"{place}, " if place else "", **letter_day(day))


def period_text(report: Compliance, labels: Labels) -> str:
    """The period in words."""
    first, last = report.scope.period_from, report.scope.period_to
    kind = ("both" if last else "from") if first else ("to" if last else "all")
    days = {"first": dmy(first) if first else "", "last": dmy(last) if last else ""}
    return labels(f"period.{kind}", **days)


def unit_text(report: Compliance, labels: Labels) -> str:
    """The unit in words."""
    unit = report.scope.unit
    return labels("unit.all") if unit is None else labels("unit.one", unit=unit)


def _intake(report: Compliance, labels: Labels) -> Iterator[Block]:
    columns = (
        Column(labels("col.content"), _WIDTHS[0]),
        Column(labels("col.count_received"), 14, "count"),
        *(Column(labels(f"outcome.{name}"), 14, "count") for name in OUTCOMES),
        Column(labels("col.gap"), 14, "count"),
    )
    names = ("received", *OUTCOMES, "gap")
    rows = tuple(
        Row((labels(f"intake.kind.{kind}"), *(report.intake.total(kind, name) for name in names)))
        for kind in ("dossiers", "files")
    )
    yield Line(labels("summary.intake"), "heading")
    yield Table(columns, rows)
    yield Line(labels("summary.intake_note", sheet=labels("sheet.intake")), "note")


def _objects(report: Compliance, labels: Labels) -> Iterator[Block]:
    units = report.units
    names = ("dossiers", "documents", "own", "received", "files", "pages", "dossiers_with_errors")
    columns = (
        Column(labels("col.content"), _WIDTHS[0]),
        *(Column(labels(f"col.{name}"), 14, "count") for name in names),
    )
    row = Row((labels("col.total"), *(int(units[name].sum()) for name in names)))
    yield Line(labels("summary.objects"), "heading")
    yield Table(columns, (row,))
    if len(report.scope.undated):
        text = labels(
            "summary.undated", count=len(report.scope.undated), sheet=labels("sheet.intake")
        )
        yield Line(text, "note")


def _results(report: Compliance, labels: Labels) -> Iterator[Block]:
    names = COUNTS[:-1]
    columns = (
        Column(labels("col.content"), _WIDTHS[0]),
        *(Column(labels(f"col.{name}"), 14, "count") for name in names),
        *(Column(labels(f"col.{name}"), 14, "count") for name in SEVERITIES),
    )
    yield Line(labels("summary.results"), "heading")
    yield Table(columns, tuple(_result_row(report, labels, block) for block in BLOCKS))
    yield Line(labels("summary.results_note", sheet=labels("sheet.rules")), "note")
    received = report.findings[report.findings["block"] == "received"]
    if len(received):
        handling = sum(report.book.rule(rule).answers in HANDLING for rule in received["rule"])
        text = labels("summary.received_note", count=len(received), handling=handling)
        yield Line(text, "note")


def _result_row(report: Compliance, labels: Labels, block: str) -> Row:
    rules = report.rules[report.rules["block"] == block]
    found = report.findings[report.findings["block"] == block]["severity"].value_counts()
    cells: list[Value] = [labels(f"block_short.{block}")]
    cells += [int(rules[name].sum()) for name in COUNTS[:-1]]
    cells += [int(found.get(severity, 0)) for severity in SEVERITIES]
    return Row(tuple(cells))


def _worst(report: Compliance, labels: Labels) -> Iterator[Block]:
    totals = report.rule_totals
    failed = totals[(totals["block"] == "own") & (totals["failed"] > 0)]
    worst = failed.sort_values(["failed", "rule"], ascending=[False, True], kind="stable")
    names = ("applicable", "passed", "failed", "not_evaluated")
    columns = (
        Column(labels("col.rule_title"), _WIDTHS[0]),
        Column(labels("col.rule"), 14, "code"),
        *(Column(labels(f"col.{name}"), 14, "count") for name in names),
        Column(labels("col.rate"), 14, "rate"),
        Column(labels("col.severity"), 14, "centre"),
        Column(labels("col.basis"), 15, "text"),
    )
    yield Line(labels("summary.worst"), "heading")
    if failed.empty:
        yield Line(labels("summary.none_failed"))
        return
    top = worst.head(_WORST).to_dict("records")
    yield Table(columns, tuple(_worst_row(report, labels, row) for row in top))


def _worst_row(report: Compliance, labels: Labels, row: dict[Hashable, Any]) -> Row:
    words = report.book.rule(str(row["rule"]))
    counts = tuple(int(row[n]) for n in ("applicable", "passed", "failed", "not_evaluated"))
    rate = row["rate"]
    return Row(
        (
            words.name(labels.lang),
            words.id,
            *counts,
            rate if isinstance(rate, float) else None,
            labels.of("severity", words.severity),
            basis_text(words, labels),
        )
    )


def _signatures(report: Compliance, labels: Labels) -> Iterator[Block]:
    yield Line(labels("summary.signatures"), "heading")
    yield state_table(report, labels, _WIDTHS[0])
    yield Line(labels("summary.signatures_note"), "note")


def _due(report: Compliance, labels: Labels) -> Iterator[Block]:
    yield Line(labels("summary.due"), "heading")
    for name, table in (("due", report.due), ("historical", report.historical)):
        states = table["state"].value_counts()
        counts = {state: int(states.get(state, 0)) for state in ("overdue", "due_soon")}
        told = {"days": notice()["days"], "sheet": labels(f"sheet.{name}")}
        yield Line(labels(f"summary.{name}_text", **told, **counts))
    yield from (Line(text) for text in safety_lines(report, labels))


def _count(counts: pd.DataFrame, state: str, block: str) -> int:
    return int(counts[block][state]) if block in counts.columns else 0


def state_table(report: Compliance, labels: Labels, width: float, span: int = 1) -> Table:
    """Documents per signature state: own, received, together. ``span``: columns its names take."""
    counts = signatures.state_counts(report.documents)
    rows = []
    for state in signatures.STATES:
        own, received = (_count(counts, state, block) for block in BLOCKS)
        rows.append(Row((labels(f"state.{state}"), own, received, own + received)))
    totals = [sum(int(str(row.cells[n])) for row in rows) for n in (1, 2, 3)]
    columns = (
        Column(labels("col.state"), width, span=span),
        *(Column(labels(f"col.{name}"), 14, "count") for name in ("own", "received", "total")),
    )
    return Table(columns, (*rows, Row((labels("col.total"), *map(Total, totals)), "total")))

"""Sheets "Tiếp nhận" and "Danh mục hồ sơ"."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping
from typing import Any, Final

from reports.book.rules import unit_name
from reports.decisions import reason_text, reasons_of
from reports.labels import Labels
from reports.model import Compliance
from reports.phrases import OUTCOMES
from reports.sheets import Block, Column, Line, Row, Sheet, Table, Total, Value
from schemas.clock import from_iso, vn_time

_KIND: Final = 2  # the column of dossiers or files


def intake_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Reconciliation per transfer, and the bridge to the audited dossiers."""
    blocks: list[Block] = [
        Line(labels("intake.heading"), "title"),
        Line(labels("intake.note"), "note"),
    ]
    if report.scope.unit is not None:
        blocks.append(Line(labels("intake.unit_note"), "note"))
    blocks.append(_transfers(report, labels))
    blocks += [Line(labels("intake.bridge"), "heading"), _bridge(report, labels)]
    if len(report.scope.undated):
        blocks += [Line(labels("intake.undated_list"), "heading"), _undated(report, labels)]
    return Sheet(labels("sheet.intake"), tuple(blocks))


def decisions_sheet(report: Compliance, labels: Labels) -> Sheet:
    """The outcome of every dossier that was handed over, with its reason."""
    columns = (
        Column(labels("col.no"), 6, "count"),
        Column(labels("col.dossier"), 30, "code"),
        Column(labels("col.dossier_title"), 46),
        Column(labels("col.unit"), 26),
        Column(labels("col.outcome"), 18),
        Column(labels("col.reason"), 56),
        Column(labels("col.transfer"), 24, "code"),
    )
    return Sheet(
        labels("sheet.decisions"),
        (
            Line(labels("intake.decisions"), "title"),
            Line(labels("intake.note"), "note"),
            Table(columns, tuple(_decision_rows(report, labels)), main=True),
        ),
    )


def _transfers(report: Compliance, labels: Labels) -> Table:
    columns = (
        Column(labels("col.transfer"), 28, "code"),
        Column(labels("col.received_at"), 20, "centre"),
        Column(labels("col.kind"), 12),
        Column(labels("col.count_received"), 12, "count"),
        *(Column(labels(f"outcome.{name}"), 14, "count") for name in OUTCOMES),
        Column(labels("col.gap"), 12, "count"),
        Column(labels("col.remark"), 18),
    )
    rows: list[Row] = []
    for row in report.intake.transfers.to_dict("records"):
        for kind in ("dossiers", "files"):
            counts = [int(row[f"{kind}_{name}"]) for name in ("received", *OUTCOMES, "gap")]
            head: tuple[Value, ...] = (
                row["transfer_id"],
                _instant(row["received_at"]),
                labels(f"intake.kind.{kind}"),
            )
            remark = labels("intake.gap" if counts[-1] else "intake.balanced")
            rows.append(Row((*head, *counts, remark)))
    for kind in ("dossiers", "files"):
        sums = [report.intake.total(kind, name) for name in ("received", *OUTCOMES, "gap")]
        remark = labels("intake.gap" if sums[-1] else "intake.balanced")
        head = (labels("col.total"), None, labels(f"intake.kind.{kind}"))
        totals = (Total(value, like=_KIND) for value in sums)
        rows.append(Row((*head, *totals, remark), "total"))
    return Table(columns, tuple(rows))


def _instant(text: str) -> str:
    try:
        return vn_time(from_iso(text))
    except ValueError:
        return text


def _bridge(report: Compliance, labels: Labels) -> Table:
    columns = (Column(labels("col.content"), 0, span=5), Column(labels("col.count"), 14, "count"))
    rows = tuple(
        Row((labels(f"bridge.{name}"), count)) for name, count in report.intake.bridge.items()
    )
    return Table(columns, rows)


def _undated(report: Compliance, labels: Labels) -> Table:
    columns = (
        Column(labels("col.dossier"), 28, "code"),
        Column(labels("col.dossier_title"), 0, span=5),
        Column(labels("col.unit"), 0, span=3),
    )
    rows = tuple(
        Row((row["file_code"], row["title"], unit_name(str(row["unit"]), labels)))
        for row in report.scope.undated.to_dict("records")
    )
    return Table(columns, rows)


def _decision_rows(report: Compliance, labels: Labels) -> Iterator[Row]:
    rank = {name: place for place, name in enumerate(reversed(OUTCOMES))}
    table = report.intake.decisions
    table = table.assign(order=table["outcome"].map(rank).fillna(-1))
    table = table.sort_values(["order", "transfer_id", "file_code"], kind="stable")
    for number, row in enumerate(table.to_dict("records"), start=1):
        yield Row(
            (
                number,
                row["file_code"] or labels("receipt.code_missing"),
                row["title"],
                unit_name(str(row["unit"]), labels),
                labels.of("outcome", str(row["outcome"])),
                _reason(report, labels, row),
                row["transfer_id"],
            )
        )


def _reason(report: Compliance, labels: Labels, row: Mapping[Hashable, Any]) -> str:
    """Why; of dossiers archived at once there is nothing to say."""
    withheld = row["outcome"] == "withheld"
    found = json.loads(str(row["findings"]) or "[]")
    reasons = reasons_of(found, report.book, labels, withheld=withheld)
    first = "" if withheld else str(row["reason"])
    lines = (reason_text(reasons, first), str(row["later"]))
    return "\n".join(line for line in lines if line)


def plan_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Planned, opened, handed over, missing per unit; then the list."""
    columns = (
        Column(labels("col.year"), 9, "centre"),
        Column(labels("col.notation"), 18, "code"),
        Column(labels("col.dossier_title"), 46),
        Column(labels("col.unit"), 24),
        Column(labels("col.creator"), 20),
        Column(labels("col.maintenance"), 14),
        Column(labels("col.plan_state"), 18),
        Column(labels("col.dossier"), 26, "code"),
    )
    rows = tuple(
        Row(
            (
                row["year"],
                row["notation"],
                row["title"] or row["heading"],
                unit_name(str(row["unit"]), labels),
                row["creator"],
                row["maintenance"],
                labels(f"plan.{row['state']}"),
                row["file_code"],
            )
        )
        for row in report.plan.to_dict("records")
    )
    blocks: list[Block] = [
        Line(labels("plan.heading"), "title"),
        Line(labels("plan.note"), "note"),
        _plan_counts(report, labels),
    ]
    if len(report.unplanned):
        blocks += [Line(labels("plan.extra"), "heading"), _extra(report, labels)]
    blocks += [Line(labels("plan.list"), "heading"), Table(columns, rows, main=True)]
    return Sheet(labels("sheet.plan"), tuple(blocks))


def _plan_counts(report: Compliance, labels: Labels) -> Table:
    names = ("planned", "opened_all", "handed_over", "opened", "missing", "unplanned")
    columns = (
        Column(labels("col.no"), 9, "centre"),
        Column(labels("col.unit"), 0, span=2),
        *(Column(labels(f"plan.{name}"), 16, "count") for name in names),
    )
    table = report.plan_counts.assign(
        opened_all=report.plan_counts["handed_over"] + report.plan_counts["opened"]
    )
    rows = []
    for number, row in enumerate(table.to_dict("records"), start=1):
        counts = [int(row[name]) for name in names]
        rows.append(Row((number, unit_name(str(row["unit"]), labels), *counts)))
    sums = (Total(int(table[name].sum())) for name in names)
    rows.append(Row((None, labels("col.total"), *sums), "total"))
    return Table(columns, tuple(rows))


def _extra(report: Compliance, labels: Labels) -> Table:
    columns = (
        Column(labels("col.no"), 9, "centre"),
        Column(labels("col.notation"), 20, "code"),
        Column(labels("col.dossier_title"), 50),
        Column(labels("col.unit"), 28),
        Column(labels("col.creator"), 24),
    )
    rows = tuple(
        Row(
            (
                number,
                row["notation"],
                row["title"],
                unit_name(str(row["unit"]), labels),
                row["creator"],
            )
        )
        for number, row in enumerate(report.unplanned.to_dict("records"), start=1)
    )
    return Table(columns, rows)

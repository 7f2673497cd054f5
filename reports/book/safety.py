"""Sheet "An toàn kho": rules of safekeeping, checks of fixity and backups."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator
from typing import Any, Final

import pandas as pd

from reports.labels import Labels
from reports.model import Compliance
from reports.sheets import Block, Column, Line, Row, Sheet, Table
from schemas.clock import from_iso, office_date, vn_time
from validator.words import source_text

_SHOWN: Final = 12  # checks and backups listed, the newest first


def safety_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Checks of fixity and backups: the newest, what was found, and the list."""
    runs, backups = _checked(report), _backed_up(report)
    blocks: list[Block] = [
        Line(labels("safety.heading"), "title"),
        *(Line(text) for text in safety_lines(report, labels)),
        *_listed("rules", _rules(report, labels), labels),
        *_listed("verify", _runs(runs.head(_SHOWN), labels), labels),
        *_listed("backup", _backups(backups.head(_SHOWN), labels), labels),
        Line(labels("safety.note"), "note"),
    ]
    return Sheet(labels("sheet.safety"), tuple(blocks), widths=(22.0, *[16.0] * 3, 30.0, 46.0))


def _listed(what: str, table: Table, labels: Labels) -> Iterator[Block]:
    if table.rows:
        yield Line(labels(f"safety.{what}"), "heading")
        yield table


def safety_lines(report: Compliance, labels: Labels) -> tuple[str, str]:
    """When the archive was last checked and what was found; when it was last backed up."""
    return (
        _newest(_checked(report), "finished", "verify", report, labels),
        _newest(_backed_up(report), "made_at", "backup", report, labels),
    )


def _rules(report: Compliance, labels: Labels) -> Table:
    """Each rule in force, what was found and what to do."""
    columns = (
        Column(labels("safety.rule"), 24, "centre"),
        Column(labels("safety.result"), 18, "centre"),
        Column(labels("safety.asked"), 36, span=2),
        Column(labels("safety.source"), 18),
        Column(labels("safety.found"), 40),
    )
    rows = report.scope.frames.safekeeping.to_dict("records")
    return Table(columns, tuple(Row(_rule(row, report, labels)) for row in rows))


def _rule(row: dict[Hashable, Any], report: Compliance, labels: Labels) -> tuple[str, ...]:
    rule, params = report.book.rule(row["rule"]), json.loads(row["params"])
    told = ""
    if row["severity"]:
        told = rule.say(labels.lang, params)
        if row["status"] == "failed":
            told += f" {rule.remedy(labels.lang, params)}"
    elif row["reason"]:
        told = report.book.reason(row["reason"], labels.lang)
    result = labels(f"safety.{row['status']}")
    return (
        row["rule"],
        result,
        rule.name(labels.lang),
        source_text(rule.source, labels.lang),
        told,
    )


def _checked(report: Compliance) -> pd.DataFrame:
    runs = report.scope.frames.fixity
    return runs[runs["state"] == "done"].sort_values("finished", ascending=False, kind="stable")


def _backed_up(report: Compliance) -> pd.DataFrame:
    return report.scope.frames.backup.sort_values("made_at", ascending=False, kind="stable")


def _newest(rows: pd.DataFrame, column: str, what: str, report: Compliance, labels: Labels) -> str:
    if rows.empty:
        return labels(f"safety.no_{what}")
    row = rows.iloc[0]
    at = from_iso(str(row[column]))
    days = (office_date(report.now) - office_date(at)).days
    found = ""
    if what == "verify":
        faults = int(row["faults"])
        found = labels("safety.faults", count=faults) if faults else labels("safety.whole")
    ago = labels("safety.ago", days=days) if days else labels("safety.today")
    return labels(f"safety.last_{what}", at=vn_time(at), ago=ago, found=found)


def _runs(runs: pd.DataFrame, labels: Labels) -> Table:
    columns = (
        Column(labels("safety.finished"), 24, "centre"),
        *(Column(labels(f"safety.{name}"), 18, "count") for name in ("objects", "files", "faulty")),
    )
    rows = tuple(
        Row((vn_time(from_iso(row["finished"])), row["objects"], row["files"], row["faults"]))
        for row in runs.to_dict("records")
    )
    return Table(columns, rows)


def _backups(backups: pd.DataFrame, labels: Labels) -> Table:
    columns = (
        Column(labels("safety.made_at"), 24, "centre"),
        Column(labels("safety.made_by"), 18),
        Column(labels("safety.kind"), 18, "centre"),
        Column(labels("safety.files"), 18, "count"),
        Column(labels("safety.megabytes"), 18, "count"),
    )
    rows = tuple(
        Row(
            (
                vn_time(from_iso(row["made_at"])),
                row["made_by"],
                labels(f"safety.{row['kind'] or 'full'}"),
                row["files"],
                round(int(row["bytes"]) / 1_000_000),
            )
        )
        for row in backups.to_dict("records")
    )
    return Table(columns, rows)

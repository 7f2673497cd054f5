"""The compliance report: from frames to numbers and words (pure pandas), and to a workbook."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from reports import exchange, fileplan, findings, handover, historical, signatures, tally, trend
from reports.book import compliance_book
from reports.cells import MAX_ROWS
from reports.frames import Frames
from reports.intake import intake_of
from reports.labels import Labels, Lang
from reports.model import Agency, Compliance
from reports.phrases import SEVERITIES
from reports.rulebook import rule_book
from reports.scope import Scope, limit, sorted_units
from reports.snapshot import Snapshot
from reports.words import RuleBook
from reports.workbook import write_book
from schemas.clock import office_date
from validator.catalogue import Catalogue

__all__ = ["Agency", "Compliance", "compliance", "unit_table", "write_compliance"]


def compliance(
    frames: Frames,
    *,
    catalogue: Catalogue | RuleBook,
    period_from: date | None,
    period_to: date | None,
    unit: str | None,
    now: datetime,
    agency: Agency,
    snapshot: Snapshot,
    lang: Lang = "vi",
) -> Compliance:
    """The report over ``frames`` for a period (both days included) and a unit.

    ``catalogue``: the rule catalogue, or the rule book a snapshot kept.
    ``now``: the day the report is made, by which dossiers are due for transfer or overdue.
    """
    labels, book = Labels(lang), rule_book(catalogue)
    scope = limit(frames, period_from, period_to, unit)
    states = signatures.document_states(scope)
    plan = fileplan.plan_list(scope)
    loose = fileplan.unplanned(scope, plan)
    found = findings.finding_table(scope, book, labels)
    documents = signatures.signature_list(scope, states, labels)
    rows = trend.dossier_counts(frames, unit)
    spans = trend.spans_to_compare(period_from, period_to)
    return Compliance(
        agency=agency,
        snapshot=snapshot,
        now=now,
        lang=lang,
        scope=scope,
        book=book,
        intake=intake_of(scope),
        rules=tally.rule_counts(scope),
        rule_totals=tally.rule_counts(scope, ("block", "rule")),
        reasons=tally.reasons(scope, book, labels),
        findings=found,
        documents=documents,
        units=unit_table(scope, found, states),
        plan=plan,
        plan_counts=fileplan.plan_counts(plan, loose),
        unplanned=loose,
        months=trend.by_month(rows, period_to),
        compared={
            name: (span, trend.figures_of(trend.in_span(rows, span)))
            for name, span in spans.items()
        },
        due=handover.due_list(scope, plan, office_date(now)),
        historical=historical.historical_list(scope, office_date(now)),
        signing=exchange.signing_counts(documents),
        exchange=exchange.exchange_counts(scope),
    )


def unit_table(scope: Scope, found: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Per unit: dossiers, documents, files, pages; findings on own documents by severity, findings
    on received ones apart; dossiers of the unit with an error of its own; signature states (own).
    """
    dossier, document = scope.frames.dossier, scope.frames.document
    units = sorted_units(dossier["unit"])
    own = found[found["block"] == "own"]
    raw = scope.frames.finding
    wrong = raw[(raw["block"] == "own") & (raw["severity"] == "error")]
    columns: dict[str, Any] = {
        "dossiers": dossier["unit"].value_counts(),
        "documents": document["unit"].value_counts(),
        "own": document[document["block"] == "own"]["unit"].value_counts(),
        "received": document[document["block"] == "received"]["unit"].value_counts(),
        "files": dossier.groupby("unit")["files"].sum(),
        "pages": dossier.groupby("unit")["pages"].sum(),
        **{s: own[own["severity"] == s]["unit"].value_counts() for s in SEVERITIES},
        "on_received": found[found["block"] == "received"]["unit"].value_counts(),
        "dossiers_with_errors": wrong.drop_duplicates("object_id")["unit"].value_counts(),
    }
    mine = states[states["block"] == "own"]
    for state in signatures.STATES:
        columns[f"sig_{state}"] = mine[mine["state"] == state]["unit"].value_counts()
    table = {k: v.reindex(units, fill_value=0).astype("int64") for k, v in columns.items()}
    return pd.DataFrame({"unit": pd.Series(units, dtype=object, index=units), **table}).reset_index(
        drop=True
    )


def write_compliance(report: Compliance, path: Path, max_rows: int = MAX_ROWS) -> None:
    """Write the workbook. Same report, same bytes. Raises ``HosoError("report-not-writable")``."""
    write_book(compliance_book(report), path, Labels(report.lang), max_rows)

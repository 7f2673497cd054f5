"""The compliance report as a workbook: one module per group of sheets."""

from __future__ import annotations

from reports.book.handover import due_sheet, rates_sheet
from reports.book.historical import historical_sheet
from reports.book.lists import (
    findings_sheet,
    notes_sheet,
    open_sheet,
    planned_sheet,
    signatures_sheet,
)
from reports.book.lives import lives_sheet
from reports.book.method import method_sheet
from reports.book.plan import decisions_sheet, intake_sheet, plan_sheet
from reports.book.rules import rules_sheet, units_sheet
from reports.book.safety import safety_sheet
from reports.book.summary import summary_sheet
from reports.book.trend import trend_sheet
from reports.labels import Labels
from reports.masking import masked
from reports.model import Compliance
from reports.sheets import Book, Sheet
from schemas.clock import iso


def compliance_book(report: Compliance, *, folded: bool = True) -> Book:
    """The sheets of ``report``, in the order an inspector reads them.

    ``folded``: rules nothing failed of have one row for all units (:func:`rules_sheet`).
    """
    labels = Labels(report.lang)
    sheets: list[Sheet] = [
        summary_sheet(report, labels),
        rules_sheet(report, labels, folded=folded),
        units_sheet(report, labels),
        findings_sheet(report, labels),
        lives_sheet(report, labels),
        signatures_sheet(report, labels),
        intake_sheet(report, labels),
        decisions_sheet(report, labels),
    ]
    if len(report.scope.frames.planned):
        sheets.append(plan_sheet(report, labels))
    sheets += [
        trend_sheet(report, labels),
        due_sheet(report, labels),
        historical_sheet(report, labels),
        rates_sheet(report, labels),
        safety_sheet(report, labels),
    ]
    sheets += [open_sheet(report, labels), planned_sheet(report, labels)]
    return Book(
        sheets=(*map(masked, sheets), method_sheet(labels), notes_sheet(report, labels)),
        title=labels("title.compliance"),
        author=report.agency.name or "Hoso",
        made=iso(report.now),
        footer=labels("footer", snapshot=report.snapshot.id, rules=report.book.version),
        keywords=f"hoso snapshot {report.snapshot.id}; rules {report.book.version}",
    )

"""Sheets "Phát hiện", "Chữ ký số", "Chưa đánh giá", "Chưa kiểm tra" and "Ghi chú"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from reports.book.rules import unit_name
from reports.book.summary import state_table
from reports.labels import Labels
from reports.legal import value_counts
from reports.model import Compliance
from reports.phrases import basis_text, symbol
from reports.sheets import Block, Column, Kind, Line, Row, Sheet, Table, Total
from reports.tally import rule_key
from schemas.life import word
from validator.signature.value import value_words
from validator.words import source_text

# Column of the findings table -> label, width, kind.
_PRINTED_FINDINGS: Final[tuple[tuple[str, str, float, Kind], ...]] = (
    ("block", "block", 5, "centre"),
    ("code", "code", 15, "code"),
    ("rule", "rule", 12, "code"),
    ("severity", "severity", 8, "centre"),
    ("conclusion", "conclusion", 16, "text"),
    ("unit", "unit", 13, "text"),
    ("file_code", "dossier", 18, "code"),
    ("number", "number", 10, "code"),
    ("place", "place", 20, "text"),
    ("found", "found", 38, "text"),
    ("source", "source", 14, "text"),
    ("state", "life", 11, "text"),
)
_FINDINGS: Final[tuple[tuple[str, str, float, Kind], ...]] = (
    *_PRINTED_FINDINGS,
    ("remedy", "remedy", 40, "text"),
    ("issued", "issued", 12, "date"),
    ("subject", "subject", 34, "text"),
    ("organ", "organ", 24, "text"),
    ("basis", "basis", 20, "text"),
    ("answers", "answers", 20, "text"),
    ("waiver", "waiver", 30, "text"),
)
_NAMES: Final = 3  # columns of the list of signatures the names above it take
_NOTES: Final = (
    "scope",
    "status",
    "rate",
    "blocks",
    "breach",
    "law",
    "signatures",
    "calendar",
    "rules",
    "short",
    "snapshot",
    "registers",
    "data",
)


def findings_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Every finding with its place and article."""
    columns = (
        Column(labels("col.no"), 6, "count"),
        *(Column(labels(f"col.{label}"), width, kind) for _, label, width, kind in _FINDINGS),
    )
    blocks: list[Block] = [
        Line(labels("findings.heading"), "title"),
        Line(labels("findings.note"), "note"),
        Line(labels("findings.printed", first=labels("col.remedy")), "note"),
        Line(labels("blocks.note"), "note"),
    ]
    if report.findings.empty:
        blocks.append(Line(labels("findings.none")))
    blocks.append(Table(columns, tuple(_finding_rows(report, labels)), main=True))
    printed = len(_PRINTED_FINDINGS) + 1  # the number of the row
    return Sheet(labels("sheet.findings"), tuple(blocks), printed=printed)


def _finding_rows(report: Compliance, labels: Labels) -> Iterator[Row]:
    shown = report.findings.assign(
        block=[labels(f"block_letter.{block}") for block in report.findings["block"]],
        severity=[labels.of("severity", name) for name in report.findings["severity"]],
        unit=[unit_name(unit, labels) for unit in report.findings["unit"]],
        state=[word("states", name, labels.lang) for name in report.findings["state"]],
    )
    names = [name for name, *_ in _FINDINGS]
    for number, row in enumerate(shown[names].itertuples(index=False, name=None), start=1):
        yield Row((number, *row))


def signatures_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Documents by signature state, then the list of them."""
    states = state_table(report, labels, 20, span=_NAMES)
    listed = (
        Column(labels("col.state"), 20),
        Column(labels("col.block"), 10, "centre"),
        Column(labels("col.unit"), 15),
        Column(labels("col.dossier"), 25, "code"),
        Column(labels("col.number"), 12, "code"),
        Column(labels("col.issued"), 11, "date"),
        Column(labels("col.subject"), 26),
        Column(labels("col.organ"), 16),
        Column(labels("col.signatures"), 7, "count"),
        Column(labels("col.signer"), 22),
        Column(labels("col.time"), 14),
        Column(labels("col.why"), 32),
        Column(labels("col.legal_value"), 24),
    )
    return Sheet(
        labels("sheet.signatures"),
        (
            Line(labels("signature.heading"), "title"),
            states,
            Line(labels("summary.signatures_note"), "note"),
            Line(labels("signature.values"), "heading"),
            _value_table(report, labels),
            Line(labels("signature.values_note"), "note"),
            Line(labels("signature.list"), "heading"),
            Line(labels("blocks.note"), "note"),
            Table(listed, tuple(_signature_rows(report, labels)), main=True),
        ),
    )


def _signature_rows(report: Compliance, labels: Labels) -> Iterator[Row]:
    for row in report.documents.to_dict("records"):
        yield Row(
            (
                labels(f"state.{row['state']}"),
                labels(f"block_letter.{row['block']}"),
                unit_name(row["unit"], labels),
                row["file_code"],
                symbol(row["number"], row["notation"]),
                row["issued"],
                row["subject"],
                row["organ_name"],
                int(row["signatures"]),
                row["signer"],
                row["time"],
                row["why"],
                row["value_text"],
            )
        )


def _value_table(report: Compliance, labels: Labels) -> Table:
    """Documents per legal value: own, received, together."""
    rows = [
        Row((_value_name(value, labels), *counts.values(), sum(counts.values())))
        for value, counts in value_counts(report.documents).items()
    ]
    columns = (
        Column(labels("col.legal_value"), 20, span=_NAMES),
        *(Column(labels(f"col.{name}"), 14, "count") for name in ("own", "received", "total")),
    )
    totals = [sum(int(str(row.cells[n])) for row in rows) for n in (1, 2, 3)]
    return Table(columns, (*rows, Row((labels("col.total"), *map(Total, totals)), "total")))


def _value_name(value: str, labels: Labels) -> str:
    return value_words(value, labels.lang) if value else labels("signature.no_value")


def open_sheet(report: Compliance, labels: Labels) -> Sheet:
    """What was not evaluated and why."""
    columns = (
        *_rule_columns(labels),
        Column(labels("col.block"), 20),
        Column(labels("col.why_open"), 46),
        Column(labels("col.not_evaluated"), 12, "count"),
    )
    rows = tuple(_open_rows(report, labels))
    none = () if rows else (Line(labels("open.none")),)
    title = Line(labels("open.heading"), "title")
    return Sheet(labels("sheet.open"), (title, *none, Table(columns, rows, main=True)))


def planned_sheet(report: Compliance, labels: Labels) -> Sheet:
    """What this report does not check at all."""
    rows = tuple(_planned_rows(report, labels))
    note = Line(labels("open.planned_note" if rows else "open.planned_none"), "note")
    title = Line(labels("open.planned"), "title")
    return Sheet(
        labels("sheet.planned"), (title, note, Table(_planned_columns(labels), rows, main=True))
    )


def _planned_columns(labels: Labels) -> tuple[Column, ...]:
    return (
        Column(labels("col.rule"), 12, "code"),
        Column(labels("col.rule_title"), 60),
        Column(labels("col.source"), 26),
        Column(labels("col.basis"), 22),
        Column(labels("col.why_planned"), 66),
    )


def _rule_columns(labels: Labels) -> tuple[Column, ...]:
    return (
        Column(labels("col.rule"), 14, "code"),
        Column(labels("col.rule_title"), 60),
        Column(labels("col.source"), 34),
        Column(labels("col.basis"), 22),
    )


def _open_rows(report: Compliance, labels: Labels) -> Iterator[Row]:
    sums: Counter[tuple[str, str, str]] = Counter()
    names = ["rule", "block", "reason", "count"]
    for rule, block, reason, count in report.reasons[names].itertuples(index=False, name=None):
        sums[str(rule), str(block), str(reason)] += int(count)
    for (rule, block, reason), count in sums.items():
        words = report.book.rule(rule)
        shown = (
            words.name(labels.lang),
            source_text(words.source, labels.lang),
            basis_text(words, labels),
        )
        yield Row((rule, *shown, labels(f"block_short.{block}"), reason, count))
    if sums:
        yield Row((None, labels("col.total"), *[None] * 4, Total(sum(sums.values()))), "total")


def _planned_rows(report: Compliance, labels: Labels) -> Iterator[Row]:
    for _, words in sorted(report.book.words.items(), key=lambda item: rule_key(item[0])):
        if words.status == "planned":
            shown = (
                words.name(labels.lang),
                source_text(words.source, labels.lang),
                basis_text(words, labels),
            )
            yield Row((words.id, *shown, words.reason(labels.lang)))


def notes_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Method, definitions, versions."""
    versions = report.scope.frames.dossier["rules_version"].value_counts().sort_index()
    used = "; ".join(
        labels("notes.rules_used", version=version or "?", count=int(count))
        for version, count in versions.items()
    )
    fills = {
        "law": {"rules": report.book.version},
        "rules": {"rules": report.book.version, "used": used or "–"},
        "snapshot": {"snapshot": report.snapshot.id},
    }
    columns = (Column(labels("col.content"), 28), Column(labels("col.explanation"), 110))
    rows = tuple(
        Row((labels(f"notes.{name}.head"), labels(f"notes.{name}", **fills.get(name, {}))))
        for name in _NOTES
    )
    return Sheet(
        labels("sheet.notes"), (Line(labels("notes.heading"), "title"), Table(columns, rows))
    )

"""The receipt as a workbook to be signed by both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reports.book.summary import heading, office_day_text, signing
from reports.decisions import reason_text
from reports.labels import Labels, Lang
from reports.model import Agency
from reports.phrases import OUTCOMES
from reports.receipt import as_complete, balance_line, head_lines, reasons_in, signature_lines
from reports.sheets import Block, Book, Column, Line, Row, Sheet, Table, Total
from reports.workbook import write_book
from schemas.clock import from_iso, office_date


def write_receipt_workbook(
    receipt: Mapping[str, Any], path: Path, *, agency: Agency | None = None, lang: Lang = "vi"
) -> None:
    """Write the receipt (see ``reports.receipt``) to ``path``: same receipt, same bytes.

    Raises ``HosoError("report-not-writable")``.
    """
    labels, receipt = Labels(lang), as_complete(receipt)
    agency = agency or Agency(name="")
    book = Book(
        sheets=(_front(receipt, agency, labels), *_files(receipt, labels)),
        title=labels("receipt.title"),
        author=agency.name or "Hoso",
        made=receipt["received_at"],
        footer=labels("receipt.transfer", value=receipt["transfer_id"]),
    )
    write_book(book, path, labels)


def _front(receipt: Mapping[str, Any], agency: Agency, labels: Labels) -> Sheet:
    day = office_date(from_iso(receipt["received_at"]))
    blocks: list[Block] = [
        *heading(agency.parent, agency.name, office_day_text(labels, agency.place, day), labels),
        Line(labels("receipt.title"), "title"),
        Line(""),
        *(Line(text) for text in head_lines(receipt, labels)),
        Line(labels("receipt.counts"), "heading"),
        _counts(receipt, labels),
        Line(balance_line(receipt, labels)),
        *(Line(text) for text in signature_lines(receipt, labels)),
        Line(labels("receipt.outcomes"), "heading"),
        _outcomes(receipt, labels),
        Line(labels("receipt.note"), "note"),
        Line(""),
        *signing(labels("receipt.giver"), labels("receipt.taker"), labels, seal=False),
    ]
    return Sheet(labels("receipt.sheet"), tuple(blocks))


def _counts(receipt: Mapping[str, Any], labels: Labels) -> Table:
    """What became of dossiers and files; all outcomes and the gap come to what was received."""
    kinds = ("dossiers", "files")
    columns = (
        Column(labels("col.outcome"), 0, span=2),
        *(Column(labels(f"intake.kind.{kind}"), 0, "count") for kind in kinds),
    )
    heads = {name: f"outcome.{name}" for name in OUTCOMES} | {"unaccounted": "col.gap"}
    rows = [
        Row((labels(head), *(int(receipt[kind][name]) for kind in kinds)))
        for name, head in heads.items()
    ]
    received = (Total(int(receipt[kind]["received"])) for kind in kinds)
    total = Row((labels("col.count_received"), *received), "total")
    return Table(columns, (*rows, total))


def _outcomes(receipt: Mapping[str, Any], labels: Labels) -> Table:
    columns = (
        Column(labels("col.no"), 6, "count"),
        Column(labels("col.dossier"), 27, "code"),
        Column(labels("col.dossier_title"), 32),
        Column(labels("col.unit"), 20),
        Column(labels("col.outcome"), 15),
        Column(labels("col.files"), 10, "count"),
        Column(labels("col.reason"), 34),
        Column(labels("receipt.remedy_head"), 34),
    )
    return Table(columns, tuple(_outcome_rows(receipt, labels)), main=True)


def _outcome_rows(receipt: Mapping[str, Any], labels: Labels) -> Iterator[Row]:
    for number, item in enumerate(receipt["items"], start=1):
        reasons = reasons_in(item, "reasons", labels)
        remedies = dict.fromkeys(reason["remedy"] for reason in reasons if reason["remedy"])
        yield Row(
            (
                number,
                item["file_code"] or labels("receipt.code_missing"),
                item["title"],
                item["unit"],
                labels.of("outcome", item["outcome"]),
                sum(item["files"].values()) or None,
                reason_text(reasons, item["reason"]),
                "\n".join(remedies),
            )
        )


def _files(receipt: Mapping[str, Any], labels: Labels) -> Iterator[Sheet]:
    rows = receipt["not_archived"]
    if not rows:
        return
    columns = (
        Column(labels("col.no"), 6, "count"),
        Column(labels("col.path"), 60),
        Column(labels("col.size"), 14, "count"),
        Column(labels("col.dossier"), 28, "code"),
        Column(labels("col.outcome"), 18),
        Column(labels("col.reason"), 40),
    )
    table = tuple(
        Row(
            (
                number,
                row["path"],
                int(row["size"]),
                row["file_code"],
                labels.of("outcome", row["account"]),
                row["reason" if labels.lang == "vi" else "reason_en"],
            )
        )
        for number, row in enumerate(rows, start=1)
    )
    blocks: list[Block] = [
        Line(labels("receipt.loose"), "title"),
        Line(labels("receipt.withheld_files"), "note"),
        Table(columns, table, main=True),
    ]
    yield Sheet(labels("receipt.files_sheet"), tuple(blocks))

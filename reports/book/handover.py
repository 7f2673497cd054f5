"""Sheets "Đến hạn nộp lưu" and "Ký số, gửi nhận"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from reports import handover
from reports.book.rules import unit_name
from reports.exchange import DIRECTIONS, SIGNING, WAYS
from reports.labels import Labels
from reports.model import Compliance
from reports.sheets import Block, Column, Kind, Line, Row, Share, Sheet, Table, Total, Value
from schemas.clock import dmy, office_date

_LISTED: Final[tuple[tuple[str, float, Kind], ...]] = (
    ("state", 16, "text"), ("unit", 28, "text"), ("notation", 18, "code"), ("title", 40, "text"),
    ("ended", 13, "date"), ("due", 13, "date"), ("days", 11, "count"), ("source", 16, "text"),
    ("papers", 10, "count"), ("open", 10, "count"),
)  # fmt: skip


def due_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Dossiers told of that are not handed over yet: per unit, then one by one."""
    due = report.due
    columns = (
        Column(labels("col.no"), 6, "centre"),
        *(Column(labels(f"due.{name}"), width, kind) for name, width, kind in _LISTED),
    )
    rows = tuple(
        Row((number, *_due_cells(row, labels)))
        for number, row in enumerate(due.to_dict("records"), start=1)
    )
    today = dmy(office_date(report.now))
    notice = handover.notice()
    blocks: list[Block] = [
        Line(labels("due.heading"), "title"),
        Line(labels("due.note", today=today, days=notice["days"], basis=notice["basis"]), "note"),
    ]
    if due.empty:
        blocks.append(Line(labels("due.none")))
    else:
        blocks += [_due_counts(due, labels), Line(labels("due.list"), "heading")]
    return Sheet(labels("sheet.due"), (*blocks, Table(columns, rows, main=True)))


def _due_cells(row: Any, labels: Labels) -> Iterator[Value]:
    words = {
        "state": labels(f"due.state.{row['state']}"),
        "unit": unit_name(str(row["unit"]), labels),
        "source": labels(f"due.source.{row['source']}"),
    }
    return listed_cells(row, _LISTED, words)


def listed_cells(
    row: Any, listed: Iterable[tuple[str, float, Kind]], words: Mapping[str, str]
) -> Iterator[Value]:
    """The cells of a row in the columns ``listed``; ``words`` stand for values that are codes."""
    for name, _, kind in listed:
        value = words.get(name, row[name])
        if kind == "count":
            yield None if pd.isna(value) else int(value)
        else:
            yield str(value)


def _due_counts(due: pd.DataFrame, labels: Labels) -> Table:
    counts = handover.due_counts(due)
    names = (*handover.STATES, "total")
    columns = (
        Column(labels("col.no"), 6, "centre"),
        Column(labels("col.unit"), 44, span=2),
        *(Column(labels(f"due.state.{name}"), 14, "count") for name in names),
    )
    return summed(counts, names, columns, labels)


def summed(
    counts: pd.DataFrame, names: Sequence[str], columns: tuple[Column, ...], labels: Labels
) -> Table:
    """A row per unit and their sums, as formulas."""
    rows = []
    for number, row in enumerate(counts.to_dict("records"), start=1):
        cells = (int(row[name]) for name in names)
        rows.append(Row((number, unit_name(str(row["unit"]), labels), *cells)))
    if rows:
        sums = (Total(int(counts[name].sum())) for name in names)
        rows.append(Row((None, labels("col.total"), *sums), "total"))
    return Table(columns, tuple(rows))


def rates_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Signing of own documents, and by which way papers came and went, per unit."""
    blocks: list[Block] = [
        Line(labels("rates.heading"), "title"),
        Line(labels("rates.signing"), "heading"),
        *([Line(labels("rates.no_document"), "note")] if report.signing.empty else []),
        _signing(report.signing, labels),
        Line(labels("rates.signing_note"), "note"),
        Line(labels("rates.exchange"), "heading"),
    ]
    if report.exchange.empty:
        told = len(report.scope.frames.exchange)
        blocks.append(Line(labels("rates.no_papers" if told else "rates.no_register"), "note"))
    else:
        blocks += [_exchange(report.exchange, labels), Line(labels("rates.exchange_note"), "note")]
    widths = (6.0, 36.0, *[12.0] * 10)
    return Sheet(labels("sheet.rates"), tuple(blocks), widths=widths)


def _signing(counts: pd.DataFrame, labels: Labels) -> Table:
    """Counts, and shares of the documents with a file as formulas."""
    columns = (
        Column(labels("col.no"), 6, "centre"),
        Column(labels("col.unit"), 36),
        *(Column(labels(f"rates.{name}"), 12, "count") for name in SIGNING),
        Column(labels("rates.signed_rate"), 12, "rate"),
        Column(labels("rates.valid_rate"), 12, "rate"),
        Column(labels("rates.original_rate"), 12, "rate"),
    )
    places = {name: 2 + place for place, name in enumerate(SIGNING)}

    def shares(row: Any) -> Iterator[Share]:
        whole = int(row["electronic"])
        for name in ("signed", "valid", "original"):
            value = int(row[name]) / whole if whole else None
            yield Share((places[name],), (places["electronic"],), value)

    return _with_shares(counts, SIGNING, columns, shares, labels)


def _with_shares(
    counts: pd.DataFrame,
    names: Sequence[str],
    columns: tuple[Column, ...],
    shares: Any,
    labels: Labels,
) -> Table:
    rows = []
    for number, row in enumerate(counts.to_dict("records"), start=1):
        head = (number, unit_name(str(row["unit"]), labels))
        rows.append(Row((*head, *(int(row[name]) for name in names), *shares(row))))
    if rows:
        sums = {name: int(counts[name].sum()) for name in names}
        totals = (Total(sums[name]) for name in names)
        rows.append(Row((None, labels("col.total"), *totals, *shares(sums)), "total"))
    return Table(columns, tuple(rows))


def _exchange(counts: pd.DataFrame, labels: Labels) -> Table:
    names = [f"{way}_{how or 'untold'}" for way in DIRECTIONS for how in WAYS]
    columns = (
        Column(labels("col.no"), 6, "centre"),
        Column(labels("col.unit"), 36),
        *(
            Column(
                labels(f"rates.way.{how or 'untold'}"), 12, "count", group=labels(f"rates.{way}")
            )
            for way in DIRECTIONS
            for how in WAYS
        ),
        *(Column(labels(f"rates.{way}_rate"), 12, "rate") for way in DIRECTIONS),
    )
    places = {name: 2 + place for place, name in enumerate(names)}

    def shares(row: Any) -> Iterator[Share]:
        for way in DIRECTIONS:
            told = [f"{way}_{how}" for how in WAYS if how]
            electronic = told[:2]
            whole = sum(int(row[name]) for name in told)
            value = sum(int(row[name]) for name in electronic) / whole if whole else None
            yield Share(
                tuple(places[name] for name in electronic),
                tuple(places[name] for name in told),
                value,
            )

    return _with_shares(counts, names, columns, shares, labels)

"""Sheet "Nộp lưu trữ lịch sử"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from reports.book.handover import listed_cells, summed
from reports.book.rules import unit_name
from reports.handover import due_counts
from reports.historical import NAMED, STATES, terms
from reports.labels import Labels
from reports.model import Compliance
from reports.sheets import Block, Column, Kind, Line, Row, Sheet, Table, Value
from schemas.clock import dmy, office_date

_LISTED: Final[tuple[tuple[str, float, Kind], ...]] = (
    ("state", 16, "text"), ("unit", 26, "text"), ("file_code", 28, "code"), ("title", 40, "text"),
    ("ended", 13, "date"), ("received", 13, "date"), ("due", 13, "date"), ("days", 11, "count"),
    ("basis", 26, "text"),
)  # fmt: skip


def historical_sheet(report: Compliance, labels: Labels) -> Sheet:
    """Dossiers kept for ever by state, then one by one those that are due."""
    found = report.historical
    named = found[found["state"].isin(NAMED)]
    today = dmy(office_date(report.now))
    blocks: list[Block] = [
        Line(labels("historical.heading"), "title"),
        Line(labels("historical.note", today=today, terms=_terms(labels)), "note"),
        Line(labels("historical.unknown_to_us"), "note"),
    ]
    if found.empty:
        blocks.append(Line(labels("historical.none")))
    else:
        blocks += [_counts(found, labels), Line(labels("historical.list"), "heading")]
        blocks += [Line(text, "note") for text in _left_out(found, labels)]
    columns = (
        Column(labels("col.no"), 6, "centre"),
        *(Column(labels(f"historical.{name}"), width, kind) for name, width, kind in _LISTED),
    )
    rows = tuple(
        Row((number, *_cells(row, labels)))
        for number, row in enumerate(named.to_dict("records"), start=1)
    )
    return Sheet(labels("sheet.historical"), (*blocks, Table(columns, rows, main=True)))


def _terms(labels: Labels) -> str:
    return "; ".join(
        labels(f"historical.term.{one.counted}", years=one.years, basis=one.basis)
        for one in terms()
    )


def _left_out(found: pd.DataFrame, labels: Labels) -> Iterator[str]:
    later = found[found["state"] == "later"]
    if len(later):
        first = str(later["due"].min())[:4]
        yield labels("historical.later", count=len(later), year=first)


def _cells(row: Any, labels: Labels) -> Iterator[Value]:
    words = {
        "state": labels(f"historical.state.{row['state']}"),
        "unit": unit_name(str(row["unit"]), labels),
    }
    return listed_cells(row, _LISTED, words)


def _counts(found: pd.DataFrame, labels: Labels) -> Table:
    names = (*STATES, "total")
    columns = (
        Column(labels("col.no"), 6, "centre"),
        Column(labels("col.unit"), 44, span=2),
        *(Column(labels(f"historical.state.{name}"), 14, "count") for name in names),
    )
    return summed(due_counts(found, STATES), names, columns, labels)

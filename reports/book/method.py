"""Sheet "Cách tính": each figure of the report with its definition and what it is counted from."""

from __future__ import annotations

from itertools import groupby

from reports.indicators import Indicator, indicators
from reports.labels import Labels
from reports.sheets import Column, Line, Row, Sheet, Table


def method_sheet(labels: Labels) -> Sheet:
    """The figures a template may name too (``report fill``), but for those of processing."""
    columns = (
        Column(labels("method.figure"), 46),
        Column(labels("method.definition"), 84),
        Column(labels("method.mark"), 34, "code"),
    )
    own = [row for row in indicators().values() if row.source != "processing"]
    rows = [
        row
        for source, group in groupby(own, key=lambda one: one.source)
        for row in (Row((labels(f"method.source.{source}"),), "band"), *map(_row, group))
    ]
    blocks = (
        Line(labels("method.heading"), "title"),
        Line(labels("method.note"), "note"),
        Table(columns, tuple(rows), main=True),
    )
    return Sheet(labels("sheet.method"), blocks)


def _row(one: Indicator) -> Row:
    return Row((one.vi, one.definition, one.id))

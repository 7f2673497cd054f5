"""A sheet of one table under its name and a note on what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.labels import Labels
from reports.sheets import Column, Line, Row, Sheet, Table


def noted_sheet(
    report: str,
    view: str,
    columns: tuple[Column, ...],
    rows: Sequence[Row],
    labels: Labels,
    more: Iterable[str] = (),
) -> Sheet:
    """The sheet ``<report>.sheet.<view>`` with the note ``<report>.<view>.note`` and ``more``."""
    name = labels(f"{report}.sheet.{view}")
    notes = [Line(text, "note") for text in (labels(f"{report}.{view}.note"), *more)]
    return Sheet(name, (Line(name, "heading"), *notes, Table(columns, tuple(rows), main=True)))

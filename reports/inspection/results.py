"""The results of an inspection as tables: the same rows in the minutes and in the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.inspection.model import Inspection
from reports.inspection.tally import Count, Result
from reports.inspection.words import rule_name, share_text
from reports.labels import Labels
from reports.sheets import Column, Line, Row, Sheet, Table, Total, Value

NUMBERS: Final = ("items", "faulty", "undecided", "confirmed", "false_alarms", "missed", "unclear")
"""The counts shown, in order; ``items`` of a rule are those of the whole sample and left out."""
OF_RULE: Final = NUMBERS[1:]


def rule_rows(result: Result, told: Inspection, labels: Labels) -> list[tuple[str | int, ...]]:
    """Per rule: id, title, :data:`OF_RULE`, the share of the whole in words."""
    return [
        (
            count.name or "–",
            rule_name(told, count.name, labels),
            *_numbers(count, OF_RULE),
            share_text(count.share, labels),
        )
        for count in result.rules
    ]


def unit_rows(result: Result, labels: Labels) -> list[tuple[str | int, ...]]:
    """Per unit: its name and :data:`NUMBERS`."""
    nameless = labels("inspect.no_unit")
    return [(count.name or nameless, *_numbers(count, NUMBERS)) for count in result.units]


def total_row(result: Result, labels: Labels) -> tuple[str | int, ...]:
    """The sum below the units."""
    return (labels("col.total"), *_numbers(result.whole, NUMBERS))


def _numbers(count: Count, names: Sequence[str]) -> list[int]:
    return [int(getattr(count, name)) for name in names]


def result_sheets(result: Result, told: Inspection, labels: Labels) -> tuple[Sheet, ...]:
    """Sheets by rule and by unit, with what each figure means."""
    notes = tuple(Line(text, "note") for text in meanings(labels))
    by_rule = Table(
        (
            Column(labels("col.rule"), 16, "code"),
            Column(labels("col.rule_title"), 60),
            *(_count_column(name, labels) for name in OF_RULE),
            Column(labels("inspect_col.share"), 44),
        ),
        tuple(Row(_values(row)) for row in rule_rows(result, told, labels)),
        main=True,
    )
    units = [Row(_values(row)) for row in unit_rows(result, labels)]
    by_unit = Table(
        (
            Column(labels("col.unit"), 44),
            *(_count_column(name, labels) for name in NUMBERS),
        ),
        (*units, Row(_totals(total_row(result, labels)), "total")),
        main=True,
    )
    whole = Line(labels("inspect.whole", share=share_text(result.whole.share, labels)))
    return (
        Sheet(labels("inspect_book.by_rule"), (*notes, by_rule)),
        Sheet(labels("inspect_book.by_unit"), (whole, *notes, by_unit)),
    )


def _count_column(name: str, labels: Labels) -> Column:
    return Column(labels(f"inspect_col.{name}"), 12, "count")


def _totals(row: Sequence[str | int]) -> tuple[Value, ...]:
    return tuple(cell if isinstance(cell, str) else Total(cell) for cell in row)


def _values(row: Sequence[str | int]) -> tuple[Value, ...]:
    return tuple(row)


def meanings(labels: Labels) -> list[str]:
    """What each figure means, one sentence each."""
    return [labels(f"inspect_means.{name}") for name in (*NUMBERS, "share")]

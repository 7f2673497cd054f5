"""Sheet "Theo quy tắc": a rule with nothing found and nothing open has one row for all units."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from report_world import make_report, rule_ids

from reports import tally
from reports.book.rules import rules_sheet
from reports.frames import Frames
from reports.labels import Labels
from reports.model import Compliance
from reports.scope import limit
from reports.sheets import Line, Row, Table, Total

UNITS = ("Phòng A", "Phòng B", "Phòng C")
RULES = rule_ids(3)
_SEVERITY = {"severity": "info", "place": "{}", "params": "{}"}


def frames_of(told: list[tuple[str, str, str]]) -> Frames:
    """Results of rules on the one dossier of each unit: (unit, rule, status)."""
    failed = [(unit, rule) for unit, rule, status in told if status == "failed"]
    return Frames.of(
        dossier=[{"object_id": unit, "unit": unit} for unit in UNITS],
        result=[{"object_id": u, "rule": r, "status": s} for u, r, s in told],
        finding=[
            {"object_id": unit, "rule": rule, "position": place, **_SEVERITY}
            for place, (unit, rule) in enumerate(failed, start=1)
        ],
    )


@cache
def _empty() -> Compliance:
    return make_report(Frames.of())


def shown(frames: Frames) -> tuple[list[Row], str]:
    """The rows of the sheet but for bands, and its note."""
    scope, labels = limit(frames, None, None, None), Labels()
    report = replace(
        _empty(),
        rules=tally.rule_counts(scope),
        rule_totals=tally.rule_counts(scope, ("block", "rule")),
        reasons=tally.reasons(scope, _empty().book, labels),
    )
    sheet = rules_sheet(report, labels)
    table = next(block for block in sheet.blocks if isinstance(block, Table))
    note = next(b.text for b in sheet.blocks if isinstance(b, Line) and b.style == "note")
    return [row for row in table.rows if row.style != "band"], note


def units_of(rows: list[Row], rule: str) -> list[Any]:
    return [row.cells[6] for row in rows if row.cells[1] == rule]


def test_a_quiet_rule_has_one_row_and_what_is_left_out_is_told() -> None:
    quiet, one, loud = RULES
    told = [(unit, quiet, "passed") for unit in UNITS] + [("Phòng A", one, "not_applicable")]
    told += [(unit, loud, "failed" if unit == "Phòng B" else "passed") for unit in UNITS]
    rows, note = shown(frames_of(told))
    assert units_of(rows, quiet) == ["Tất cả 3 đơn vị"]
    assert units_of(rows, one) == ["Phòng A"]
    assert units_of(rows, loud) == ["Tất cả đơn vị", *UNITS]
    assert "không in 2 dòng" in note


def test_nothing_is_said_where_nothing_is_left_out() -> None:
    rows, note = shown(frames_of([(unit, RULES[0], "not_evaluated") for unit in UNITS]))
    assert len(rows) == 4 and "không in" not in note


_results = st.lists(
    st.tuples(
        st.sampled_from(UNITS),
        st.sampled_from(RULES),
        st.sampled_from(["passed", "failed", "not_evaluated", "not_applicable"]),
    ),
    max_size=12,
    unique_by=lambda row: row[:2],
)


@settings(deadline=None, max_examples=6)
@given(_results)
def test_rows_add_up_and_hide_nothing_found(told: list[tuple[str, str, str]]) -> None:
    rows, _note = shown(frames_of(told))
    body = [row for row in rows if row.style == "body"]
    for place, status in (
        (8, "passed"),
        (9, "failed"),
        (10, "not_evaluated"),
        (11, "not_applicable"),
    ):
        assert sum(int(str(row.cells[place])) for row in body) == sum(s == status for *_, s in told)
    for unit, rule, status in told:
        if status in ("failed", "not_evaluated"):
            assert unit in units_of(rows, rule)
    for row in rows:
        if row.style == "total":
            below = [one for one in body if one.cells[1] == row.cells[1]]
            assert isinstance(row.cells[8], Total) and row.cells[8].below == len(below)

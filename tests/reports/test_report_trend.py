"""Months and periods beside each other agree with the report they stand in."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_world import UNITS, make_report

from reports import trend
from reports.explained import COLUMNS, explained, figure_names
from reports.frames import Frames
from reports.model import Compliance
from reports.page import book_page
from reports.sheets import Book, Chart, Column, Row, Share, Sheet, Table

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def test_figures_of_the_period_are_those_of_the_report(frames: Frames) -> None:
    report = make_report(frames, period_from=YEAR[0], period_to=YEAR[1])
    span, figures = report.compared["this"]
    scope = report.scope.frames
    own = report.findings[report.findings["block"] == "own"]
    assert span == YEAR
    assert figures["dossiers"] == len(scope.dossier) > 0
    assert figures["documents"] == len(scope.document)
    assert figures["errors"] == (own["severity"] == "error").sum() > 0
    assert figures["with_errors"] == report.units["dossiers_with_errors"].sum()
    assert figures["own_electronic"] == report.signing["electronic"].sum()
    assert figures["own_valid"] == report.signing["valid"].sum()


def test_months_add_up_to_the_dossiers_and_units_to_all(frames: Frames) -> None:
    rows = trend.dossier_counts(frames, None)
    months = trend.by_month(rows, None)
    dated = rows[rows["closed"] != ""]
    first, last = months["month"].min(), months["month"].max()
    shown = dated[(dated["closed"].str[:7] >= first) & (dated["closed"].str[:7] <= last)]
    for name in trend.COUNTS:
        assert months[name].sum() == shown[name].sum()
    parts = pd.concat([trend.dossier_counts(frames, unit) for unit in UNITS])
    assert trend.figures_of(parts) == trend.figures_of(rows)


def test_twelve_months_at_most_and_none_before_the_first() -> None:
    rows = pd.DataFrame(
        [
            {"closed": day, **dict.fromkeys(trend.COUNTS, 1)}
            for day in ("2023-01-05", "2024-05-31", "2024-07-01", "")
        ]
    )
    assert list(trend.by_month(rows, date(2024, 7, 31))["month"])[::11] == ["2023-08", "2024-07"]
    early = trend.by_month(rows[1:], date(2024, 8, 15))
    assert list(early["dossiers"]) == [1, 0, 1, 0]
    assert trend.by_month(rows[3:], None).empty


@pytest.mark.parametrize(
    ("start", "end", "before", "ago"),
    [
        ("2026-07-01", "2026-09-30", ("2026-04-01", "2026-06-30"), ("2025-07-01", "2025-09-30")),
        ("2026-02-01", "2026-02-28", ("2026-01-01", "2026-01-31"), ("2025-02-01", "2025-02-28")),
        ("2025-12-15", "2026-03-14", ("2025-09-15", "2025-12-14"), ("2024-12-15", "2025-03-14")),
        ("2026-03-02", "2026-03-08", ("2026-02-23", "2026-03-01"), ("2025-03-02", "2025-03-08")),
    ],
)
def test_what_a_period_is_compared_with(
    start: str, end: str, before: tuple[str, str], ago: tuple[str, str]
) -> None:
    spans = trend.spans_to_compare(date.fromisoformat(start), date.fromisoformat(end))
    told = {name: tuple(map(str, span)) for name, span in spans.items()}
    assert told == {"this": (start, end), "before": before, "year_ago": ago}


def test_an_open_period_is_compared_with_nothing() -> None:
    assert trend.spans_to_compare(None, date(2026, 1, 1)) == {}
    assert trend.spans_to_compare(date(2026, 1, 1), None) == {}


days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(days, st.integers(0, 800))
def test_the_period_before_ends_the_day_before(start: date, length: int) -> None:
    spans = trend.spans_to_compare(start, start + timedelta(days=length))
    low, high = spans["before"]
    assert low <= high == start - timedelta(days=1)


@pytest.mark.parametrize("name", trend.COUNTS)
def test_every_count_is_drilled_down_to_its_rows(frames: Frames, name: str) -> None:
    report = make_report(frames, period_from=YEAR[0], period_to=YEAR[1])
    rows = explained(report, name)
    assert len(rows) == report.compared["this"][1][name]
    assert list(rows.columns) == list(COLUMNS)


def test_figures_of_other_sheets_are_drilled_down(report: Compliance) -> None:
    for row in report.rule_totals.groupby("rule")[["passed", "failed"]].sum().itertuples():
        assert len(explained(report, str(row.Index))) == row.failed
        assert len(explained(report, f"{row.Index}:passed")) == row.passed
    for figure, count in (
        ("state:valid", (report.documents["state"] == "valid").sum()),
        ("value:copy", (report.documents["value"] == "copy").sum()),
        ("outcome:refused", report.intake.total("dossiers", "refused")),
        ("due:overdue", (report.due["state"] == "overdue").sum()),
    ):
        assert len(explained(report, figure)) == count
    assert all(len(explained(report, name)) >= 0 for name in figure_names(report))


@pytest.mark.parametrize("figure", ["", "F-041:maybe", "state:", "state:x", "dossiers:x", "X-999"])
def test_what_is_no_figure_is_refused(report: Compliance, figure: str) -> None:
    with pytest.raises(KeyError):
        explained(report, figure)


def test_an_archive_without_dossiers_has_no_months_whatever_the_period() -> None:
    rows = trend.dossier_counts(Frames.of(), None)
    assert trend.by_month(rows, date(2024, 12, 31)).empty


def test_a_page_draws_rates_as_they_are_and_leaves_gaps() -> None:
    rates = [Share((1,), (2,), 0.5), Share((1,), (2,), 1.0), None, Share((1,), (2,), 0.0)]
    rows = tuple(Row((f"{n}", rate)) for n, rate in enumerate(rates))
    table = Table((Column("Tháng", 9), Column("Tỷ lệ", 9, "rate")), rows, main=True)
    sheet = Sheet("Xu hướng", (table,), chart=Chart("Tỷ lệ", 0, (1,), kind="line"))
    page = book_page(Book((sheet,), title="t", author="a", made="")).decode()
    lines = re.findall(r'<polyline points="([^"]*)"', page)
    heights = [[point.split(",")[1] for point in line.split()] for line in lines]
    assert heights == [["123.0", "36.0"], ["210.0"]]
    assert ">100,0 %</text>" in page

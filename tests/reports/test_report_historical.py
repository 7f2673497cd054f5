"""Dossiers kept for ever: due for the historical archive by the law of the day they came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_world import make_report

from reports import historical
from reports.book.historical import historical_sheet
from reports.explained import explained
from reports.frames import Frames
from reports.handover import due_counts
from reports.labels import Labels
from reports.model import Compliance
from reports.scope import limit
from reports.sheets import Line, Table

TODAY = date(2026, 3, 5)  # of make_report
TRANSFERS = [
    {"transfer_id": "before", "received_at": "2025-06-30T16:59:00Z"},
    {"transfer_id": "after", "received_at": "2025-06-30T17:00:00Z"},  # 1 July in Vietnam
    {"transfer_id": "old", "received_at": "2020-01-02T03:00:00Z"},
]


def dossier(
    code: str, transfer: str, closed: str, maintenance: str = "Vĩnh viễn"
) -> dict[str, Any]:
    return {
        "object_id": f"urn:hoso:x:{code}",
        "file_code": code,
        "unit": "Phòng A",
        "maintenance": maintenance,
        "work_closed": closed,
        "transfer_id": transfer,
    }


def told(*rows: dict[str, Any], today: date = TODAY) -> list[tuple[str, str]]:
    frames = Frames.of(dossier=list(rows), transfer=TRANSFERS)
    table = historical.historical_list(limit(frames, None, None, None), today)
    return list(zip(table["due"], table["state"], strict=True))


@pytest.mark.parametrize(
    ("transfer", "closed", "due", "state"),
    [
        ("before", "2015-01-01", "2025-12-31", "overdue"),  # Law of 2011, article 21.1
        ("before", "2016-12-31", "2026-12-31", "due_soon"),
        ("before", "2017-01-01", "2027-12-31", "later"),
        ("after", "2015-01-01", "2030-12-31", "later"),  # Law of 2024, article 17
        ("after", "", "2030-12-31", "later"),
        ("before", "", "", "unknown"),
        ("before", "9999-12-31", "", "unknown"),  # no day has such a year
        ("nobody knows", "2015-01-01", "", "unknown"),
    ],
)
def test_the_law_of_the_day_it_came_in_counts(
    transfer: str, closed: str, due: str, state: str
) -> None:
    assert told(dossier("1", transfer, closed)) == [(due, state)]


@pytest.mark.parametrize("maintenance", ["20 năm", "", "Hết hiệu lực văn bản"])
def test_only_what_is_kept_for_ever_goes_there(maintenance: str) -> None:
    assert told(dossier("1", "before", "2000-01-01", maintenance)) == []
    assert told(dossier("1", "before", "2000-01-01", "bảo quản vĩnh viễn"))


def test_the_last_day_of_the_year_is_in_time() -> None:
    row = dossier("1", "before", "2016-12-31")
    assert told(row, today=date(2026, 12, 31)) == [("2026-12-31", "due_soon")]
    assert told(row, today=date(2027, 1, 1)) == [("2026-12-31", "overdue")]


@cache
def _empty() -> Compliance:
    return make_report(Frames.of())


rows = st.lists(
    st.builds(
        dossier,
        st.uuids().map(str),
        st.sampled_from(["before", "after", "old", ""]),
        st.dates(date(2005, 1, 1), date(2026, 3, 1)).map(str) | st.just(""),
        st.sampled_from(["Vĩnh viễn", "10 năm"]),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=6)
@given(rows)
def test_what_is_listed_and_what_is_left_out_is_every_dossier(every: list[dict[str, Any]]) -> None:
    scope = limit(Frames.of(dossier=every, transfer=TRANSFERS), None, None, None)
    report = replace(_empty(), historical=historical.historical_list(scope, TODAY))
    kept = [row for row in every if row["maintenance"] == "Vĩnh viễn"]
    assert len(report.historical) == len(kept)
    counts = due_counts(report.historical, historical.STATES)
    assert counts["total"].sum() == len(kept)
    sheet = historical_sheet(report, Labels())
    listed = next(block for block in sheet.blocks if isinstance(block, Table) and block.main)
    lines = [block.text for block in sheet.blocks if isinstance(block, Line)]
    later = int(counts["later"].sum())
    assert len(listed.rows) + later == len(kept)
    assert any(text.startswith(f"Không liệt kê {later} hồ sơ") for text in lines) == bool(later)
    for state in historical.STATES:
        assert len(explained(report, f"historical:{state}")) == counts[state].sum()

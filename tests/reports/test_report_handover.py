"""Dossiers due for transfer: overdue, due soon, later, by registers and by the file plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_world import AGENCY, book

from reports import fileplan, handover
from reports.compliance import compliance
from reports.frames import Frames
from reports.model import Compliance
from reports.scope import Scope, limit
from reports.snapshot import snapshot_of

TODAY = date(2026, 3, 5)


def work(name: str, ended: str, *, open_: int = 0, unit: str = "Phòng A") -> dict[str, object]:
    return {
        "dossier": name,
        "unit": unit,
        "started": "2024-01-02",
        "ended": ended,
        "papers": 3,
        "open": open_,
    }


def planned(notation: str, year: str, unit: str = "Phòng A") -> dict[str, str]:
    return {"transfer_id": "t", "unit": unit, "year": year, "notation": notation, "title": "x"}


def scope_of(**rows: list[dict[str, object]]) -> Scope:
    return limit(Frames.of(**rows), None, None, None)


def due(**rows: list[dict[str, object]]) -> dict[str, str]:
    scope = scope_of(**rows)
    table = handover.due_list(scope, fileplan.plan_list(scope), TODAY)
    return dict(zip(table["notation"], table["state"], strict=True))


@pytest.mark.parametrize(
    ("ended", "state"),
    [
        ("2025-03-04", "overdue"),
        ("2025-03-05", "due_soon"),
        ("2025-04-04", "due_soon"),
        ("2025-04-05", "later"),
        ("", "unknown"),
    ],
)
def test_a_year_after_the_work_and_thirty_days_before(ended: str, state: str) -> None:
    assert due(work=[work("01/TH", ended)]) == {"01/TH": state}


def test_work_that_goes_on_is_due_at_no_day() -> None:
    assert due(work=[work("01/TH", "2020-01-01", open_=1)]) == {"01/TH": "not_ended"}


@pytest.mark.parametrize(
    ("year", "state"),
    [("2024", "overdue"), ("2025", "later"), ("2026", "not_ended"), ("", "unknown")],
)
def test_a_planned_dossier_nobody_handed_over_is_due_by_its_year(year: str, state: str) -> None:
    assert due(planned=[planned("02/TH", year)]) == {"02/TH": state}


def test_what_the_archive_holds_is_due_no_more() -> None:
    held = [{"object_id": "urn:hoso:x:1", "file_code": "X.2024.01.TH", "notation": "01.TH",
             "catalog": "2024", "unit": "Phòng A", "start_date": "2024-01-05"}]  # fmt: skip
    told = [work("01.TH", "2024-02-01"), work("x.2024.01.th", "2024-02-01")]
    assert due(dossier=held, work=told, planned=[planned("01.TH", "2024")]) == {}


def test_a_dossier_both_sources_tell_of_stands_once() -> None:
    told = due(work=[work("01/TH", "2025-12-01")], planned=[planned("01/th", "2024")])
    assert told == {"01/TH": "later"}


rows = st.lists(
    st.builds(
        work,
        st.uuids().map(str),
        st.dates(date(2023, 1, 1), date(2026, 3, 1)).map(str) | st.just(""),
        open_=st.integers(0, 1),
        unit=st.sampled_from(["Phòng A", "Phòng B", ""]),
    ),
    max_size=12,
)


@given(rows)
def test_counts_of_units_are_those_of_the_list(told: list[dict[str, object]]) -> None:
    scope = scope_of(work=told)
    table = handover.due_list(scope, fileplan.plan_list(scope), TODAY)
    counts = handover.due_counts(table)
    assert counts["total"].sum() == len(table) == len(told)
    for state in handover.STATES:
        assert counts[state].sum() == (table["state"] == state).sum()
    dated = [day for day in table["due"] if day]
    assert dated == sorted(dated)


def report_of(frames: Frames) -> Compliance:
    shot = snapshot_of(frames, book().version, (None, None), None, book())
    return compliance(
        frames, catalogue=book(), now=datetime(2026, 3, 5, 2, tzinfo=UTC), agency=AGENCY,
        snapshot=shot, period_from=None, period_to=None, unit=None,
    )  # fmt: skip


def test_exchange_is_counted_by_unit_way_and_period() -> None:
    told = [
        {"unit": unit, "day": day, "direction": way, "way": how, "papers": 2}
        for unit in ("A", "B")
        for day in ("2026-01-31", "2026-02-01", "")
        for way in ("in", "out")
        for how in ("exchange", "electronic", "paper", "")
    ]
    frames = Frames.of(exchange=told)
    whole = report_of(frames).exchange
    assert whole.drop(columns="unit").to_numpy().tolist() == [[6] * 8] * 2
    scope = limit(frames, date(2026, 2, 1), None, "b")
    from reports.exchange import exchange_counts

    assert exchange_counts(scope).to_numpy().tolist() == [["B", *[2] * 8]]


def test_the_newest_check_and_backup_are_told() -> None:
    from reports.book.safety import safety_lines
    from reports.labels import Labels

    runs = [
        {"run_id": str(n), "finished": f"2026-03-0{n}T01:00:00Z", "state": state, "faults": n}
        for n, state in enumerate(("done", "done", "abandoned"), start=1)
    ]
    report = report_of(Frames.of(fixity=runs))
    verify, backup = safety_lines(report, Labels())
    assert "2 tệp có vấn đề" in verify and "3 ngày trước" in verify
    assert "chưa có bản nào" in backup
    assert (TODAY - timedelta(days=3)).strftime("%d/%m/%Y") in verify


def test_the_rules_of_safekeeping_are_told_with_what_to_do() -> None:
    from reports.book.safety import safety_sheet
    from reports.labels import Labels
    from reports.sheets import Table

    rows = [
        {
            "rule": "T05-PRES-02",
            "status": "failed",
            "severity": "error",
            "params": '{"case":"never"}',
        },
        {"rule": "T05-PRES-06", "status": "not_evaluated", "reason": "no-media", "params": "{}"},
    ]
    sheet = safety_sheet(report_of(Frames.of(safekeeping=rows)), Labels())
    table = next(block for block in sheet.blocks if isinstance(block, Table))
    daily, media = [row.cells for row in table.rows]
    assert daily[:2] == ("T05-PRES-02", "Chưa đạt") and "--kind auto" in str(daily[-1])
    assert str(daily[-1]).startswith("Kho chưa được sao lưu lần nào.")
    assert media[1] == "Chưa kết luận" and "hoso media add" in str(media[-1])

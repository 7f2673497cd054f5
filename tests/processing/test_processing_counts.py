"""The figures add up, whatever happened: between sheets, between months, with single papers."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from snapshot_support import CALENDAR, papers, trace

from reports.period import period_of
from reports.processing import FIGURES, Asked, listed, processing
from reports.processing.counts import APART, PARTS
from schemas.trace import Event, Moment, Paper, PaperKey, paper_state

PERIODS = st.sampled_from(["2026", "2026-H1", "2026-Q1", "2026-Q2", "2026-03", "2026-05"])


@settings(deadline=None, max_examples=15)
@given(papers(), PERIODS)
def test_every_pair_of_tables_reconciles(told: list[Paper], name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = processing(trace(Path(folder), told), Asked(period=period_of(name)))
    total = found.total
    assert total["backlog"] + total["received"] == total["total"] == total["done"] + total["open"]
    for whole, parts in PARTS.items():
        assert total[whole] == sum(total[part] for part in parts)
    for view in ("unit", "person", "type", "urgency"):
        sums = found.tables[view][list(FIGURES)].sum()
        assert sums.to_dict() == total.to_dict(), view
    for figure in FIGURES:
        assert len(listed(found, figure)) == total[figure]
    assert len(found.late) == total["done_late"] + total["open_late"]
    months = found.tables["month"]
    assert list(months["backlog"])[1:] == list(months["open"])[:-1]
    assert months["received"].sum() == total["received"]
    assert months["done"].sum() == total["done"]
    assert list(months["open"])[-1:] == [total["open"]][: len(months)]


@settings(deadline=None, max_examples=15)
@given(papers())
def test_what_is_counted_is_what_each_paper_is(told: list[Paper]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = processing(trace(Path(folder), told), Asked(period=period_of("2026-H1")))
    by_hand = dict.fromkeys((*PARTS["done"], *PARTS["open"]), 0)
    apart = dict.fromkeys(APART, 0)
    figures = {
        "done_on_time": "done_on_time",
        "done_late": "done_late",
        "open_in_time": "open_in_time",
        "open_late": "open_late",
        "waiting": "open_waiting",
    }
    for paper in told:
        state = paper_state(paper, CALENDAR, date(2026, 6, 30))
        if state.kind in APART:
            apart[state.kind] += 1
        elif state.kind in ("no_due", "unknown"):
            way = "open" if state.open else "done"
            by_hand[f"{way}_{'no_due' if state.kind == 'no_due' else 'unknown'}"] += 1
        else:
            by_hand[figures[state.kind]] += 1
    assert {figure: int(found.total[figure]) for figure in by_hand} == by_hand
    assert {name: int(found.apart[name].sum()) for name in APART} == apart


@settings(deadline=None, max_examples=10)
@given(papers())
def test_a_report_of_one_unit_is_its_row_in_the_report_of_all(told: list[Paper]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        frames = trace(Path(folder), told)
        whole = processing(frames, Asked(period=period_of("2026-H1")))
        for row in whole.tables["unit"].to_dict("records"):
            asked = Asked(period=period_of("2026-H1"), unit=row["unit"])
            alone = processing(frames, asked).total
            assert {name: row[name] for name in FIGURES} == alone.to_dict()


def test_a_report_of_nothing_is_empty_not_an_error(tmp_path: Path) -> None:
    found = processing(trace(tmp_path, []), Asked(period=period_of("2026")))
    assert found.total.sum() == 0
    assert all(isinstance(frame, pd.DataFrame) for frame in found.tables.values())


def test_a_term_that_has_not_run_out_today_is_not_late(tmp_path: Path) -> None:
    arrived = Event(kind="arrived", moment=Moment(date(2026, 3, 2)))
    paper = Paper(
        direction="in",
        key=PaperKey(number="1", notation="UBND", issued=date(2026, 3, 2), organ="UBND"),
        arrival_number="1",
        due=Moment(date(2026, 3, 20)),
        events=(arrived,),
    )
    frames = trace(tmp_path, [paper])
    year = period_of("2026")
    late = {
        day: int(processing(frames, Asked(period=year, on=date(2026, 3, day))).total["open_late"])
        for day in (19, 20, 21, 23)
    }
    assert late == {19: 0, 20: 0, 21: 1, 23: 1}
    told = processing(frames, Asked(period=year, on=date(2026, 3, 19)))
    assert list(told.tables["month"]["month"]) == ["01/2026", "02/2026", "03/2026"]
    assert processing(frames, Asked(period=year)).total["open_late"] == 1
    before = processing(frames, Asked(period=period_of("2026-Q3"), on=date(2026, 3, 19)))
    assert before.asked.counted.end == date(2026, 7, 1)

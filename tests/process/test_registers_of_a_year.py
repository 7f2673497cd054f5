"""Registers: series, gaps, doubles and order on any numbers; what a source never tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_support import context_of, papers_of

from schemas.calendar import load_calendar, shipped_calendar
from schemas.trace import Paper
from validator.catalogue import load_catalogue
from validator.process import ProcessContext, ProcessJudgement, judge_papers
from validator.process.numbering import number_of
from validator.sequence import in_order

CATALOGUE = load_catalogue()


def outgoing(
    number: int | str, day: str = "2025-03-05", notation: str = "QĐ-SNV"
) -> dict[str, Any]:
    key = {"number": str(number), "notation": notation, "issued": day}
    return {"direction": "out", "key": key}


def judged(rows: list[dict[str, Any]], **process: Any) -> ProcessJudgement:
    case = {"papers": rows, "process": process}
    return judge_papers(papers_of(case), context_of(case), CATALOGUE)


def status(judgement: ProcessJudgement, rule: str) -> set[tuple[str, str]]:
    listed = [item for register in judgement.registers for item in register.results]
    return {
        (item.status, item.reason) for item in (*judgement.results, *listed) if item.rule == rule
    }


@given(st.sets(st.integers(1, 40), min_size=1, max_size=20))
def test_what_is_missing_is_counted_and_named(numbers: set[int]) -> None:
    found = judged([outgoing(n) for n in numbers], complete=[["out", 2025]]).findings
    missing = set(range(1, max(numbers) + 1)) - numbers
    gaps = [item for item in found if item.rule == "V-010"]
    assert [int(item.params["missing"]) for item in gaps] == ([len(missing)] if missing else [])


def test_two_who_close_many_papers_in_one_minute_are_told_apart() -> None:
    rows = [
        {
            "arrival_number": str(n),
            "events": [
                ["registered", "2025-03-03"],
                ["finished", "2025-03-10 16:58", {"by": f"Phòng A/{who}"}],
            ],
        }
        for n, who in enumerate(["Nguyễn Văn An"] * 5 + ["Trần Thị Bình"] * 5, start=1)
    ]
    told = [item for item in judged(rows).findings if item.rule == "V-036"]
    assert len({item.params["about"] for item in told}) == len(told) == 2


@given(st.lists(st.integers(1, 12), max_size=15))
def test_each_double_is_told_once(numbers: list[int]) -> None:
    found = judged([outgoing(n) for n in numbers]).findings
    doubles = {n for n in numbers if numbers.count(n) > 1}
    assert len([item for item in found if item.rule == "V-011"]) == len(doubles)


@given(st.lists(st.integers(0, 30).map(lambda n: date(2025, 1, 1) + timedelta(n)), max_size=12))
def test_the_part_in_order_is_in_order_and_none_is_longer(days: list[date]) -> None:
    kept = in_order(days)
    part = [days[place] for place in sorted(kept)]
    assert part == sorted(part)
    longest = [1] * len(days)
    for place, day in enumerate(days):
        before = (longest[n] for n in range(place) if days[n] <= day)
        longest[place] += max(before, default=0)
    assert len(kept) == max(longest, default=0)


@pytest.mark.parametrize(
    ("text", "read"),
    [("05", (5, "")), (" 12 ", (12, "")), ("02a", (2, "a")), ("12-13", None), ("", None)],
)
def test_numbers_as_written(text: str, read: tuple[int, str] | None) -> None:
    assert number_of(text) == read


def test_a_part_of_a_register_is_not_judged_for_gaps() -> None:
    judgement = judged([outgoing(1), outgoing(9)])
    assert status(judgement, "V-010") == {("not_evaluated", "register-incomplete")}


def test_what_a_source_never_tells_cannot_be_lacking() -> None:
    rows = [{"arrival_number": "1", "medium": "paper", "events": [["arrived", "2025-03-05"]]}] * 3
    judgement = judged(rows)
    assert status(judgement, "SNV-8.1a") == {("not_evaluated", "event-not-told")}
    assert status(judgement, "V-004") == {("not_evaluated", "event-not-told")}


def test_the_regulation_holds_for_its_months_only() -> None:
    """Quy chế SNV: from March 2025 until the department was merged."""
    events = [["arrived", "2025-08-05 09:00"], ["presented", "2025-08-06 09:00"]]
    late = {"arrival_number": "1", "events": events}
    judgement = judged([late], today="2025-09-01")
    assert status(judgement, "SNV-8.2a") == {("not_applicable", "not-in-force")}
    assert status(judgement, "SNV-8.3") == {("not_applicable", "not-in-force")}
    assert "SNV-8.2a" not in {item.rule for item in judged([late], packs={}).findings}


def test_a_draft_pack_only_notes() -> None:
    events = [["arrived", "2025-03-05 09:00"], ["presented", "2025-03-06 09:00"]]
    rows = [{"arrival_number": "1", "events": events}]
    notes = judged(rows, packs={"snv-kontum-2025": "draft"}).findings
    assert {item.severity for item in notes if item.rule == "SNV-8.2a"} == {"info"}


def test_the_decree_and_the_regulation_are_told_apart() -> None:
    """Presented the next working day: late by the regulation, in time by the decree."""
    events = [
        ["arrived", "2025-03-05 09:00"],
        ["registered", "2025-03-05 09:30"],
        ["presented", "2025-03-06 09:00", {"by": "clerk", "to": "office_head"}],
    ]
    judgement = judged([{"arrival_number": "1", "events": events}])
    assert status(judgement, "V-033") == {("passed", "")}
    assert status(judgement, "SNV-8.2a") == {("failed", "")}
    (said,) = judgement.findings
    assert CATALOGUE.breach_word(said) == "chưa phù hợp"


def test_a_year_without_a_calendar_is_not_judged() -> None:
    events = [["arrived", "2025-03-05"], ["registered", "2025-03-20"]]
    case = {"papers": [{"arrival_number": "1", "events": events}]}
    context = context_of(case)
    years = {2024: context.calendar.years[2024]}
    blind = replace(context, calendar=replace(context.calendar, years=years))
    judgement = judge_papers(papers_of(case), blind, CATALOGUE)
    assert status(judgement, "V-002") == {("not_evaluated", "calendar-missing")}


def test_the_calendar_counted_by_is_named() -> None:
    context = ProcessContext(calendar=load_calendar(), today=date(2025, 3, 5))
    assert judge_papers([], context, CATALOGUE).calendar == shipped_calendar().version


def test_a_paper_without_any_day_is_told_as_that() -> None:
    paper = Paper(direction="in", arrival_number="1")
    context = ProcessContext(calendar=load_calendar(), today=date(2025, 3, 5))
    judgement = judge_papers([paper], context, CATALOGUE)
    assert status(judgement, "V-002") == {("not_evaluated", "law-date-unknown")}
    assert judgement.registers == ()


def test_a_later_step_shows_that_the_step_was_done_by_then_not_when() -> None:
    """A unit has it and passes it on two days later: submitted it was, nobody says when."""
    given = ["assigned", "2025-03-05 14:00", {"to": "P1"}]
    passed = ["forwarded", "2025-03-07 09:00", {"by": "unit_head", "to": "unit_deputy"}]
    known = [["arrived", "2025-03-05 09:00"], ["registered", "2025-03-05 09:10"]]
    soon = judged([{"arrival_number": "1", "events": [*known, given, passed]}])
    assert status(soon, "V-033") == {("passed", "")}
    assert status(soon, "SNV-8.2a") == {("not_evaluated", "role-not-told")}
    late = judged([{"arrival_number": "1", "events": [*known, ["assigned", "2025-03-10"]]}])
    assert status(late, "V-033") == {("not_evaluated", "event-not-told")}

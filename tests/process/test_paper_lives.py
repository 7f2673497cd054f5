"""Findings on papers: their codes last, registers are told apart, a waiver hides none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from paper_support import paper_of

from hoso.whole import whole_register, whole_registers
from reports.frames import Frames
from reports.judged_model import JudgedPapers
from reports.labels import Labels
from reports.lives import life_rows, paper_life_rows
from reports.onpapers import OnPaper, on_papers, paper_table
from schemas.calendar import shipped_calendar
from schemas.errors import HosoError
from schemas.finding_key import REGISTERS
from schemas.life import Cover, Step
from schemas.trace import Paper
from validator.catalogue import load_catalogue
from validator.process import ProcessContext, judge_papers

AT = "2025-03-20T02:00:00Z"


def paper(row: int, *more: list[Any], number: str = "215") -> Paper:
    """Came on 3 March 2025, due on the 10th, passed to P1 and then to P2."""
    events = [
        ["registered", "2025-03-03 09:00"],
        ["assigned", "2025-03-03 14:00", {"to": "P1/", "text": "P1 chủ trì"}],
        ["forwarded", "2025-03-13 09:00", {"by": "P1/", "to": "P2/"}],
        *more,
    ]
    key = {"number": number, "notation": "UBND-NC", "issued": "2025-03-01", "organ": "UBND tỉnh"}
    return paper_of({"key": key, "due": "2025-03-10", "events": events}, row)


def judged(papers: list[Paper], today: date, complete: Any = ()) -> JudgedPapers:
    calendar, rules = shipped_calendar(), load_catalogue()
    context = ProcessContext(calendar=calendar, today=today, complete=frozenset(complete))
    told = judge_papers(papers, context, rules)
    return JudgedPapers(judgement=told, rules=rules, papers=papers, tellings=1, today=today)


def only(found: JudgedPapers, rule: str) -> OnPaper:
    (one,) = [item for item in on_papers(found) if item.finding.rule == rule]
    return one


def words(found: JudgedPapers, rule: str) -> dict[Any, Any]:
    table = paper_table(on_papers(found), found, Labels())
    (row,) = table[table["rule"] == rule].to_dict("records")
    return row


def test_a_late_paper_is_the_same_finding_each_day_and_when_it_is_done() -> None:
    days = [judged([paper(7)], date(2025, 3, day)) for day in (12, 19)]
    done = judged([paper(99, ["finished", "2025-03-20", {"by": "P2/"}])], date(2025, 4, 1))
    first, second, last = (only(found, "V-035") for found in (*days, done))
    assert first.code == second.code == last.code
    assert first.unit == last.unit == "P1"  # had it when the term ran out
    rows = [words(found, "V-035") for found in (*days, done)]
    assert rows[0]["found"] == rows[1]["found"] != rows[2]["found"]
    assert [(row["late"], row["ended"]) for row in rows] == [
        ("2 ngày làm việc", ""),
        ("7 ngày làm việc", ""),
        ("", "2025-03-20"),
    ]
    other = only(
        judged([replace(paper(7), due=paper(7).events[0].moment)], date(2025, 4, 1)), "V-035"
    )
    assert other.code != first.code  # another term


def test_registers_of_two_years_and_clocks_of_a_rule_are_told_apart() -> None:
    papers = [
        paper_of(
            {
                "direction": "out",
                "key": {"number": number, "notation": "QĐ-SNV", "issued": f"{year}-03-04"},
                "events": [["issued", f"{year}-03-04"]],
            },
            row,
        )
        for row, (number, year) in enumerate([("1", 2024), ("3", 2024), ("2", 2025)], start=2)
    ]
    both = judged(papers, date(2025, 6, 2), [("out", 2024), ("out", 2025)])
    gaps = [one for one in on_papers(both) if one.finding.rule == "V-010"]
    later = judged(papers[2:], date(2025, 6, 2), [("out", 2025)])
    assert len({one.code for one in gaps}) == 2
    assert only(later, "V-010").code in {one.code for one in gaps}
    assert {one.day for one in gaps} == {"2024-12-31", "2025-12-31"}
    assert {one.unit for one in gaps} == {""}


def test_where_they_stand_is_summed_up_apart_and_a_waiver_hides_none() -> None:
    found = judged([paper(7), paper(8, number="216")], date(2025, 3, 19))
    told = [(one.subject, one.finding.severity) for one in on_papers(found)]
    first = only(judged([paper(7)], date(2025, 3, 19)), "V-035")
    start = {"at": AT, "by": "A", "object_id": REGISTERS}
    why = {"reason": "r", "basis": "CV 1", "approver": "B", "until": "2025-12-31"}
    steps = [
        Step(kind="sent", key=first.key, unit="P1", due="2025-03-21", **start),
        Step(kind="sent", key="gone", rule="V-004", unit="P1", due="2025-03-21", **start),
        Step(kind="waived", cover=Cover(rule="V-035", unit="P1"), at=AT, by="A", **why),
    ]
    on = date(2025, 3, 25)
    before, after = paper_life_rows(told, [], on), paper_life_rows(told, steps, on)
    counted = [row for row in after if row["severity"]]
    assert sum(row["found"] for row in before) == sum(row["found"] for row in counted) == len(told)
    assert sum(row["found"] for row in after if row["state"] == "waived") == 2
    assert [(row["state"], row["found"]) for row in after if not row["severity"]] == [("gone", 1)]
    assert sum(row["overdue"] for row in after) == 1
    assert life_rows(Frames.of(), steps, on) == []  # none of them is on a document


def test_whole_registers_are_a_setting() -> None:
    from hoso.settings import load_settings

    told = load_settings({}, {"HOSO_WHOLE_REGISTERS": "di:2024; den:2025"})
    assert whole_registers(told) == {("out", 2024), ("in", 2025)}
    assert whole_register("di 2024") is None
    with pytest.raises(HosoError, match="whole_registers"):
        whole_registers(load_settings({}, {"HOSO_WHOLE_REGISTERS": "2024"}))

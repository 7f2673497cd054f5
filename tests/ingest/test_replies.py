"""Rows of workbooks that come back: each is taken, refused for a reason, known or blank."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.replies import Desk, Judged, Known, by_key, judge_rows, rows_of
from schemas.finding_key import short_code
from schemas.life import Step, Subject, named, word

LETTER = "GT-AAAAA-AAAAA"
AT = "2026-03-02T02:00:00Z"
KEYS = [f"{n:032x}" for n in (11, 22, 33)]
CODES = [short_code(key) for key in KEYS]


def known(number: int) -> Known:
    subject = Subject(key=KEYS[number], rule="F-004", unit="Phòng A")
    return Known(subject=subject, code=CODES[number], object_id="o", found="Sai cỡ chữ")


def sent(number: int) -> Step:
    told = {"unit": "Phòng A", "letter": "12", "due": "2026-03-20", "found": "Sai  cỡ\nchữ"}
    return Step(kind="sent", at=AT, by="B", key=KEYS[number], code=CODES[number], **told)


def desk(*more: Step) -> Desk:
    """Three findings; the first two were sent to Phòng A."""
    steps = [sent(0), sent(1), *more]
    return Desk(
        findings={code: known(n) for n, code in enumerate(CODES)},
        steps=by_key(steps),
        letters={LETTER: ("12", "Phòng A", {CODES[0]: sent(0), CODES[1]: sent(1)})},
        at=AT,
        on=date(2026, 3, 2),
        by="Thanh tra",
    )


def reply(code: str = CODES[0], **cells: str) -> dict[str, str]:
    given_ = {"choice": word("choices", "agreed"), "who": "Trưởng phòng", "found": "Sai cỡ chữ"}
    return {"code": code, **given_, **cells}


def decision(code: str = CODES[2], **cells: str) -> dict[str, str]:
    given_ = {"decision": word("steps", "withdrawn"), "reason": "đo nhầm", "found": "Sai cỡ chữ"}
    return {"code": code, **given_, **cells}


def judge(*rows: dict[str, str], letter: str = LETTER, at: Desk | None = None) -> Judged:
    columns = {name: chr(65 + n) for n, name in enumerate(named("columns"))}
    read: dict[str, Any] = {
        "letter": letter,
        "rows": [
            {"sheet": "Phiếu", "row": 9 + n, "columns": columns, "cells": cells}
            for n, cells in enumerate(rows)
        ],
    }
    judged = judge_rows(read, at or desk())
    assert judged.rows == (len(judged.steps) + len(judged.refused) + judged.known + judged.blank)
    return judged


def test_a_reply_becomes_a_step_with_who_said_what() -> None:
    code = CODES[0].lower().replace("-", " ")
    judged = judge(reply(code, choice="ĐÃ KHẮC PHỤC", text="ký lại", day="2/3/2026"))
    (step,) = judged.steps
    assert (step.kind, step.key, step.choice, step.text) == ("explained", KEYS[0], "done", "ký lại")
    assert (step.who, step.day, step.by) == ("Trưởng phòng", "2026-03-02", "Thanh tra")


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        (reply(""), "code", "nameless"),
        (reply("PH-22222-22222"), "code", "unknown"),
        (reply(CODES[2]), "code", "elsewhere"),
        (reply(found="Đúng cỡ chữ"), "found", "changed"),
        (reply(choice="có lẽ"), "choice", "choice"),
        (reply(choice=""), "choice", "choice"),
        (reply(choice=word("choices", "objected")), "text", "objection"),
        (reply(who=""), "who", "who"),
        (reply(day="hôm qua"), "day", "day"),
        (reply(day="31/02/2026"), "day", "day"),
        (reply(day="01/03/2026"), "day", "when"),
        (reply(day="03/03/2026"), "day", "when"),
    ],
)
def test_a_reply_that_does_not_count_says_where_and_why(
    cells: dict[str, str], column: str, why: str
) -> None:
    (no,) = judge(cells).refused
    assert (no.why, no.sheet, no.row) == (why, "Phiếu", 9)
    assert no.column == chr(65 + named("columns").index(column))
    assert "{" not in no.message


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (decision("PH-22222-22222"), "unknown"),
        (decision(found="khác"), "changed"),
        (decision(decision="bỏ"), "decision"),
        (decision(reason=""), "reason"),
        (decision(decision=""), "decision"),
    ],
)
def test_a_decision_that_does_not_count(cells: dict[str, str], why: str) -> None:
    assert [no.why for no in judge(cells, letter="").refused] == [why]


def test_a_finding_answered_twice_counts_once() -> None:
    judged = judge(reply(), reply(choice=word("choices", "done")))
    assert [step.choice for step in judged.steps] == ["agreed"]
    assert [no.why for no in judged.refused] == ["twice"]


def test_the_same_answer_sent_in_again_is_known_and_another_one_counts() -> None:
    (before,) = judge(reply()).steps
    after = desk(before)
    assert judge(reply(), reply(CODES[1]), at=after).known == 1
    assert len(judge(reply(choice=word("choices", "done")), at=after).steps) == 1


def test_decisions_follow_the_life_of_a_finding() -> None:
    (withdrawn,) = judge(decision(), letter="").steps
    after = desk(withdrawn)
    assert judge(decision(), letter="", at=after).known == 1
    accepted = decision(decision=word("steps", "mended"))
    assert [no.why for no in judge(accepted, letter="", at=after).refused] == ["state"]
    (upheld,) = judge(decision(decision=word("steps", "upheld")), letter="", at=after).steps
    again = judge(decision(), letter="", at=desk(withdrawn, upheld))
    assert [step.kind for step in again.steps] == ["withdrawn"]


def test_rows_left_blank_are_counted() -> None:
    blank = {"code": CODES[0], "found": "Sai cỡ chữ"}
    assert judge(blank, reply(CODES[1])).blank == 1
    assert judge(blank, letter="").blank == 1


CELLS = st.fixed_dictionaries(
    {
        "code": st.sampled_from([*CODES, "", "PH-22222-22222", "x"]),
        "found": st.sampled_from(["Sai cỡ chữ", "khác", ""]),
        **{
            name: st.one_of(st.just(""), st.text(max_size=6), st.just(words))
            for name, words in (
                ("choice", "Đã khắc phục"),
                ("text", "x"),
                ("who", "A"),
                ("day", "01/03/2026"),
                ("decision", "Rút lại phát hiện"),
                ("reason", "r"),
            )
        },
    }
)


@given(st.lists(CELLS, max_size=6), st.booleans())
def test_whatever_stands_in_the_cells_every_row_is_accounted_for(rows, replies):
    judge(*rows, letter=LETTER if replies else "")


def sheet(*above: str, head: str = "choice") -> dict[str, Any]:
    columns = {word("columns", "code"): "B", word("columns", head): "C"}
    row = {word("columns", "code"): CODES[0], word("columns", head): "x"}
    return {"name": "Phiếu", "above": list(above), "columns": columns, "rows": [[7, row]]}


def test_the_letter_is_known_by_the_code_above_its_table() -> None:
    read = rows_of({"sheets": [sheet("KÍNH GỬI", f"Mã phiếu: {LETTER}"), sheet(head="found")]})
    assert read["letter"] == LETTER
    (row,) = read["rows"]
    assert (row["row"], row["columns"]["choice"], row["cells"]["code"]) == (7, "C", CODES[0])


def test_a_workbook_of_two_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="GT-CCCCC-CCCCC"):
        rows_of({"sheets": [sheet(LETTER), sheet("GT-CCCCC-CCCCC")]})

"""An inspection: what is frozen stays, what is read back is accounted for, figures agree."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from inspection_support import AT, RIGHT, all_right, counted, given_back, inspection
from openpyxl import load_workbook
from report_world import AGENCY, book, make_frames

from reports.inspection.agreement import agreements, closing_rules
from reports.inspection.freeze import as_of, list_bytes, list_from, said
from reports.inspection.minutes import inspection_minutes
from reports.inspection.model import Inspection, item_from_dict, item_to_dict
from reports.inspection.results import result_sheets
from reports.inspection.rows import asked_rows, in_force
from reports.inspection.sheet import inspection_book
from reports.inspection.tally import open_rows, result_of
from reports.labels import Labels
from reports.minutes import Table
from reports.workbook import write_book
from schemas.clock import iso
from schemas.errors import HosoError

FRAMES = make_frames(12, 3)
FALSE = {"verdict": "báo nhầm", "reason": "bản gốc đúng", "inspector": "Nguyễn Văn An"}
UNCLEAR = {
    "verdict": "Không kết luận được",
    "reason": "thiếu bản giấy",
    **{"inspector": "trần thị bình"},
}
MISSED = {"verdict": "Bỏ sót", "reason": "thiếu chữ ký nháy", "missed_rule": "f-041",
          "inspector": "Trần Thị Bình"}  # fmt: skip


def code(frozen: Any, sort: str, nth: int = 0) -> str:
    return [row.code for row in asked_rows(frozen) if row.sort == sort][nth]


def test_what_is_frozen_comes_back_from_its_json() -> None:
    frozen = inspection(FRAMES)
    told = json.loads(json.dumps(frozen.inspection.as_dict()))
    assert Inspection.from_dict(told) == frozen.inspection
    items = json.loads(json.dumps([item_to_dict(item) for item in frozen.items]))
    assert tuple(map(item_from_dict, items)) == frozen.items
    assert list_from(list_bytes(frozen.members)) == frozen.members


def test_the_same_scope_and_seed_freeze_the_same() -> None:
    assert inspection(make_frames(12, 3)) == inspection(FRAMES)


def test_items_keep_every_finding_of_the_machine() -> None:
    for item in inspection(FRAMES).items:
        found = FRAMES.finding[FRAMES.finding["object_id"] == item.object_id]
        assert len(item.findings) == len(found)
        assert len({finding.key for finding in item.findings}) == len(found)
        failed = {check.rule for check in item.checks if check.status == "failed"}
        assert failed == {finding.rule for finding in item.findings}


def test_a_document_keeps_its_own_findings_alone() -> None:
    frozen = inspection(FRAMES, kind="document", method="unit", size=8)
    assert sum(stratum.drawn for stratum in frozen.inspection.strata) == len(frozen.items) == 8
    for item in frozen.items:
        rows = FRAMES.finding[FRAMES.finding["object_id"] == item.object_id]
        assert len(item.findings) == sum(rows["document"] == int(item.id[-5:]))


def test_rules_named_are_the_only_ones_looked_at() -> None:
    rule = str(FRAMES.finding["rule"].iloc[0])
    frozen = inspection(FRAMES, rules=(rule,))
    assert {f.rule for item in frozen.items for f in item.findings} <= {rule}
    without = [item for item in frozen.items if not item.findings]
    assert [row.item for row in asked_rows(frozen) if row.sort == "check"] == without


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"unit": "Phòng không có"}, "không có hồ sơ"), ({"method": "type"}, "chia nhóm")],
)
def test_what_cannot_be_drawn_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(HosoError) as caught:
        inspection(FRAMES, **changes)
    assert words in caught.value.message()


def test_an_archive_that_did_not_move_says_the_same() -> None:
    frozen = inspection(FRAMES)
    members, items = as_of(FRAMES, book(), frozen)
    assert (members, [said(item) for item in items]) == (
        frozen.members,
        [said(item) for item in frozen.items],
    )


def test_what_came_later_is_told_and_changes_nothing() -> None:
    frozen = inspection(FRAMES)
    gone = frozen.items[0].object_id
    fewer = replace(FRAMES, dossier=FRAMES.dossier[FRAMES.dossier["object_id"] != gone])
    members, items = as_of(fewer, book(), frozen)
    assert set(frozen.members) - set(members) == {gone}
    assert gone not in {item.id for item in items}


def test_rows_read_are_taken_refused_or_blank() -> None:
    frozen = inspection(FRAMES)
    finding, rest = code(frozen, "finding"), code(frozen, "rest")
    told = given_back(
        frozen,
        [
            (finding, RIGHT),
            (finding, FALSE),
            ("999/PH-X", RIGHT),
            (rest, {"verdict": "Sai", "inspector": "Nguyễn Văn An"}),
            (rest, FALSE),
            (code(frozen, "finding", 1), {**FALSE, "reason": ""}),
            (code(frozen, "finding", 2), {**RIGHT, "inspector": "Người lạ"}),
            (code(frozen, "finding", 3), {"reason": "đang xem"}),
            (code(frozen, "rest", 1), {**MISSED, "missed_rule": "Z-999"}),
            (code(frozen, "finding", 4), {"inspector": "Trần Thị Bình"}),
        ],
    )
    assert (told.rows, len(told.given), len(told.refused), told.blank) == (10, 1, 8, 1)
    whys = ["twice", "code", "verdict", "not_here", "no_reason", "inspector", "no_verdict", "rule"]
    assert [row.why for row in told.refused] == whys
    assert [(row.row, row.column) for row in told.refused[:3]] == [(10, "A"), (11, "A"), (12, "B")]
    assert "Z-999" in told.refused[-1].words


def test_several_faults_may_be_missed_on_one_item_but_not_the_same_twice() -> None:
    frozen = inspection(FRAMES)
    rest = code(frozen, "rest")
    other = {**MISSED, "missed_rule": "Khác", "reason": "thiếu bút phê"}
    told = given_back(frozen, [(rest, MISSED), (rest, other), (rest, MISSED), (rest, RIGHT)])
    assert [(one.rule, one.verdict) for one in told.given] == [("F-041", "missed"), ("", "missed")]
    assert [row.why for row in told.refused] == ["twice", "twice"]


def test_the_only_inspector_needs_not_be_written() -> None:
    frozen = inspection(FRAMES, inspectors=("Nguyễn Văn An, Trưởng đoàn",))
    told = given_back(frozen, {code(frozen, "finding"): {"verdict": "Đúng"}})
    assert [one.inspector for one in told.given] == ["Nguyễn Văn An"]


def test_the_workbook_read_last_counts_row_by_row() -> None:
    frozen = inspection(FRAMES)
    one, two = code(frozen, "finding"), code(frozen, "finding", 1)
    first = given_back(frozen, {one: RIGHT, two: RIGHT}).given
    later = given_back(frozen, {one: FALSE}, source="s2", at="2026-03-12T01:00:00Z").given
    force = in_force((*first, *later))
    assert [force[one][0].verdict, force[two][0].verdict] == ["false_alarm", "right"]


def test_counts_add_up() -> None:
    frozen = inspection(FRAMES)
    rows = all_right(
        frozen,
        **{
            code(frozen, "finding"): FALSE,
            code(frozen, "finding", 1): UNCLEAR,
            code(frozen, "rest"): MISSED,
        },
    )
    result = counted(frozen, rows)
    whole, findings = result.whole, sum(len(item.findings) for item in frozen.items)
    assert (whole.false_alarms, whole.missed, whole.unclear, whole.open) == (1, 1, 1, 0)
    assert whole.confirmed == findings - 2
    for name in ("confirmed", "false_alarms", "missed", "unclear"):
        assert sum(getattr(rule, name) for rule in result.rules) == getattr(whole, name)
    for name in ("items", "faulty", "undecided", "confirmed", "missed"):
        assert sum(getattr(unit, name) for unit in result.units) == getattr(whole, name)


def test_nothing_wrong_is_nothing_faulty_and_notes_are_no_faults() -> None:
    frozen = inspection(FRAMES)
    rows = {row.code: FALSE if row.finding else RIGHT for row in asked_rows(frozen)}
    result = counted(frozen, rows)
    assert (result.whole.faulty, result.whole.undecided) == (0, 0)
    notes = tuple(
        replace(item, findings=tuple(replace(f, severity="info") for f in item.findings))
        for item in frozen.items
    )
    noted = replace(frozen, items=notes)
    assert counted(noted, all_right(noted)).whole.faulty == 0
    assert counted(frozen, all_right(frozen)).whole.faulty > 0


def test_a_row_without_verdict_leaves_its_item_undecided() -> None:
    frozen = inspection(FRAMES)
    result = result_of(frozen, {})
    assert result.whole.undecided == len(frozen.items)
    assert result.whole.share is None
    assert len(open_rows(frozen, {})) == result.whole.open == len(asked_rows(frozen))


def test_minutes_and_workbook_show_the_same_figures() -> None:
    frozen = inspection(FRAMES)
    result = counted(frozen, all_right(frozen, **{code(frozen, "finding"): FALSE}))
    labels = Labels()
    minutes = inspection_minutes(frozen, result, agency=AGENCY, symbol="BB-SNV", made=iso(AT))
    tables = [block for block in minutes.body if isinstance(block, Table)]
    by_rule, by_unit = (
        sheet.blocks[-1] for sheet in result_sheets(result, frozen.inspection, labels)
    )
    told = [[str(cell) for cell in (row.cells[0], *row.cells[2:])] for row in by_rule.rows]
    assert [list(row) for row in tables[0].rows] == told
    told = [[str(getattr(cell, "value", cell)) for cell in row.cells] for row in by_unit.rows]
    assert [list(row) for row in tables[1].rows] == told


def test_minutes_say_by_which_seed_the_sample_was_drawn_and_what_is_lacking() -> None:
    frozen = inspection(FRAMES)
    minutes = inspection_minutes(
        frozen, result_of(frozen, {}), agency=AGENCY, symbol="BB-SNV", made=iso(AT)
    )
    words = "\n".join(str(asdict(block)) for block in minutes.body)
    assert "số gieo: 20260305" in words
    assert "BẢN XEM TRƯỚC" in words
    assert "Quyết định số 15/QĐ-SNV ngày 05 tháng 3 năm 2026 của Giám đốc Sở Nội vụ" in words


def test_the_workbook_asks_for_every_row_and_shows_verdicts_given() -> None:
    frozen = inspection(FRAMES)
    told = in_force(given_back(frozen, {code(frozen, "rest"): MISSED}).given)
    table = inspection_book(frozen, told, organ="", made=iso(AT)).sheets[0].blocks[-1]
    assert [row.cells[0] for row in table.rows] == [row.code for row in asked_rows(frozen)]
    assert [c.choices for c in table.columns if c.choices] == [
        ("Đúng", "Báo nhầm", "Bỏ sót", "Không kết luận được"),
        ("Nguyễn Văn An", "Trần Thị Bình"),
    ]
    shown = next(row.cells for row in table.rows if row.cells[0] == code(frozen, "rest"))
    assert shown[8:] == ("Bỏ sót", "thiếu chữ ký nháy", "F-041", "Trần Thị Bình")


@pytest.mark.parametrize(("person", "lists"), [("Trần Thị Bình", 2), ('Bà "B"', 1)])
def test_verdicts_are_chosen_from_a_list(person: str, lists: int, tmp_path: Path) -> None:
    frozen = inspection(FRAMES, inspectors=(person,))
    write_book(inspection_book(frozen, {}, organ="", made=iso(AT)), tmp_path / "p.xlsx", Labels())
    sheet = load_workbook(tmp_path / "p.xlsx").worksheets[0]
    assert sheet.freeze_panes == "A7"
    rules = sheet.data_validations.dataValidation
    assert len(rules) == lists
    assert rules[0].formula1 == '"Đúng,Báo nhầm,Bỏ sót,Không kết luận được"'
    assert str(rules[0].sqref).startswith("I")


def test_agreement_needs_ten_findings_before_it_speaks() -> None:
    one = {"rules": {"F-041": {"confirmed": 5, "false_alarms": 1, "missed": 2, "unclear": 0}}}
    assert [row.precision for row in agreements([one])] == [None]
    (row,) = agreements([one, one])
    assert (row.inspections, row.confirmed, row.missed) == (2, 10, 4)
    assert row.precision == pytest.approx(10 / 12)


def test_a_closing_keeps_the_rules_with_verdicts() -> None:
    frozen = inspection(FRAMES)
    result = counted(frozen, all_right(frozen))
    kept = closing_rules(result)
    assert sum(row["confirmed"] for row in kept.values()) == result.whole.confirmed
    assert "" not in kept

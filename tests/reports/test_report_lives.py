"""Where findings stand in the compliance report: sums agree, a waiver hides nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from report_world import UNITS, book, make_frames, make_report, reckoned

from reports.compliance import write_compliance
from reports.frames import Frames, shaped
from reports.keyed import coded
from reports.lives import life_rows, subjects
from reports.snapshot import load_snapshot, save_snapshot, snapshot_of
from schemas.life import Cover, Step

ON = date(2026, 3, 5)
AT = "2026-03-02T02:00:00Z"


@pytest.fixture(scope="module")
def frames() -> Frames:
    return make_frames(dossiers=6, documents=4)


def steps_on(frames: Frames) -> list[Step]:
    """Two sent, the second explained; one withdrawn; a rule waived; one no longer found."""
    first, second, third, *_ = (subject for _, _, subject in subjects(frames))
    told = {"at": AT, "by": "Thanh tra"}
    waiver = {"reason": "r", "basis": "CV 1/SNV", "approver": "Giám đốc", "until": "2026-12-31"}
    gone = {"key": "xưa", "unit": UNITS[0], "object_id": frames.dossier["object_id"][0]}
    return [
        Step(kind="sent", key=first.key, unit=first.unit, due="2026-03-04", **told),
        Step(kind="sent", key=second.key, unit=second.unit, due="2026-03-04", **told),
        Step(kind="explained", key=second.key, choice="objected", **told),
        Step(kind="withdrawn", key=third.key, reason="sai", **told),
        Step(kind="sent", **told, **gone),
        Step(kind="waived", cover=Cover(rule=third.rule), **told, **waiver),
    ]


@pytest.fixture(scope="module")
def lived(frames: Frames) -> Frames:
    return replace(frames, life=shaped("life", life_rows(frames, steps_on(frames), ON)))


def test_sums_by_state_and_unit_are_those_of_the_findings(lived: Frames, tmp_path: Path) -> None:
    report = make_report(lived)
    write_compliance(report, tmp_path / "a.xlsx")
    work = openpyxl.load_workbook(tmp_path / "a.xlsx")
    listed = work["Xử lý phát hiện"].iter_rows(min_row=3)
    rows = [[reckoned(cell) for cell in row] for row in listed]
    head, *body = rows[: next(n for n, row in enumerate(rows) if row[0] == "Cộng") + 1]
    total = dict(zip(head, body[-1], strict=True))
    assert total["Cộng"] == len(lived.finding)
    assert total["Trong đó: quá hạn trả lời"] == 1
    assert total["Rút lại (báo sai)"] == 1
    assert total["Miễn trừ"] == int((report.findings["state"] == "waived").sum()) > 0
    states = head[1 : head.index("Cộng")]
    assert total["Cộng"] == sum(total[name] for name in states)
    for row in body[:-1]:
        mine = report.findings[report.findings["unit"] == row[0]]
        assert row[head.index("Cộng")] == len(mine)
    told = " ".join(str(row[0]) for row in rows if row[0])
    assert "có 1 phát hiện từng được xử lý" in told
    assert "CV 1/SNV" in {cell for row in rows for cell in row}


def test_a_waived_finding_is_counted_as_before_and_says_who_waived_it(
    frames: Frames, lived: Frames
) -> None:
    before, after = make_report(frames), make_report(lived)
    columns = ["block", "code", "rule", "severity", "unit", "found"]
    assert before.findings[columns].equals(after.findings[columns])
    assert before.rules.equals(after.rules)
    assert before.units.equals(after.units)
    waived = after.findings[after.findings["state"] == "waived"]
    assert set(waived["waiver"]) == {
        "Miễn trừ đến hết ngày 31/12/2026. Căn cứ: CV 1/SNV. Người duyệt: Giám đốc."
    }
    assert after.findings["code"].is_unique


def test_a_report_on_a_unit_shows_the_states_of_its_findings(lived: Frames) -> None:
    whole, part = make_report(lived).findings, make_report(lived, unit=UNITS[1]).findings
    mine = whole[whole["unit"] == UNITS[1]].set_index("code")["state"]
    assert part.set_index("code")["state"].to_dict() == mine.to_dict()


def test_snapshots_without_lives_stay_as_they_were_and_those_with_come_back(
    frames: Frames, lived: Frames, tmp_path: Path
) -> None:
    bare = snapshot_of(frames, "r", (None, None), None, book())
    assert "life" not in bare.digests
    shot = snapshot_of(lived, "r", (None, None), None, book())
    assert shot.id != bare.id
    for one, given in ((bare, frames), (shot, lived)):
        kept, again, _ = load_snapshot(save_snapshot(tmp_path, one, given, book()))
        assert kept == one
        assert again.life.equals(given.life)


def test_nobody_did_anything_yet(frames: Frames) -> None:
    assert life_rows(frames, [], ON) == []
    assert set(coded(frames)["code"].str.len()) == {14}

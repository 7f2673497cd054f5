"""``hoso findings``: letters go out, replies come back, inspectors decide; nothing is hidden."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
from cli_support import Answer, hoso
from test_cli_json import check

from archive.findings import keep_act, read_acts
from archive.home import open_home
from schemas.life import Step

GONE = "PH-33333-33333"  # of a finding that is no longer found
LETTER = {"kind": "letter", "code": "GT-33333-33333", "number": "9", "unit": "Phòng"}
DUE = "31/12/2099"
FEW = frozenset({"findings[].waiver", "workbooks[].refusals[]", "workbooks[].error"})


def fill(source: Path, out: Path, rows: dict[int, dict[str, str]]) -> Path:
    """A workbook with cells filled in: row of findings (from 1) -> head -> text."""
    book = openpyxl.load_workbook(source)
    sheet: Any = book.worksheets[0]
    top = next(row for row in sheet.iter_rows() if "Mã phát hiện" in [cell.value for cell in row])
    heads = {cell.value: cell.column for cell in top}
    for number, cells in rows.items():
        for head, text in cells.items():
            sheet.cell(top[0].row + number, heads[head]).value = text
    book.save(out)
    return out


def states(home: Path) -> dict[str, str]:
    told = hoso("--home", home, "--json", "findings", "list").json["findings"]
    return {row["code"]: row["state"] for row in told}


def test_a_letter_goes_out_and_its_replies_come_back(own_home: Path, tmp_path: Path) -> None:
    run = ("--home", own_home, "--operator", "Thanh tra")
    sending = ("findings", "send", "--all-units", tmp_path / "phiếu", "--due", DUE)
    told = hoso(*run, "--json", *sending, "--number", "12/PYC")
    check("findings send", told)
    letters = told.json["letters"]
    assert len({row["code"] for row in letters}) == len(letters) > 1
    sent = {code for code, state in states(own_home).items() if state == "sent"}
    assert len(sent) == sum(row["findings"] for row in letters)
    letter = next(row for row in letters if row["findings"] > 4)
    sheet: Any = openpyxl.load_workbook(letter["file"]).worksheets[0]
    assert sheet.protection.sheet
    unlocked = {cell.column_letter for row in sheet for cell in row if not cell.protection.locked}
    assert unlocked == {"I", "J", "K", "L"}
    (offer,) = sheet.data_validations.dataValidation
    assert offer.formula1 == "'Hướng dẫn'!$A$3:$A$5"

    agreed = {"Ý kiến của đơn vị": "Đồng ý, sẽ khắc phục", "Người trả lời": "Trưởng phòng"}
    rows = {1: agreed, 2: {**agreed, "Mã phát hiện": "PH-22222-22222"}, 3: {"Người trả lời": "A"}}
    back = fill(Path(letter["file"]), tmp_path / "trả lời.xlsx", rows)
    foreign = tmp_path / "thư.txt"
    foreign.write_text("kính gửi", encoding="utf-8")
    told = hoso(*run, "--json", "findings", "read", back, foreign)
    check("findings read", told)
    one, other = told.json["workbooks"]
    assert (told.code, one["rows"], one["taken"], one["refused"]) == (1, letter["findings"], 1, 2)
    assert one["blank"] == letter["findings"] - 3
    assert [no["why"] for no in one["refusals"]] == ["unknown", "choice"]
    assert other["error"]["error"] == "replies-foreign"
    assert list(states(own_home).values()).count("explained") == 1
    again = hoso(*run, "--json", "findings", "read", back).json
    assert again["files"]["already"] == 1
    kept = [act.told["kind"] for act in read_acts(open_home(own_home).open_storage())]
    assert kept == ["letter"] * len(letters) + ["replies"]
    assert hoso(*run, "doctor").code == 0
    printed = hoso(*run, "findings", "read", back, foreign).out
    assert "đã đọc trước đây" in printed and "không đọc được" in printed
    assert "QUÁ HẠN" not in hoso(*run, "findings", "list").out

    storage = open_home(own_home).open_storage()
    shutil.rmtree(storage.directory(next(read_acts(storage)).object_id))
    assert [row["check"] for row in hoso(*run, "--json", "doctor").json["problems"]] == ["findings"]


def test_inspectors_decide_and_waive_and_nothing_is_hidden(own_home: Path, tmp_path: Path) -> None:
    run = ("--home", own_home, "--operator", "Thanh tra")
    listed = hoso(*run, "--json", "findings", "list", "--out", tmp_path / "qd.xlsx")
    check("findings list", listed, sparse=FEW)
    found = listed.json["findings"]
    first, second, third = (row["code"] for row in found[:3])
    deciding = (*run, "--json", "findings", "decide")
    decided = hoso(*deciding, first, "withdrawn", "--reason", "đo nhầm")
    check("findings decide", decided)
    refused = hoso(*deciding, second, first, "withdrawn", "--reason", "x")
    assert refused.json["error"] == "finding-step"
    assert states(own_home)[second] == "new"

    rows = {2: {"Quyết định": "Giữ nguyên phát hiện", "Lý do quyết định": "đúng"}}
    book = fill(tmp_path / "qd.xlsx", tmp_path / "đã quyết định.xlsx", rows)
    assert hoso(*run, "--json", "findings", "read", book).json["workbooks"][0]["taken"] == 1

    last = found[-1]
    why = ("--basis", "CV 1", "--approver", "Giám đốc", "--until", DUE, "--reason", "chờ thiết bị")
    unit = last["unit"].upper()
    waived = hoso(*run, "--json", "findings", "waive", "--rule", last["rule"], "--unit", unit, *why)
    check("findings waive", waived)
    mine = [row for row in found if (row["rule"], row["unit"]) == (last["rule"], last["unit"])]
    assert waived.json["findings"] == len(mine)
    again = hoso(*run, "--json", "findings", "waive", "--rule", last["rule"], "--unit", unit, *why)
    assert again.json == waived.json  # repeated, it is the same one
    assert hoso(*run, "findings", "waive", "--code", third, *why).code == 0
    now = states(own_home)
    assert (now[first], now[second], now[third]) == ("withdrawn", "upheld", "waived")
    assert all(now[row["code"]] == "waived" for row in mine)
    assert len(now) == len(found)

    told = hoso(*run, "--json", "explain", found[0]["rule"]).json["decisions"]
    assert told["withdrawn"] == 1
    assert "rút vì báo nhầm 1" in hoso(*run, "explain", found[0]["rule"]).out

    shown = hoso(*run, "--json", "findings", "show", third)
    check("findings show", shown)
    assert [step["approver"] for step in shown.json["steps"]] == ["Giám đốc"]
    printed = hoso(*run, "findings", "show", last["code"]).out
    assert "Giám đốc" in printed and f"quy tắc {last['rule']}" in printed
    assert hoso(*run, "rebuild").code == 0
    assert states(own_home) == now
    home = open_home(own_home)
    told = {"unit": last["unit"], "rule": "F-004", "letter": "9", "due": "2099-12-31"}
    gone = Step(kind="sent", at="2026-01-02T02:00:00Z", key="f", code=GONE, by="B", **told)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    keep_act(home, home.open_storage(), [gone], LETTER, at=at, operator="B")
    (row,) = hoso(*run, "--json", "findings", "list", "--state", "gone").json["findings"]
    assert (row["code"], row["unit"], row["state"]) == (GONE, last["unit"], "gone")
    assert hoso(*run, "findings", "show", GONE).code == 0
    assert hoso(*run, "report", "compliance", "--out", tmp_path / "bc.xlsx").code == 0
    sheet: Any = openpyxl.load_workbook(tmp_path / "bc.xlsx")["Xử lý phát hiện"]
    head, *rows = list(sheet.values)[2:]
    totals = next(n for n, row in enumerate(rows) if row[0] == "Cộng")
    counts = [row[head.index("Cộng")] for row in rows]
    on_documents = [row for row in found if row["block"] != "register"]
    assert sum(counts[:totals]) == len(on_documents) and counts[totals].startswith("=SUM(")


def test_what_is_asked_wrongly_is_told(own_home: Path, tmp_path: Path) -> None:
    def ask(*words: object) -> Answer:
        return hoso("--home", own_home, "findings", *words)

    assert ask("show", "PH-22222-22222").code == 8
    assert ask("send", "--due", DUE).code == 2
    assert ask("send", "--unit", "Phòng", "--due", "01/01/2020").code == 2
    assert "unit-unknown" in ask("send", "--unit", "Phòng lạ", "--due", DUE).err
    why = ("--basis", "b", "--approver", "a", "--reason", "r", "--until")
    assert ask("waive", "--rule", "X-999", *why, DUE).code == 8
    assert ask("waive", "--rule", "F-004", *why, "01/01/2020").code == 2
    assert ask("waive", *why, DUE).code == 2
    assert ask("waive", "--code", "PH-22222-22222", "--unit", "x", *why, DUE).code == 2
    assert ask("decide", "PH-22222-22222", "upheld", "--reason", " ").code == 2
    assert ask("send", "--all-units", tmp_path / "không" / "có", "--due", DUE).code != 0
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]

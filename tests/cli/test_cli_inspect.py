"""An inspection from beginning to end, as a clerk and an inspector do it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from cli_support import Answer, hoso
from test_cli_json import check

from archive.audit import AuditLog

Call = Callable[..., Answer]
ID = "2026-15-qd-snv"
NEW = ("new", "--decision", "15/QĐ-SNV", "--decided", "05/03/2026", "--period", "2024",
       "--inspector", "Nguyễn Văn An, Trưởng đoàn", "--seed", "20260305")  # fmt: skip


@pytest.fixture
def inspect(own_home: Path) -> Call:
    return lambda *arguments: hoso("--json", "--home", own_home, "inspect", *arguments)


def filled(source: Path, out: Path, verdicts: Callable[[int, str], tuple[str, str]]) -> Path:
    """The workbook with (verdict, reason) on every row, by its number and code."""
    book = openpyxl.load_workbook(source)
    sheet = book["Kết luận"]
    rows = list(sheet.iter_rows())
    heads = next(row for row in rows if row[0].value == "Mã dòng")
    at = {cell.value: cell.column - 1 for cell in heads}
    body = [row for row in rows[heads[0].row :] if row[0].value]
    for number, row in enumerate(body):
        verdict, reason = verdicts(number, str(row[0].value))
        row[at["Kết luận"]].value, row[at["Lý do, nội dung"]].value = verdict, reason
    book.save(out)
    return out


def rows_of(path: Path, sheet: str, first: str) -> list[list[Any]]:
    """The rows below the head that begins with ``first``."""
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].rows]
    start = next(place for place, row in enumerate(rows) if row[0] == first)
    return [row for row in rows[start + 1 :] if row[0]]


def test_an_inspection_from_beginning_to_end(inspect: Call, own_home: Path, tmp_path: Path) -> None:
    made = inspect(*NEW, "--rate", "90", "--by", "unit", "--rule", "T02-META-06", "--rule", "s-012")
    check("inspect new", made)
    assert made.json["id"] == ID
    assert made.json["rules"] == ["T02-META-06", "S-012"]
    sheet, back = tmp_path / "p.xlsx", tmp_path / "q.xlsx"
    check("inspect sheet", inspect("sheet", ID, "--out", sheet))

    early = inspect("close", ID, "--out", tmp_path / "early.docx")
    assert (early.code, early.json["error"]) == (39, "inspection-refused")
    assert not (tmp_path / "early.docx").exists()
    check("inspect close", inspect("close", ID, "--draft", "--out", tmp_path / "draft.docx"))

    wrong = filled(sheet, tmp_path / "w.xlsx", lambda n, _: ("Đúng", "") if n else ("Sai", ""))
    foreign = tmp_path / "f.xlsx"
    openpyxl.Workbook().save(foreign)
    answer = inspect("read", ID, wrong, foreign, wrong)
    check("inspect read", answer)
    assert answer.code == 1
    first, none, again = answer.json["files"]
    assert first["rows"] == first["taken"] + 1
    assert (first["refused"][0]["why"], first["refused"][0]["column"]) == ("verdict", "I")
    assert (none["outcome"], again["outcome"]) == ("refused", "already_read")

    filled(sheet, back, lambda n, code: ("Báo nhầm", "đã xem") if "PH-" in code and n < 4
           else ("Đúng", ""))  # fmt: skip
    assert inspect("read", ID, back).code == 0
    out, results = tmp_path / "bb.docx", tmp_path / "kq.xlsx"
    closed = inspect("close", ID, "--out", out, "--xlsx", results)
    check("inspect close", closed)
    assert closed.json["whole"]["open"] == 0

    shown = [[cell.text for cell in row.cells] for row in docx.Document(str(out)).tables[2].rows]
    told = rows_of(results, "Kết quả theo quy tắc", "Mã quy tắc")
    assert [row[1:-1] for row in shown[1:]] == [[str(cell) for cell in row[2:-1]] for row in told]
    assert hoso("--json", "validate", out).json["findings"] == []

    late = inspect("read", ID, sheet)
    assert (late.code, late.json["error"]) == (39, "inspection-refused")
    once_more = tmp_path / "again.docx"
    assert inspect("close", ID, "--out", once_more).code == 0
    assert once_more.read_bytes() == out.read_bytes()

    check("inspect list", inspect("list"))
    seen = inspect("show", ID)
    check("inspect show", seen)
    assert seen.json["moved"] == {"added": [], "gone": [], "changed": []}
    check("inspect agreement", inspect("agreement"))
    told_of = hoso("--json", "--home", own_home, "explain", "S-012").json["agreement"]
    assert told_of["inspections"] == 1
    assert told_of["confirmed"] + told_of["false_alarms"] > 0
    assert hoso("--home", own_home, "verify").code == 0
    acts = [entry.act for entry in AuditLog(own_home / "audit").read()]
    assert [act for act in acts if act.startswith("inspection.")] == [
        "inspection.new", *["inspection.read"] * 4, "inspection.close",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ((), 2),
        (("--size", "2", "--rate", "3"), 2),
        (("--rate", "0"), 2),
        (("--size", "2", "--rule", "Z-999"), 31),
        (("--size", "2", "--unit", "Phòng không có"), 16),
        (("--size", "1", "--by", "unit"), 39),
        (("--size", "2", "--by", "type"), 39),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_kept(
    demo: Path, more: tuple[str, ...], code: int
) -> None:
    answer = hoso("--json", "--home", demo / "archive", "inspect", *NEW, *more)
    assert answer.code == code, answer.out
    kept = hoso("--json", "--home", demo / "archive", "inspect", "list")
    assert kept.json["inspections"] == []


def test_an_inspection_nobody_made_is_not_found(demo: Path) -> None:
    answer = hoso("--json", "--home", demo / "archive", "inspect", "show", "2026-1")
    assert answer.json["error"] == "not-found"

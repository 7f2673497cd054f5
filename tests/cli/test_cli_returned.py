"""``hoso validate --out``: the sender's workbook comes back as it was, with what is wrong said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from bad_support import SHEETS, cell, transfer, workbook
from cli_support import Answer, hoso
from openpyxl import Workbook

from evidence.pool import Limits, Pool

VERDICT = "Kết quả kiểm tra"


@pytest.fixture(scope="module")
def returned(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's workbook, given back."""
    out = tmp_path_factory.mktemp("returned") / "trả lại.xlsx"
    answer = hoso("validate", demo / "transfer", "--out", out)
    assert f"Bảng tính trả lại: {out}" in answer.out
    return out


def test_every_row_stands_where_it_stood(demo: Path, returned: Path) -> None:
    sent = openpyxl.load_workbook(next((demo / "transfer").glob("*.xlsx")))
    back = openpyxl.load_workbook(returned)
    assert back.sheetnames[: len(sent.sheetnames)] == sent.sheetnames
    for sheet in sent:
        mine = back[sheet.title]
        for row in sheet.iter_rows():
            assert [mine[one.coordinate].value for one in row] == [one.value for one in row]


def test_described_rows_have_a_verdict(returned: Path) -> None:
    sheet = openpyxl.load_workbook(returned)["Hồ sơ"]
    assert sheet.cell(1, sheet.max_column).value == VERDICT
    verdicts = [sheet.cell(row, sheet.max_column).value for row in range(2, 14)]
    assert all(verdicts)
    assert [text for text in verdicts if "H-018" in text and text.startswith("Có lỗi")]


def test_the_faulty_cell_says_which_rule_and_what_to_write(tmp_path: Path) -> None:
    out = tmp_path / "back.xlsx"
    source = transfer(tmp_path / "t", workbook(cell("Văn bản", "F2", "31/02/2024")))
    answer: Answer = hoso("validate", source, "--out", out)
    assert answer.code == 1
    comment = openpyxl.load_workbook(out)["Văn bản"]["F2"].comment
    assert comment is not None
    assert "[T02-META-03]" in comment.text
    assert "31/02/2024" in comment.text
    assert "dòng 2" in comment.text


@pytest.mark.parametrize("rows", [700, pytest.param(9_999, marks=pytest.mark.slow)])
def test_one_bad_row_of_a_long_sheet_is_the_one_that_is_marked(rows: int, tmp_path: Path) -> None:
    """Written, a sheet of 600 rows is larger than what a reader may write; ordinals end at 9999."""
    last = rows + 1
    source = transfer(tmp_path / "t", workbook(lambda book: many(book, rows)))
    answer = hoso("validate", source, "--out", tmp_path / "back.xlsx")
    assert (answer.code, answer.err.count("LỖI")) == (1, 0)
    sheet = openpyxl.load_workbook(tmp_path / "back.xlsx")["Văn bản"]
    marked = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    assert marked == [f"F{last - 3}"]
    assert sheet.max_row == last
    verdicts = [sheet.cell(row, sheet.max_column).value for row in range(2, last + 1)]
    assert [row for row, text in enumerate(verdicts, start=2) if text != "Đạt"] == [last - 3]


def many(book: Workbook, rows: int) -> None:
    """``rows`` documents on paper; one of them, near the end, has a date that is none."""
    sheet = book["Văn bản"]
    for column, head in enumerate(("DocCode", "Carrier", "Box", "SheetFrom", "SheetTo"), start=11):
        sheet.cell(1, column, head)
    for number in range(2, rows + 1):
        row = list(SHEETS["Văn bản"][1])
        row[1], row[3] = number, str(1000 + number)
        row[5] = "31/02/2024" if number == rows - 3 else row[5]
        sheet.append([*row, f"VB-{number}", "giấy", "01", number, number])


@pytest.mark.parametrize(
    ("limit", "rows"),
    [({"seconds": 0.01}, 100), pytest.param({"file_mb": 1}, 2_000, marks=pytest.mark.slow)],
)
def test_a_workbook_too_large_to_write_is_called_that(
    limit: dict[str, float], rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def narrow(_settings: object) -> Pool:
        return Pool(1, replace(Limits(), **limit))

    monkeypatch.setattr("hoso.wiring.writing_pool", narrow)
    source = transfer(tmp_path / "t", workbook(lambda book: many(book, rows)))
    answer = hoso("validate", source, "--out", tmp_path / "b.xlsx")
    assert (answer.code, "quá lớn" in answer.err) == (89, True)
    assert not (tmp_path / "b.xlsx").exists()


def test_a_transfer_without_a_workbook_gives_none_back(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    answer = hoso("validate", tmp_path / "t", "--out", tmp_path / "back.xlsx")
    assert answer.code == 97
    assert not (tmp_path / "back.xlsx").exists()

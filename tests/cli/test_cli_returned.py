"""``hoso validate --out``: the sender's workbook comes back as it was, with what is wrong said."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from bad_support import cell, transfer, workbook
from cli_support import Answer, hoso

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
    assert [text for text in verdicts if "T02-META-06" in text and text.startswith("Có lỗi")]


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


def test_a_transfer_without_a_workbook_gives_none_back(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    answer = hoso("validate", tmp_path / "t", "--out", tmp_path / "back.xlsx")
    assert answer.code == 97
    assert not (tmp_path / "back.xlsx").exists()

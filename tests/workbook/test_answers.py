"""Workbooks of ours given back: rows below known heads, wherever they moved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evidence.workbook.answers import answers_op
from schemas.errors import HosoError

HEADS = ["Mã dòng", "Kết luận", "Lý do"]


def told(path: Path, *rows: list[Any], name: str = "Phiếu") -> list[dict[str, Any]]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(row)
    book.create_sheet("Khác").append(["ghi chú"])
    book.save(path)
    found: list[dict[str, Any]] = answers_op(str(path), HEADS)["sheets"]
    return found


def test_rows_go_by_their_heads(tmp_path: Path) -> None:
    (sheet,) = told(
        tmp_path / "a.xlsx",
        ["PHIẾU"],
        ["Mã cuộc: 1"],
        ["Lý do", "thêm", "MÃ  DÒNG", "kết luận"],
        ["vì", "x", "001", "Đúng"],
        [None, "chỉ có cột lạ", None, None],
        [None, None, 2, None],
    )
    assert sheet["above"] == ["PHIẾU", "Mã cuộc: 1"]
    assert sheet["columns"] == {"Lý do": "A", "Mã dòng": "C", "Kết luận": "D"}
    assert sheet["rows"] == [
        [4, {"Lý do": "vì", "Mã dòng": "001", "Kết luận": "Đúng"}],
        [6, {"Lý do": "", "Mã dòng": "2", "Kết luận": ""}],
    ]
    assert not sheet["more"]


def test_sheets_without_the_first_head_are_none_of_ours(tmp_path: Path) -> None:
    assert told(tmp_path / "a.xlsx", ["Kết luận", "Lý do"], ["Đúng", ""]) == []


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(HosoError) as caught:
        answers_op(str(broken), HEADS)
    assert caught.value.code == "register-unreadable"

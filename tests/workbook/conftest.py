"""Workbooks made in memory for the tests."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

HEADS = {
    "Hồ sơ": [
        "Mã hồ sơ", "Mã phông/công trình/sưu tập lưu trữ", "Mục lục số hoặc năm hình thành hồ sơ",
        "Số và ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn bảo quản", "Chế độ sử dụng",
        "Thời gian bắt đầu", "Thời gian kết thúc", "Tổng số văn bản trong hồ sơ",
    ],
    "Văn bản": [
        "Mã hồ sơ", "Số thứ tự văn bản trong hồ sơ", "Tên loại văn bản", "Số của văn bản",
        "Ký hiệu của văn bản", "Ngày, tháng, năm văn bản", "Tên cơ quan, tổ chức ban hành văn bản",
        "Trích yếu nội dung", "Số lượng trang của văn bản", "Chế độ sử dụng",
    ],
    "Tệp": ["Mã hồ sơ", "Số thứ tự văn bản", "Đường dẫn tệp", "Vai trò"],
    "Phông": ["Mã cơ quan lưu trữ", "Mã phông", "Tên phông"],
}  # fmt: skip
CODE = "000.00.00.H34.2024.01.TH"
ROWS: dict[str, list[list[Any]]] = {
    "Hồ sơ": [
        [CODE, "000.00.00.H34", 2024, "01.TH", "Hồ sơ thử", "10 năm", "Không hạn chế",
         "05/01/2024", "20/12/2024", 1],
    ],
    "Văn bản": [
        [CODE, 1, "Quyết định", "15", "QĐ-SNV", "05/01/2024", "Sở Nội vụ", "Về việc thử", 2,
         "Không hạn chế"],
    ],
    "Tệp": [[CODE, 1, "01/001.pdf", "chính"]],
    "Phông": [["000.00.00.H34", "000.00.00.H34", "Sở Nội vụ"]],
}  # fmt: skip

Build = Callable[..., bytes]


def book(
    rows: dict[str, list[list[Any]]] | None = None,
    *,
    heads: dict[str, Sequence[str]] | None = None,
    change: Callable[[Workbook], None] | None = None,
) -> bytes:
    """A workbook of HEADS and ROWS, some sheets replaced, then changed by hand."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title in {**HEADS, **(heads or {})}:
        sheet = made.create_sheet(title)
        sheet.append(list((heads or {}).get(title, HEADS.get(title, ()))))
        for row in (rows or {}).get(title, ROWS.get(title, [])):
            sheet.append(row)
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def build() -> Build:
    """``build(rows, heads=…, change=…) -> bytes``."""
    return book

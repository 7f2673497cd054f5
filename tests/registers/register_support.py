"""Lists as offices keep and export them, written in the forms they come in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]
DECREE_IN = [
    "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung văn bản", "Đơn vị hoặc người nhận", "Ngày chuyển", "Ký nhận",
    "Ghi chú",
]  # fmt: skip
EXPORTED_IN = [
    "STT", "Số đến", "Ngày giờ đến", "Số ký hiệu", "Ngày VB", "Cơ quan ban hành", "Loại VB",
    "Trích yếu", "Độ khẩn", "Lãnh đạo chỉ đạo", "Bút phê", "Đơn vị xử lý", "Người xử lý chính",
    "Hạn xử lý", "Ngày hoàn thành", "Trạng thái", "Cột lạ",
]  # fmt: skip
DECREE_OUT = [
    "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản",
    "Người ký", "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển",
    "Ký nhận", "Ghi chú",
]  # fmt: skip
TRACE = [
    "Số đến",
    "Số ký hiệu",
    "Thời gian",
    "Thao tác",
    "Người gửi",
    "Người nhận",
    "Ý kiến",
    "Hạn",
]


def workbook(path: Path, rows: Rows, title: str = "") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [[title], *rows] if title else rows:
        sheet.append(list(row))
    book.save(path)
    return path


def page(path: Path, rows: Rows) -> Path:
    body = "".join(
        "<tr>" + "".join(f"<td>{'' if cell is None else cell}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    path.write_text(f"<html><meta charset='utf-8'><table>{body}</table></html>", encoding="utf-8")
    return path


def text(path: Path, rows: Rows, delimiter: str = ";", encoding: str = "utf-8-sig") -> Path:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


ROW_IN = [
    "03/03/2025", "105", "UBND tỉnh", "215/UBND-NC", "28/02/2025",
    "Công văn về việc báo cáo", "Phòng HC-TH", "04/03/2025", "", "",
]  # fmt: skip

"""Workbooks as a province sends them: marks among formulas, charts, protection and the rest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table


def template(path: Path) -> Path:
    """Marks of every kind; formulas over them on two sheets, with stale results."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 1"
    sheet["A1"] = "BÁO CÁO {{ky}}"
    sheet.merge_cells("A1:D1")
    sheet["A1"].font = Font(name="Times New Roman", size=14, bold=True)
    cells: Mapping[str, Any] = {
        "A3": "Chỉ tiêu", "B3": "Số lượng",
        "A4": "Nhận", "B4": "{{vb_nhan}}",
        "A5": "Tồn", "B5": "{{ vb_ton_dau_ky | 2026-Q3 }}",
        "A6": "Đã xử lý", "B6": "{{VB_DA_XU_LY|2026-Q3|phòng tổ chức cán bộ}}",
        "A7": "Tỷ lệ", "B7": "{{ty_le_dung_han}}",
        "A8": "Tỷ lệ năm trước", "B8": "{{ty_le_dung_han|2020}}",
        "A9": "Tổng", "B9": "=SUM(B4:B5)",
        "A10": "{{co_quan}}, {{don_vi}}: nhận {{vb_nhan}}, đạt {{phan_tram_dung_han}}%.",
        "A11": "{{vb_nham}} và {{vb_nhan}}", "A12": "{{vb_nhan|2026-13}}",
        "A13": "{{vb_nhan||Phòng Tổ chức cán bô}}", "A14": "{{vb_nhan",
        "A15": '="{{vb_nhan}}"', "A16": "{{a|b|c|d}}",
        "F3": "{{ky}}", "F4": 1,
    }  # fmt: skip
    for name, value in cells.items():
        sheet[name] = value
    sheet["B4"].fill = PatternFill("solid", fgColor="FFEE00")
    sheet["B7"].number_format = "0.0%"
    bold = TextBlock(InlineFont(b=True), "{{vb_nhan}}")
    sheet["A17"] = CellRichText("Nhận ", bold, " văn bản")
    split = TextBlock(InlineFont(i=True), "vb_nhan")
    sheet["A18"] = CellRichText("Nhận {{", split, "}} văn bản")
    sheet["B4"].protection = Protection(locked=True)
    sheet.protection.sheet = True
    sheet.protection.password = "bi-mat"
    check = DataValidation(type="whole", operator="greaterThan", formula1="0")
    check.add("B4:B6")
    sheet.add_data_validation(check)
    sheet.add_table(Table(displayName="Bang1", ref="F3:F4"))
    sheet["B3"].comment = Comment("Ghi chú {{ky}}", "Tỉnh")
    sheet.oddHeader.center.text = "Trang {{ky}}"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=4, max_row=6))
    sheet.add_chart(chart, "H2")
    book.defined_names["NHAN"] = DefinedName("NHAN", attr_text="'Biểu 1'!$B$4")
    other = book.create_sheet("Biểu 2")
    other["A1"] = "=NHAN*2"
    book.save(path)
    return stale(path)


def stale(path: Path) -> Path:
    """Formulas with results of the empty template, as office programs store them."""
    edit(
        path,
        lambda _name, data: data.replace(b"<v />", b"<v>777</v>").replace(b"<v/>", b"<v>777</v>"),
    )
    return path


def edit(path: Path, change: Any) -> Path:
    """Rewrite the parts of a workbook: ``change(name, bytes)``."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            new.writestr(item.filename, change(item.filename, old.read(item)))
    path.write_bytes(out.getvalue())
    return path


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(path) as book:
        return {item.filename: book.read(item) for item in book.infolist()}

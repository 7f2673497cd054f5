"""Transfers with one thing wrong each."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl import Workbook

CODE = "000.00.00.H34.2024.01.TH"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # noqa: E501
SHEETS: dict[str, list[list[Any]]] = {
    "Hồ sơ": [
        ["Mã hồ sơ", "Mã phông/công trình/sưu tập lưu trữ", "Mục lục số hoặc năm hình thành hồ sơ",
         "Số và ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn bảo quản", "Chế độ sử dụng",
         "Thời gian bắt đầu", "Thời gian kết thúc", "Tổng số văn bản trong hồ sơ"],
        [CODE, "000.00.00.H34", 2024, "01.TH", "Hồ sơ thử", "10 năm", "Không hạn chế",
         "05/01/2024", "20/12/2024", 1],
    ],
    "Văn bản": [
        ["Mã hồ sơ", "Số thứ tự văn bản trong hồ sơ", "Tên loại văn bản", "Số của văn bản",
         "Ký hiệu của văn bản", "Ngày, tháng, năm văn bản",
         "Tên cơ quan, tổ chức ban hành văn bản", "Trích yếu nội dung",
         "Số lượng trang của văn bản", "Chế độ sử dụng"],
        [CODE, 1, "Quyết định", "15", "QĐ-SNV", "05/01/2024", "Sở Nội vụ", "Về việc thử", 1,
         "Không hạn chế"],
    ],
    "Tệp": [
        ["Mã hồ sơ", "Số thứ tự văn bản", "Đường dẫn tệp", "Vai trò"],
        [CODE, 1, "01/001.pdf", "chính"],
    ],
}  # fmt: skip
Change = Callable[[Workbook], object]


def workbook(change: Change | None = None) -> bytes:
    """The workbook of one good dossier, then changed."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in SHEETS.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def transfer(folder: Path, data: bytes, paths: Sequence[str] = ("01/001.pdf",)) -> Path:
    """A folder with the workbook ``data`` and a PDF at each of ``paths``."""
    folder.mkdir(parents=True)
    (folder / "Sổ.xlsx").write_bytes(data)
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(PDF)
    return folder


def zipped(path: Path, *extra: tuple[str | zipfile.ZipInfo, str]) -> Path:
    """A good zip with further members."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("Sổ.xlsx", workbook())
        package.writestr("01/001.pdf", PDF)
        for name, text in extra:
            package.writestr(name, text)
    return path


def tarred(path: Path, *extra: tarfile.TarInfo) -> Path:
    """A good tar with further members."""
    with tarfile.open(path, "w") as package:
        for name, data in (("Sổ.xlsx", workbook()), ("01/001.pdf", PDF)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            package.addfile(info, io.BytesIO(data))
        for info in extra:
            package.addfile(info)
    return path


def cell(sheet: str, place: str, value: object, number_format: str = "") -> Change:
    """Put ``value`` into one cell."""

    def change(book: Workbook) -> None:
        target = book[sheet][place]
        target.value = value
        if number_format:
            target.number_format = number_format

    return change


def _hide_row(book: Workbook) -> None:
    book["Hồ sơ"].row_dimensions[2].hidden = True


def _without(title: str) -> Change:
    return lambda book: book.remove(book[title])


# What is wrong with the workbook -> (change, the rule that says so, words of the message).
WORKBOOKS: dict[str, tuple[Change, str, str]] = {
    "sheet missing": (_without("Văn bản"), "X-101", "bảng Văn bản"),
    "sheet misnamed": (
        lambda book: setattr(book["Tệp"], "title", "Danh sach"), "X-101", "bảng Tệp"),
    "column missing": (lambda book: book["Hồ sơ"].delete_cols(1), "X-102", "trường Mã hồ sơ"),
    "column unknown": (cell("Hồ sơ", "K1", "Cột lạ"), "X-103", "“Cột lạ”"),
    "merged cells": (lambda book: book["Hồ sơ"].merge_cells("A2:B2"), "X-107", "dòng 2"),
    "hidden row": (_hide_row, "X-108", "dòng 2"),
    "file named twice": (
        lambda book: book["Tệp"].append(SHEETS["Tệp"][1]), "X-112", "“01/001.pdf”"),
    "05 became 5": (cell("Hồ sơ", "D2", 5), "X-106", "là số 5"),
    "12/3 became a date": (
        cell("Văn bản", "D2", datetime(2024, 3, 12), "d-mmm"), "X-106", "“12/03/2024”"),
    "day and month swapped": (cell("Văn bản", "F2", "01/25/2024"), "T02-META-03", "“25/01/2024”"),
    "error value": (cell("Văn bản", "H2", "#REF!"), "X-105", "“#REF!”"),
    "formula without a value": (cell("Văn bản", "H2", "=#REF!+1"), "X-109", "dòng 2, cột H"),
}  # fmt: skip

"""The sender's workbook, given back with what is wrong written at each cell.

1. The container is checked as the reader checks it (bounds, no DTD).
2. Every faulty cell gets a fill and a comment; a comment that was there stays above ours.
3. A column "Kết quả kiểm tra" says of each row what became of it; rows keep their order.
4. A sheet of its own lists everything, also what belongs to no cell (a missing sheet or column).

Our texts are stored as text, whatever they begin with. The sender's own formulas stay formulas.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NotRequired, TypedDict, cast

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evidence.workbook.heads import VERDICT_HEAD
from evidence.workbook.limits import HEAD_SEARCH_ROWS, MAX_COLUMNS, MAX_ROWS
from evidence.workbook.package import Package, unreadable
from evidence.workbook.sheet import column_number
from schemas.profile import Profile, load_profile
from schemas.text import fold_head

Level = Literal["error", "warning", "info", "ok"]
AUTHOR = "Hoso"
LIST_HEADS = ("Trang tính", "Dòng", "Cột", "Mức độ", "Nội dung")
LEVEL_WORDS: dict[Level, str] = {
    "error": "Lỗi",
    "warning": "Cảnh báo",
    "info": "Lưu ý",
    "ok": "Đạt",
}
_FILLS: dict[Level, str] = {
    "error": "FFF8CBAD",
    "warning": "FFFFE699",
    "info": "FFDDEBF7",
    "ok": "FFE2EFDA",
}
_RANK: dict[Level, int] = {"error": 0, "warning": 1, "info": 2, "ok": 3}
_MAX_COMMENTS = 20_000  # a spreadsheet with more of them opens no longer; the list has them all
_MAX_TEXT = 4_000
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA_START = ("=", "+", "-", "@")


class CellComment(TypedDict):
    """One remark. ``column`` (letters) and ``row`` may be None: it then stands in the list only."""

    sheet: str
    row: int | None
    column: str | None
    text: str
    level: Level


class RowVerdict(TypedDict):
    """What became of a row."""

    sheet: str
    row: int
    text: str
    level: NotRequired[Level]


def annotate_workbook(
    source: bytes,
    comments: Sequence[CellComment] | Sequence[dict[str, Any]],
    verdicts: Sequence[RowVerdict] | Sequence[dict[str, Any]],
) -> bytes:
    """The workbook with remarks and verdicts, as .xlsx.

    Plain dicts of the same form will do: that is what JSON gives.

    Raises ``HosoError`` (workbook-unreadable) where it cannot be opened for writing.
    """
    Package(source, "").check_parts()
    try:
        book = openpyxl.load_workbook(io.BytesIO(source))
    except _OPEN_FAULTS as error:
        raise unreadable("", f"không mở được để ghi: {error}", str(error)) from None
    sheets = {item.title: cast("Worksheet", item) for item in book.worksheets}
    remarks = cast("Sequence[CellComment]", comments)
    _put_comments(sheets, remarks)
    _put_verdicts(sheets, cast("Sequence[RowVerdict]", verdicts), load_profile())
    _put_list(book, remarks)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# What openpyxl raises on workbooks that other programs open; OSError: no part it knows.
_OPEN_FAULTS = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError),
    *(OSError, zipfile.BadZipFile),
)


def set_text(cell: Cell, text: str) -> None:
    """Store ``text`` as text: never as a formula, never with characters XML cannot hold."""
    clean = _clean(text)
    cell.value = clean
    cell.data_type = "s"
    if clean.startswith(_FORMULA_START):
        cell.quotePrefix = True


def _put_comments(sheets: dict[str, Worksheet], comments: Iterable[CellComment]) -> None:
    at_cell: dict[tuple[str, int, int], list[CellComment]] = {}
    for item in comments:
        column = column_number(item["column"]) if item["column"] else 0
        row = item["row"] or 0
        if item["sheet"] in sheets and 0 < row <= MAX_ROWS * 2 and 0 < column <= MAX_COLUMNS:
            at_cell.setdefault((item["sheet"], row, column), []).append(item)
    for (title, row, column), items in list(at_cell.items())[:_MAX_COMMENTS]:
        cell = _writable(sheets[title], row, column)
        lines = [f"[{LEVEL_WORDS[item['level']]}] {item['text']}" for item in items]
        _add_comment(cell, "\n".join(dict.fromkeys(lines)))
        cell.fill = _fill(min((item["level"] for item in items), key=_RANK.__getitem__))


def _writable(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell, or the first cell of the merged area it lies in."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    for area in sheet.merged_cells.ranges:
        if cell.coordinate in area:
            first = sheet.cell(area.min_row, area.min_col)
            if not isinstance(first, MergedCell):
                return first
    raise unreadable("", "vùng trộn ô hỏng", "broken merged area")


def _add_comment(cell: Cell, text: str) -> None:
    earlier = f"{cell.comment.text.rstrip()}\n———\n" if cell.comment else ""
    made = Comment(_clean(earlier + text), AUTHOR)
    made.width, made.height = 360, min(60 + 18 * text.count("\n") + len(text) // 3, 400)
    cell.comment = made


def _put_verdicts(
    sheets: dict[str, Worksheet], verdicts: Iterable[RowVerdict], profile: Profile
) -> None:
    columns: dict[str, int] = {}
    for item in verdicts:
        title, row = item["sheet"], item["row"]
        if title not in sheets or not 0 < row <= MAX_ROWS * 2:
            continue
        if title not in columns:
            columns[title] = _verdict_column(sheets[title], profile)
        cell = _writable(sheets[title], row, columns[title])
        set_text(cell, item["text"])
        cell.fill = _fill(item.get("level", "info"))
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _verdict_column(sheet: Worksheet, profile: Profile) -> int:
    """The column for verdicts, head written: that of an earlier check, emptied, or a new one."""
    head_row = _head_row(sheet, profile)
    heads = {
        cell.column: str(cell.value)
        for cell in _cells(sheet)
        if cell.row == head_row and cell.value is not None
    }
    wanted = fold_head(VERDICT_HEAD)
    column = next((number for number, text in heads.items() if fold_head(text) == wanted), 0)
    if column:
        for cell in _cells(sheet):
            if cell.column == column and cell.row > head_row:
                cell.value = None
    else:
        column = _free_column(sheet, max(heads, default=0) + 1)
    cell = _writable(sheet, head_row, column)
    set_text(cell, VERDICT_HEAD)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.column_dimensions[cell.column_letter].width = 44
    return column


def _free_column(sheet: Worksheet, start: int) -> int:
    """The first column from ``start`` on that holds nothing at all."""
    used = {cell.column for cell in _cells(sheet) if cell.value is not None}
    return next(number for number in range(start, start + len(used) + 1) if number not in used)


def _cells(sheet: Worksheet) -> list[Cell]:
    """The cells that are there. (``iter_rows`` would make the empty ones, a billion at worst.)"""
    return [cell for cell in sheet._cells.values() if isinstance(cell, Cell)]


def _head_row(sheet: Worksheet, profile: Profile) -> int:
    entity = profile.find_sheet(sheet.title)
    if entity is None:
        return 1
    found: dict[int, set[str]] = {}
    for cell in _cells(sheet):
        if cell.row <= HEAD_SEARCH_ROWS and isinstance(cell.value, str):
            known = profile.find_field(entity, cell.value)
            found.setdefault(cell.row, set()).update({known[0].name} if known else ())
    return next((row for row in sorted(found) if len(found[row]) >= 2), 1)


def _put_list(book: Workbook, comments: Sequence[CellComment]) -> None:
    title = VERDICT_HEAD
    while title in book.sheetnames:
        title = f"{title[:28]} {len(book.sheetnames)}"
    sheet = book.create_sheet(title)
    for column, (head, width) in enumerate(zip(LIST_HEADS, (22, 8, 8, 12, 110), strict=True), 1):
        cell = sheet.cell(1, column)
        assert isinstance(cell, Cell)
        set_text(cell, head)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, item in enumerate(comments, start=2):
        words = (
            item["sheet"],
            None,
            item["column"] or "",
            LEVEL_WORDS[item["level"]],
            item["text"],
        )
        for column, text in enumerate(words, start=1):
            cell = sheet.cell(row, column)
            assert isinstance(cell, Cell)
            if text is None:
                cell.value = item["row"]
            else:
                set_text(cell, text)
            cell.alignment = Alignment(wrap_text=column == len(words), vertical="top")
        sheet.cell(row, 4).fill = _fill(item["level"])
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _fill(level: Level) -> PatternFill:
    return PatternFill("solid", fgColor=_FILLS[level])


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)[:_MAX_TEXT]

"""Values a returned workbook offers for empty cells, and the sheet on which each is confirmed.

A suggested value stands in its cell in a colour of its own, with a comment that says where it was
read. The sheet "Gợi ý" lists every one; its last column is for whoever looked at it. A workbook
handed in again with a suggested value nobody has confirmed is told so (X-119, ``confirmed.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

from openpyxl.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evidence.workbook.heads import SUGGESTION_COLUMNS, SUGGESTION_SHEET
from evidence.workbook.limits import MAX_COLUMNS, MAX_ROWS
from evidence.workbook.marks import Painter, add_comment, print_wide, set_head, set_text, writable
from evidence.workbook.sheet import column_number
from evidence.workbook.verdicts import TEXT_SIZE
from schemas.fitting import MAX_ROW_POINTS, most_lines, row_height
from schemas.text import fold_head

LEGEND = (
    "Ô màu này mang giá trị do phần mềm đọc từ trang văn bản, chưa ai xác nhận: xem lại trước khi "
    "dùng. Đúng thì ghi “x” vào cột “Đã xem” ở trang này; sai thì sửa hoặc xóa ở trang dữ liệu. "
    "Giá trị còn nguyên mà chưa ghi “Đã xem” sẽ bị nhắc khi nộp lại (X-119)."
)


class CellSuggestion(TypedDict):
    """A value for one cell. ``text``: its comment; the rest stands on the sheet of suggestions."""

    sheet: str
    row: int
    column: str
    file_code: str
    ordinal: str
    field_vi: str
    value: str
    origin: str
    confidence: str
    text: str


def put_suggestions(
    book: Workbook,
    sheets: Mapping[str, Worksheet],
    suggestions: Sequence[CellSuggestion],
    painter: Painter,
) -> list[int]:
    """Write the suggestions into cells that are empty; the indices of those that were."""
    put = []
    for number, item in enumerate(suggestions):
        cell = _empty_cell(sheets.get(item["sheet"]), item)
        if cell is None:
            continue
        set_text(cell, item["value"])
        add_comment(cell, item["text"])
        painter.paint(cell, "suggestion")
        put.append(number)
    if put:
        _list(book, [suggestions[number] for number in put], painter)
    return put


def _empty_cell(sheet: Worksheet | None, item: CellSuggestion) -> Cell | None:
    """The cell, where it holds nothing and is no part of a merged area."""
    column = column_number(item["column"])
    if sheet is None or not (0 < item["row"] <= MAX_ROWS * 2 and 0 < column <= MAX_COLUMNS):
        return None
    cell = sheet.cell(item["row"], column)
    if not isinstance(cell, Cell) or (cell.value is not None and str(cell.value).strip()):
        return None  # a zero is something too
    return None if any(cell.coordinate in area for area in sheet.merged_cells.ranges) else cell


def _list(book: Workbook, kept: Iterable[CellSuggestion], painter: Painter) -> None:
    """Rows on the sheet of suggestions, below those of an earlier round."""
    known = next((title for title in book.sheetnames if _is_list(title)), None)
    sheet: Any = book[known] if known else _new_list(book, painter)
    for row, item in enumerate(kept, start=sheet.max_row + 1):
        _list_row(sheet, row, item, painter)


def _list_row(sheet: Any, row: int, item: CellSuggestion, painter: Painter) -> None:
    shown: dict[str, Any] = {**item, "seen": ""}
    for column, key in enumerate(SUGGESTION_COLUMNS, start=1):
        cell = writable(sheet, row, column)
        if key == "row":
            cell.value = item["row"]
        elif shown[key]:
            set_text(cell, shown[key])
        painter.paint(cell, "suggestion" if key == "value" else None, wrap=True)
    texts = [(str(shown[key]), float(width)) for key, (_, width) in SUGGESTION_COLUMNS.items()]
    lines = most_lines(texts, TEXT_SIZE)
    sheet.row_dimensions[row].height = min(row_height(lines, TEXT_SIZE), MAX_ROW_POINTS)


def _new_list(book: Workbook, painter: Painter) -> Worksheet:
    sheet: Worksheet = book.create_sheet(SUGGESTION_SHEET)
    legend = writable(sheet, 1, 1)
    set_text(legend, LEGEND)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(SUGGESTION_COLUMNS))
    painter.paint(legend, "suggestion")
    legend.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[1].height = 48
    for column, (head, width) in enumerate(SUGGESTION_COLUMNS.values(), start=1):
        cell = writable(sheet, 2, column)
        set_head(cell, head)
        sheet.column_dimensions[cell.column_letter].width = width
    print_wide(sheet, 2)
    return sheet


def _is_list(title: str) -> bool:
    return fold_head(title) == fold_head(SUGGESTION_SHEET)

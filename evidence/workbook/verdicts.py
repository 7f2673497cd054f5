"""The column "Kết quả kiểm tra" of a returned workbook: what became of each row.

Rows keep their order. A row whose verdict takes several lines is made high enough for it, because
spreadsheets do not all fit the rows of a workbook another program wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NotRequired, TypedDict

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from evidence.workbook.heads import VERDICT_HEAD
from evidence.workbook.limits import HEAD_SEARCH_ROWS, MAX_ROWS
from evidence.workbook.marks import Level, Painter, set_head, set_text, writable
from schemas.fitting import MAX_ROW_POINTS, lines_needed, most_lines, row_height
from schemas.profile import Profile
from schemas.text import fold_head

WIDTH = 44.0  # of the column, in digits
TEXT_SIZE = 11  # points; what spreadsheets write in where the workbook says nothing
_USUAL_POINTS = 15.0  # height of a row of one line
_USUAL_WIDTH = 8.43  # of a column whose width is not stated
_LEAST_WIDTH = 4.0


class RowVerdict(TypedDict):
    """What became of a row."""

    sheet: str
    row: int
    text: str
    level: NotRequired[Level]


def put_verdicts(
    sheets: Mapping[str, Worksheet],
    verdicts: Iterable[RowVerdict],
    profile: Profile,
    painter: Painter,
) -> None:
    """Write the verdicts; those that name no sheet or row of the workbook are passed over."""
    columns: dict[str, int] = {}
    for item in verdicts:
        title, row = item["sheet"], item["row"]
        if title not in sheets or not 0 < row <= MAX_ROWS * 2:
            continue
        sheet = sheets[title]
        if title not in columns:
            columns[title] = _verdict_column(sheet, profile)
        cell = writable(sheet, row, columns[title])
        set_text(cell, item["text"])
        painter.paint(cell, item.get("level", "info"), wrap=True)
        _fit_row(sheet, row, cell)


def _fit_row(sheet: Worksheet, row: int, verdict: Cell) -> None:
    """Make the row high enough for its verdict, and for what else wraps in it; never lower."""
    usual = sheet.sheet_format.defaultRowHeight or _USUAL_POINTS
    if lines_needed(_text(verdict), WIDTH, TEXT_SIZE) == 1:
        return
    beside = (sheet._cells.get((row, column)) for column in range(1, verdict.column))
    wrapped = (cell for cell in beside if isinstance(cell, Cell) and _wraps(cell))
    texts = [(_text(cell), _width(sheet, cell)) for cell in wrapped]
    lines = most_lines([(_text(verdict), WIDTH), *texts], TEXT_SIZE)
    needed = min(row_height(lines, TEXT_SIZE), MAX_ROW_POINTS)
    known = sheet.row_dimensions[row]
    known.height = max(known.height or usual, needed)


def _wraps(cell: Cell) -> bool:
    return bool(cell.value) and cell.has_style and bool(cell.alignment.wrap_text)


def _text(cell: Cell) -> str:
    return str(cell.value or "")


def _width(sheet: Worksheet, cell: Cell) -> float:
    known = sheet.column_dimensions.get(cell.column_letter)
    return max(known.width if known else _USUAL_WIDTH, _LEAST_WIDTH)


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
    cell = writable(sheet, head_row, column)
    set_head(cell, VERDICT_HEAD)
    sheet.column_dimensions[cell.column_letter].width = WIDTH
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

"""How our marks look in a sender's workbook: levels, colours, text that stays text."""

from __future__ import annotations

import re
from copy import copy
from typing import Any, Literal

from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from evidence.workbook.package import unreadable

Level = Literal["suggestion", "error", "warning", "info", "ok"]
LEVEL_WORDS: dict[Level, str] = {
    "suggestion": "Gợi ý",
    "error": "Lỗi",
    "warning": "Cảnh báo",
    "info": "Lưu ý",
    "ok": "Đạt",
}
FILLS: dict[Level, str] = {
    "suggestion": "FFD9C6F0",
    "error": "FFF8CBAD",
    "warning": "FFFFE699",
    "info": "FFDDEBF7",
    "ok": "FFE2EFDA",
}
RANK: dict[Level, int] = {"suggestion": 0, "error": 1, "warning": 2, "info": 3, "ok": 4}
AUTHOR = "Hoso"
_MAX_TEXT = 4_000
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA_START = ("=", "+", "-", "@")


class Painter:
    """Marks cells of one workbook; cells that looked alike share the look made for the first."""

    def __init__(self) -> None:
        self._made: dict[tuple[tuple[int, ...], Level | None, bool | None], Any] = {}

    def paint(self, cell: Cell, level: Level | None = None, *, wrap: bool | None = None) -> None:
        """Give ``cell`` the colour of ``level`` and set its text at the top, wrapped or not.

        None leaves the colour, or the place of the text, as it is.
        """
        styled: Any = cell  # openpyxl's array of style numbers has no public name
        key = (tuple(styled._style or ()), level, wrap)
        if key not in self._made:
            if level is not None:
                cell.fill = PatternFill("solid", fgColor=FILLS[level])
            if wrap is not None:
                cell.alignment = Alignment(wrap_text=wrap, vertical="top")
            self._made[key] = styled._style
        styled._style = copy(self._made[key])


def set_text(cell: Cell, text: str) -> None:
    """Store ``text`` as text: never as a formula, never with characters XML cannot hold."""
    shown = clean(text)
    cell.value = shown
    cell.data_type = "s"
    if shown.startswith(_FORMULA_START):
        cell.quotePrefix = True


def add_comment(cell: Cell, text: str) -> None:
    """A comment of ours; one that was there stays above it."""
    earlier = f"{cell.comment.text.rstrip()}\n———\n" if cell.comment else ""
    made = Comment(clean(earlier + text), AUTHOR)
    made.width, made.height = 360, min(60 + 18 * text.count("\n") + len(text) // 3, 400)
    cell.comment = made


def set_head(cell: Cell, text: str) -> None:
    """A head of ours: bold, in the workbook's own letters, wrapped."""
    set_text(cell, text)
    cell.font = Font(name=cell.font.name, size=cell.font.sz, bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def print_wide(sheet: Any, heads: int) -> None:
    """A sheet of ours prints across the page, its rows down to ``heads`` on every page."""
    sheet.freeze_panes = f"A{heads + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{heads}"


def clean(text: str) -> str:
    """``text`` without characters XML cannot hold, cut to what a cell of ours may hold."""
    return _ILLEGAL.sub("\ufffd", text)[:_MAX_TEXT]


def writable(sheet: Worksheet, row: int, column: int) -> Cell:
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

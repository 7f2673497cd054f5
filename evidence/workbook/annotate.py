"""The sender's workbook, given back with what is wrong written at each cell.

1. The container is checked as the reader checks it (bounds, no DTD).
2. Every faulty cell gets a fill and a comment; a comment that was there stays above ours.
3. A column "Kết quả kiểm tra" says of each row what became of it; rows keep their order.
4. A sheet of its own lists everything, also what belongs to no cell (a missing sheet or column).
5. Suggested values go into cells that are empty, in a colour of their own, and are listed on a
   sheet where the sender says which he has looked at (see ``suggested.py``).

Our texts are stored as text, whatever they begin with. The sender's own formulas stay formulas.
"""

from __future__ import annotations

import gc
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypedDict, cast

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evidence.workbook.heads import VERDICT_HEAD
from evidence.workbook.limits import MAX_COLUMNS, MAX_ROWS
from evidence.workbook.marks import (
    LEVEL_WORDS,
    RANK,
    Level,
    Painter,
    add_comment,
    clean,
    print_wide,
    set_head,
    set_text,
    writable,
)
from evidence.workbook.package import Package, unreadable
from evidence.workbook.sheet import column_number
from evidence.workbook.suggested import CellSuggestion, put_suggestions
from evidence.workbook.verdicts import TEXT_SIZE, RowVerdict, put_verdicts
from schemas.fitting import MAX_ROW_POINTS, lines_needed, row_height
from schemas.profile import load_profile

# Head and width of each column of the list.
LIST_COLUMNS = (("Trang tính", 16), ("Dòng", 7), ("Cột", 6), ("Mức độ", 11), ("Nội dung", 150))
_LEVEL_COLUMN = 4
_MAX_COMMENTS = 20_000  # a spreadsheet with more of them opens no longer; the list has them all


class CellComment(TypedDict):
    """One remark. ``column`` (letters) and ``row`` may be None: it then stands in the list only."""

    sheet: str
    row: int | None
    column: str | None
    text: str
    level: Level


def annotate_workbook(
    source: bytes,
    comments: Sequence[CellComment] | Sequence[dict[str, Any]],
    verdicts: Sequence[RowVerdict] | Sequence[dict[str, Any]],
    suggestions: Sequence[CellSuggestion] | Sequence[dict[str, Any]] = (),
) -> tuple[bytes, list[int]]:
    """The workbook with remarks, verdicts and suggestions, as .xlsx; which suggestions it holds.

    Plain dicts of the same form will do: that is what JSON gives. A suggestion for a cell that
    holds something (a formula without a result, say) is left out; told are the indices of the
    others.

    Raises ``HosoError`` (workbook-unreadable) where it cannot be opened for writing.
    """
    Package(source, "").check_parts()
    with _no_collection():
        book = _load(source)
        sheets = {item.title: cast("Worksheet", item) for item in book.worksheets}
        remarks, painter = cast("Sequence[CellComment]", comments), Painter()
        _put_comments(sheets, remarks, painter)
        put_verdicts(sheets, cast("Sequence[RowVerdict]", verdicts), load_profile(), painter)
        _put_list(book, remarks, painter)
        offered = cast("Sequence[CellSuggestion]", suggestions)
        put = put_suggestions(book, sheets, offered, painter)
        out = io.BytesIO()
        book.save(out)
    return out.getvalue(), put


# What openpyxl raises on workbooks that other programs open; OSError: no part it knows.
_OPEN_FAULTS = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError),
    *(OSError, zipfile.BadZipFile),
)


def _load(source: bytes) -> Workbook:
    try:
        return openpyxl.load_workbook(io.BytesIO(source))
    except _OPEN_FAULTS as error:
        raise unreadable("", f"không mở được để ghi: {error}", str(error)) from None


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for cycles meanwhile: an open workbook is millions of objects, all in use."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _put_comments(
    sheets: Mapping[str, Worksheet], comments: Iterable[CellComment], painter: Painter
) -> None:
    at_cell: dict[tuple[str, int, int], list[CellComment]] = {}
    for item in comments:
        column = column_number(item["column"]) if item["column"] else 0
        row = item["row"] or 0
        if item["sheet"] in sheets and 0 < row <= MAX_ROWS * 2 and 0 < column <= MAX_COLUMNS:
            at_cell.setdefault((item["sheet"], row, column), []).append(item)
    for (title, row, column), items in list(at_cell.items())[:_MAX_COMMENTS]:
        cell = writable(sheets[title], row, column)
        lines = [f"[{LEVEL_WORDS[item['level']]}] {item['text']}" for item in items]
        add_comment(cell, "\n".join(dict.fromkeys(lines)))
        worst: Level = min((item["level"] for item in items), key=RANK.__getitem__)
        painter.paint(cell, worst)


def _put_list(book: Workbook, comments: Sequence[CellComment], painter: Painter) -> None:
    title = VERDICT_HEAD
    while title in book.sheetnames:
        title = f"{title[:28]} {len(book.sheetnames)}"
    sheet = book.create_sheet(title)
    for column, (head, width) in enumerate(LIST_COLUMNS, start=1):
        cell = writable(sheet, 1, column)
        set_head(cell, head)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, item in enumerate(comments, start=2):
        _list_row(sheet, row, item, painter)
    print_wide(sheet, 1)


def _list_row(sheet: Worksheet, row: int, item: CellComment, painter: Painter) -> None:
    told = item["text"].replace("\n\n", "\n")  # the sheet is printed: no blank lines
    words = (item["sheet"], None, item["column"] or "", LEVEL_WORDS[item["level"]], told)
    for column, text in enumerate(words, start=1):
        cell = writable(sheet, row, column)
        if text is None:
            cell.value = item["row"]
        else:
            set_text(cell, text)
        level = item["level"] if column == _LEVEL_COLUMN else None
        painter.paint(cell, level, wrap=column == len(words))
    lines = lines_needed(clean(told), LIST_COLUMNS[-1][1], TEXT_SIZE)
    sheet.row_dimensions[row].height = min(row_height(lines, TEXT_SIZE), MAX_ROW_POINTS)

"""Writes a :class:`reports.sheets.Book` as .xlsx: same book, same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.page import PageMargins
from openpyxl.writer.excel import ExcelWriter

from reports import styles
from reports.balance import balanced_widths
from reports.cells import MAX_ROWS, cell_text, is_risky
from reports.labels import Labels
from reports.sheets import Book, Column, Kind, Line, Row, Sheet, Table, Value
from reports.steadyzip import SteadyZip
from schemas.clock import from_iso
from schemas.errors import HosoError
from schemas.fitting import most_lines, row_height

_NAME_LIMIT: Final = 31  # characters of a sheet name, Excel
_MARGINS = PageMargins(left=0.5, right=0.4, top=0.55, bottom=0.6, header=0.3, footer=0.3)
_PAPER_A4: Final = 9
_SPARE_WIDTH: Final = 14.0
_LAST_FROZEN: Final = 6  # a head further down would freeze most of a screen
_MOST_LINES: Final = 28  # Excel shows rows of at most 409 points


def write_book(book: Book, path: Path, labels: Labels, max_rows: int = MAX_ROWS) -> None:
    """Write ``book`` to ``path`` (replaced when it exists).

    A main table that does not fit into ``max_rows`` rows goes on in sheets named "… (2)".
    Raises ``HosoError("report-not-writable")`` where the path cannot be written.
    """
    work = Workbook(write_only=True)
    styles.add_styles(work)
    for sheet in book.sheets:
        for part in split_sheet(sheet, labels, max_rows):
            _SheetWriter(work, part, labels).write(book.footer)
    _properties(work, book)
    try:
        with SteadyZip(path, "w", ZIP_DEFLATED, allowZip64=True) as archive:
            ExcelWriter(work, archive).save()
    except OSError as fault:
        raise HosoError("report-not-writable", path=path, why=fault.strerror or fault) from fault


def split_sheet(sheet: Sheet, labels: Labels, max_rows: int = MAX_ROWS) -> Iterator[Sheet]:
    """The sheet itself, or as many as its main table needs, each with a note where it goes on."""
    total = sum(_height(block) for block in sheet.blocks)
    main = next((b for b in sheet.blocks if isinstance(b, Table) and b.main), None)
    if total <= max_rows or main is None:
        yield sheet
        return
    others = total - _height(main)
    room = max_rows - others - 3
    if room < 1:
        raise ValueError("max_rows leaves no room for rows")
    chunks = [main.rows[start : start + room] for start in range(0, len(main.rows), room)]
    for number, rows in enumerate(chunks, start=1):
        note = Line(labels("sheet.continued", part=number, parts=len(chunks)), "note")
        name = sheet.name if number == 1 else _numbered(sheet.name, number)
        blocks = tuple(replace(b, rows=rows) if b is main else b for b in sheet.blocks)
        yield replace(sheet, name=name, blocks=(note, *blocks))


def _numbered(name: str, number: int) -> str:
    suffix = f" ({number})"
    return name[: _NAME_LIMIT - len(suffix)] + suffix


def _height(block: Line | Table) -> int:
    return 1 if isinstance(block, Line) else len(block.rows) + 2  # head and a blank row


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the main table's head stands and how many rows follow it."""

    head: int
    rows: int
    columns: int


class _SheetWriter:
    """Writes one sheet from top to bottom; knows the current row."""

    def __init__(self, work: Workbook, sheet: Sheet, labels: Labels) -> None:
        self._sheet = sheet
        self._labels = labels
        self._ws: Any = work.create_sheet(sheet.name[:_NAME_LIMIT])
        self._row = 1
        self._widths = sheet.widths or _widths(sheet)

    def write(self, footer: str) -> None:
        """Write all blocks; set up page, panes, filter, repeated head rows."""
        main = self._main_place()
        for index, width in enumerate(self._widths, start=1):
            self._ws.column_dimensions[get_column_letter(index)].width = width
        self._ws.sheet_view.showGridLines = False
        self._page_setup(footer)
        if main:
            if main.head <= _LAST_FROZEN:
                self._ws.freeze_panes = f"A{main.head + 1}"
            self._ws.print_title_rows = f"{main.head}:{main.head}"
        for block in self._sheet.blocks:
            if isinstance(block, Line):
                self._line(block)
            else:
                self._table(block)
        if main:
            last = get_column_letter(main.columns)
            self._ws.auto_filter.ref = f"A{main.head}:{last}{main.head + main.rows}"
        self._ws.close()

    def _main_place(self) -> _Place | None:
        row = 1
        for block in self._sheet.blocks:
            if isinstance(block, Table) and block.main:
                return _Place(row, len(block.rows), len(block.columns))
            row += _height(block)
        return None

    def _page_setup(self, footer: str) -> None:
        ws, labels = self._ws, self._labels
        ws.page_setup.orientation = "portrait" if self._sheet.portrait else "landscape"
        ws.page_setup.paperSize = _PAPER_A4
        ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
        ws.sheet_properties.pageSetUpPr.fitToPage = True
        ws.page_margins = _MARGINS
        ws.print_options.horizontalCentered = True
        font = f'&"{styles.FONT},Regular"&9'
        ws.oddFooter.left.text = f"{font}{footer.replace('&', '&&')}"
        ws.oddFooter.right.text = f"{font}{labels('page')} &P/&N"

    def _append(self, cells: list[Any], height: float | None = None) -> None:
        if height is not None:
            self._ws.row_dimensions[self._row].height = height
        self._ws.append(cells)
        self._row += 1

    def _line(self, line: Line) -> None:
        """A line spans the sheet's width; two texts side by side share it 2 : 3."""
        total = len(self._widths)
        split = total if line.right is None else _split_point(self._widths)
        cells: list[Any] = [None] * total
        cells[0] = self._cell(line.text, styles.line_style(line.style), "text")
        self._merge(1, split)
        size = styles.LINE_SIZES[line.style]
        texts = [(line.text, sum(self._widths[:split]))]
        if line.right is not None:
            right = line.right_style or line.style
            cells[split] = self._cell(line.right, styles.line_style(right), "text")
            self._merge(split + 1, total)
            texts.append((line.right, sum(self._widths[split:])))
        self._append(cells, row_height(most_lines(texts, size), size) + 2)

    def _table(self, table: Table) -> None:
        columns = table.columns
        heads = Row(tuple(column.head for column in columns), "total")
        self._spread(heads, columns, styles.HEAD_STYLE)
        for row in table.rows:
            if row.style == "band":
                self._band(row, len(columns))
            else:
                self._spread(row, columns)
        self._append([])

    def _spread(self, row: Row, columns: tuple[Column, ...], style: str | None = None) -> None:
        """One row over the grid; a column that spans several is merged, its rest left blank."""
        cells: list[Any] = []
        texts: list[tuple[str, float]] = []
        for value, column in zip(row.cells, columns, strict=True):
            name = style or styles.cell_style(row.style, column.kind)
            kind: Kind = "text" if style else column.kind
            start = len(cells)
            self._merge(start + 1, start + column.span)
            cells.append(self._cell(value, name, kind))
            cells += [self._cell(None, name, kind) for _ in range(column.span - 1)]
            if isinstance(value, str) and kind != "date":
                texts.append((value, sum(self._widths[start : start + column.span])))
        lines = min(most_lines(texts, styles.BODY_SIZE, bold=row.style == "total"), _MOST_LINES)
        self._append(cells, row_height(lines, styles.BODY_SIZE))

    def _band(self, row: Row, columns: int) -> None:
        style = styles.cell_style("band", "text")
        cells = [self._cell(None, style, "text") for _ in range(columns)]
        cells[0] = self._cell(row.cells[0], style, "text")
        self._merge(1, columns)
        texts = [(str(row.cells[0] or ""), sum(self._widths[:columns]))]
        lines = most_lines(texts, styles.BODY_SIZE, bold=True)
        self._append(cells, row_height(lines, styles.BODY_SIZE))

    def _cell(self, value: Value, style: str, kind: Kind) -> Any:
        cell: Any = WriteOnlyCell(self._ws)
        cell.style = style
        shown: Any = _as_date(value) if kind == "date" else value
        if isinstance(shown, str):
            if shown:
                cell.value = cell_text(shown, self._labels)
                cell.data_type = "s"  # never a formula, an error value or a number
                cell.quotePrefix = is_risky(shown)
        elif shown is not None:
            cell.value = shown
        return cell

    def _merge(self, first: int, last: int) -> None:
        if last > first:
            self._ws.merged_cells.add(
                CellRange(min_row=self._row, max_row=self._row, min_col=first, max_col=last)
            )


def _as_date(value: Value) -> Any:
    if not isinstance(value, str):
        return value
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return day if day.year >= 1900 else value


def _widths(sheet: Sheet) -> tuple[float, ...]:
    """Widths of the richest table, the main one first, then of columns only others need."""
    tables = [block for block in sheet.blocks if isinstance(block, Table)]
    best = max(tables, key=lambda table: (table.main, len(table.columns)))
    widths = [column.width for column in best.columns]
    grid = max(sum(column.span for column in table.columns) for table in tables)
    widths += [_SPARE_WIDTH] * (grid - len(widths))
    return balanced_widths(sheet, best, widths) if best.main else tuple(widths)


def _split_point(widths: tuple[float, ...]) -> int:
    """After which column a line of two texts is parted: about two fifths of the width."""
    total, run = sum(widths), 0.0
    for index, width in enumerate(widths, start=1):
        run += width
        if run >= total * 0.42:
            return min(index, len(widths) - 1)
    return 1


def _properties(work: Workbook, book: Book) -> None:
    made = from_iso(book.made).replace(tzinfo=None)
    work.properties.creator = book.author
    work.properties.lastModifiedBy = book.author
    work.properties.title = book.title
    work.properties.keywords = book.keywords or None
    work.properties.created = made
    work.properties.modified = made

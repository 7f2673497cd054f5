"""Writes a :class:`reports.sheets.Book` as .xlsx: same book, same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from reports import styles
from reports.balance import balanced_widths
from reports.cells import MAX_ROWS, visible
from reports.labels import Labels
from reports.pen import NAME_LIMIT, Pen
from reports.sheets import Book, Line, Sheet, Table
from reports.steadyzip import SteadyZip
from schemas.clock import from_iso
from schemas.errors import HosoError

_SPARE_WIDTH: Final = 14.0
_ONE_PAGE: Final = 40  # rows a sheet with a chart may have to be printed on one page


def write_book(book: Book, path: Path, labels: Labels, max_rows: int = MAX_ROWS) -> None:
    """Write ``book`` to ``path`` (replaced when it exists).

    A main table that does not fit into ``max_rows`` rows goes on in sheets named "… (2)".
    Raises ``HosoError("report-not-writable")`` where the path cannot be written.
    """
    work = new_work()
    for sheet in book.sheets:
        for part in split_sheet(sheet, labels, max_rows):
            _write(work, part, labels, book.footer)
    work.properties.keywords = book.keywords or None
    save_work(work, path, title=book.title, author=book.author, made=book.made)


def new_work() -> Workbook:
    """An empty workbook that is written row by row, with our styles."""
    work = Workbook(write_only=True)
    styles.add_styles(work)
    return work


def save_work(work: Workbook, path: Path, *, title: str, author: str, made: str) -> None:
    """Write ``work`` to ``path``; ``made``: RFC 3339.

    Raises ``HosoError("report-not-writable")`` where the path cannot be written.
    """
    work.properties.creator = work.properties.lastModifiedBy = visible(author)
    work.properties.title = title
    moment = from_iso(made).replace(tzinfo=None)
    work.properties.created = work.properties.modified = moment
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
    return name[: NAME_LIMIT - len(suffix)] + suffix


def _height(block: Line | Table) -> int:
    """Rows a block takes: a table its head, its rows and a blank one."""
    return 1 if isinstance(block, Line) else len(block.rows) + block.head_rows + 1


@dataclass(frozen=True, slots=True)
class _Place:
    """The main table, and in which rows its head begins and ends."""

    first: int
    head: int
    table: Table

    @property
    def last(self) -> int:
        """The last of its rows."""
        return self.head + len(self.table.rows)


def _write(work: Workbook, sheet: Sheet, labels: Labels, footer: str) -> None:
    """All blocks of a sheet; page, panes, filter and repeated head row of its main table."""
    main = _main_place(sheet)
    widths = sheet.widths or _widths(sheet)
    pen = Pen(work, sheet.name, widths, labels, sheet.printed or len(widths))
    alone = sheet.chart is not None and sum(map(_height, sheet.blocks)) <= _ONE_PAGE
    pen.page(footer, portrait=sheet.portrait, pages=1 if alone else sheet.pages)
    if sheet.locked:
        pen.lock()
    if main:
        pen.repeat(main.first, main.head)
    for block in sheet.blocks:
        if isinstance(block, Line):
            pen.line(block)
        else:
            pen.head(block)
            for row in block.rows:
                pen.body(row, block.columns)
            pen.blank()
    if main and main.table.rows:
        pen.offer(main.table.columns, main.head + 1, main.last)
    if sheet.chart and main:
        columns = main.table.columns
        shown = sum(row.style != "total" for row in main.table.rows)
        if shown:
            heads = [f"{c.group}: {c.head}" if c.group else c.head for c in columns]
            pen.chart(sheet.chart, heads, main.head + 1, main.head + shown)
    pen.close((main.head, main.last, len(main.table.columns)) if main else None)


def _main_place(sheet: Sheet) -> _Place | None:
    row = 1
    for block in sheet.blocks:
        if isinstance(block, Table) and block.main:
            head = row + block.head_rows - 1
            return _Place(row, head, block)
        row += _height(block)
    return None


def _widths(sheet: Sheet) -> tuple[float, ...]:
    """Widths of the richest table, the main one first, then of columns only others need."""
    tables = [block for block in sheet.blocks if isinstance(block, Table)]
    best = max(tables, key=lambda table: (table.main, len(table.columns)))
    widths = [column.width for column in best.columns]
    grid = max(sum(column.span for column in table.columns) for table in tables)
    widths += [_SPARE_WIDTH] * (grid - len(widths))
    if not best.main:
        return tuple(widths)
    if not sheet.printed:
        return balanced_widths(sheet, best, widths)
    printed, rest = slice(sheet.printed), slice(sheet.printed, None)
    return tuple(
        width for part in (printed, rest) for width in _balanced_part(sheet, best, widths, part)
    )


def _balanced_part(
    sheet: Sheet, table: Table, widths: Sequence[float], part: slice
) -> tuple[float, ...]:
    """Widths of the columns ``part`` as if they were a table of their own."""
    rows = tuple(replace(row, cells=row.cells[part]) for row in table.rows if row.style != "band")
    own = replace(table, columns=table.columns[part], rows=rows)
    return balanced_widths(replace(sheet, blocks=(own,)), own, widths[part])

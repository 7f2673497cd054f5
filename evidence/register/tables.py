"""The tables of a list, whatever file they came in: rows of plain values, sheet by sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from lxml import etree

from evidence.register.formulas import Blank, blank_formulas
from schemas.errors import HosoError

Value = str | int | float | bool | date | datetime | time | timedelta | None
Row = Sequence[Value]
MAX_BYTES = 256 << 20
MAX_COLUMNS = 200
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SNIFFED = 64 << 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name ("" where the file has none) and its rows, the first being row 1.

    ``blank``: formulas whose result the file does not hold; their cells are read as empty.
    """

    name: str
    rows: Sequence[Row]
    blank: Blank | None = None


def read_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a .xlsx, .xls, .ods, .csv or of a web page saved as .xls, by their bytes.

    Raises ``HosoError`` register-unreadable.
    """
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise HosoError("register-unreadable", name="", why=f"> {MAX_BYTES >> 20} MiB")
    try:
        yield from _sheets(data)
    except (ValueError, csv.Error, etree.LxmlError, UnicodeError, OSError) as error:
        raise HosoError("register-unreadable", name="", why=str(error)[:200]) from error


def _sheets(data: bytes) -> Iterator[Sheet]:
    if data.startswith((_ZIP, _OLE)):
        yield from _workbook(data)
    elif b"<table" in data[:_SNIFFED].lower():
        yield from _page(data)
    else:
        yield Sheet("", _text(data))


def _workbook(data: bytes) -> Iterator[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        blank = blank_formulas(data)
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield Sheet(name, [row[:MAX_COLUMNS] for row in rows], blank.get(name))
    except CalamineError as error:
        raise ValueError(str(error)) from error


def _page(data: bytes) -> Iterator[Sheet]:
    """Tables of a web page; a cell over several columns or rows stands at its first place."""
    parser = etree.HTMLParser(no_network=True, huge_tree=False, recover=True)
    root: etree._Element | None = etree.fromstring(data, parser)
    for number, table in enumerate(root.iter("table") if root is not None else (), start=1):
        rows = [_cells(row) for row in table.iter("tr")]
        if len(rows) > 1:
            yield Sheet(f"bảng {number}", rows)


def _cells(row: etree._Element) -> list[Value]:
    cells: list[Value] = []
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        lines = "".join(map(str, cell.itertext()))
        span = cell.get("colspan", "1")
        width = int(span) if span.isascii() and span.isdigit() else 1
        cells += [lines.strip(), *([None] * (min(width, MAX_COLUMNS) - 1))]
        if len(cells) >= MAX_COLUMNS:
            break
    return cells[:MAX_COLUMNS]


def _text(data: bytes) -> list[Row]:
    text = _decoded(data)
    if "\x00" in text:
        raise ValueError("không phải bảng tính hay tệp văn bản")
    first = text[:_SNIFFED]
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(first, delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows = csv.reader(io.StringIO(text, newline=""), dialect)
    return [row[:MAX_COLUMNS] for row in rows]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1258")

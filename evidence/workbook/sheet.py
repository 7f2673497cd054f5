"""One worksheet as a stream of rows (ISO/IEC 29500-1 §18.3), in memory of one row at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from lxml import etree

from evidence.workbook.cells import Cell, number_cell, text_cell
from evidence.workbook.limits import (
    MAX_COLUMNS,
    MAX_MERGES,
    MAX_PART_BYTES,
    MAX_STRINGS_BYTES,
    PROLOG_BYTES,
)
from evidence.workbook.package import BoundedStream, Package, unreadable
from evidence.workbook.styles import GENERAL, NumberFormat, read_formats
from schemas.clock import dmy
from schemas.xml_safe import HARDENED

_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_TRUE = ("1", "true")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: number from 1, cells by column number from 1, whether it is hidden."""

    number: int
    cells: dict[int, Cell]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, inclusive, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetNotes:
    """What a sheet says besides its cells; complete once its rows are exhausted."""

    merges: list[Area] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    wide_row: int = 0  # first row with a cell beyond MAX_COLUMNS


@dataclass(frozen=True, slots=True)
class Context:
    """What cells refer to: shared strings, number formats, the date system."""

    strings: Sequence[str] = ()
    formats: Sequence[NumberFormat] = ()
    from_1904: bool = False


def letter(column: int) -> str:
    """The letters of a column number: 1 -> A, 27 -> AA."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(letters: str) -> int:
    """The number of column letters: A -> 1, AA -> 27."""
    number = 0
    for char in letters.upper():
        number = number * 26 + ord(char) - 64
    return number


@lru_cache(maxsize=20_000)  # more than the columns a sheet can have
def _column_of(letters: str) -> int:
    """The number of column letters; 0 where they are none."""
    return column_number(letters) if _LETTERS.fullmatch(letters) else 0


def read_context(package: Package, root: etree._Element) -> Context:
    """Shared strings, formats and date system of the workbook whose root is given."""
    strings, styles = package.part_of("sharedStrings"), package.part_of("styles")
    settings = root.find("{*}workbookPr")
    return Context(
        strings=_strings(package, strings) if strings and package.has(strings) else (),
        formats=read_formats(package.tree(styles)) if styles and package.has(styles) else (),
        from_1904=settings is not None and settings.get("date1904") in _TRUE,
    )


def read_rows(package: Package, part: str, context: Context, notes: SheetNotes) -> Iterator[Row]:
    """The rows that hold cells, in file order; fills ``notes`` on the way."""
    last = 0
    for element in _elements(package, part, MAX_PART_BYTES, ("row", "col", "mergeCell")):
        kind = etree.QName(element).localname
        if kind == "row":
            row = _row(element, last, context, notes)
            last = row.number
            yield row
        elif kind == "col":
            if element.get("hidden") in _TRUE:
                low, high = element.get("min", ""), element.get("max", "")
                if low.isdecimal() and high.isdecimal():
                    notes.hidden_columns.append((int(low), int(high)))
        elif len(notes.merges) < MAX_MERGES and (area := parse_area(element.get("ref", ""))):
            notes.merges.append(area)


def parse_area(reference: str) -> Area | None:
    """The area of a reference such as ``B2:C5``; None where it is none."""
    first, _, second = reference.partition(":")
    one, two = _REF.fullmatch(first), _REF.fullmatch(second or first)
    if not one or not two:
        return None
    columns = sorted(column_number(match.group(1)) for match in (one, two))
    rows = sorted(int(match.group(2)) for match in (one, two))
    return Area(rows[0], columns[0], rows[1], columns[1])


def _elements(
    package: Package, part: str, limit: int, names: tuple[str, ...]
) -> Iterator[etree._Element]:
    stream = _Checked(package.open(part, limit), package)
    try:
        events = etree.iterparse(
            stream,
            events=("end",),
            tag=[f"{{*}}{name}" for name in names],
            **HARDENED,
            remove_comments=True,
            remove_pis=True,
            encoding="utf-8",
        )
        for _, element in events:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise unreadable(
            package.source, f"XML hỏng ở {part}", f"broken XML in {part}: {error}"
        ) from None


class _Checked:
    """A stream whose beginning has been searched for a DTD."""

    def __init__(self, stream: BoundedStream, package: Package) -> None:
        self._stream = stream
        self._head = stream.read(PROLOG_BYTES)
        package.refuse_dtd(self._head)

    def read(self, size: int = -1) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        return self._stream.read(size)


def _strings(package: Package, part: str) -> list[str]:
    return [_text(item) for item in _elements(package, part, MAX_STRINGS_BYTES, ("si",))]


def _text(element: etree._Element) -> str:
    """The text of a string item: its <t> and those of its runs; phonetic hints are no text."""
    parts: list[str] = []
    for child in element:
        name = etree.QName(child).localname
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(item.text or "" for item in child.iterfind("{*}t"))
    return "".join(parts)


def _row(element: etree._Element, last: int, context: Context, notes: SheetNotes) -> Row:
    given = element.get("r", "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 8 else last + 1
    cells: dict[int, Cell] = {}
    column = 0
    for item in element:
        column = _column_of(item.get("r", "").rstrip("0123456789")) or column + 1
        cell = _cell(item, context)
        if cell is None:
            continue
        if column > MAX_COLUMNS:
            notes.wide_row = notes.wide_row or number
            continue
        cells[column] = cell
    return Row(number, cells, element.get("hidden") in _TRUE)


def _cell(item: etree._Element, context: Context) -> Cell | None:
    value, formula, inline = "", False, None
    for child in item:
        tag = child.tag
        if not isinstance(tag, str):
            continue
        if tag.endswith("}v"):
            value = child.text or ""
        elif tag.endswith("}f"):
            formula = True
        elif tag.endswith("}is"):
            inline = child
    kind = item.get("t", "n")
    if kind == "inlineStr":
        text = _text(inline) if inline is not None else ""
        return text_cell(text) if text else None
    if value == "":
        return Cell("unset", "") if formula and kind != "str" else None
    return _stored(kind, value, item.get("s", ""), context)


def _stored(kind: str, value: str, style: str, context: Context) -> Cell | None:
    if kind == "s":
        index = int(value) if value.isascii() and value.isdecimal() else -1
        text = context.strings[index] if 0 <= index < len(context.strings) else ""
        return text_cell(text) if text else None
    if kind == "e":
        return Cell("error", value)
    if kind == "b":
        return Cell("text", "TRUE" if value in _TRUE else "FALSE")
    if kind == "d":
        return _iso_date(value)
    if kind == "str":
        return text_cell(value)
    index = int(style) if style.isascii() and style.isdecimal() else -1
    shown_as = context.formats[index] if 0 <= index < len(context.formats) else GENERAL
    return number_cell(value, shown_as, from_1904=context.from_1904) or text_cell(value)


def _iso_date(value: str) -> Cell:
    try:
        return Cell("date", dmy(date.fromisoformat(value[:10])))
    except ValueError:
        return text_cell(value)

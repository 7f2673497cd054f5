"""The model of a workbook before it is written: sheets of lines and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the rows of its table above it, as a formula. ``value``: what it comes to.

    ``below``: of so many rows below it instead. ``like``: a column (from 0); only of those rows
    above that say the same there as its own.
    """

    value: float
    below: int = 0
    like: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Columns ``part`` over columns ``of`` (from 0) of its own row, each summed, as a formula.

    Empty over 0.
    """

    part: tuple[int, ...]
    of: tuple[int, ...]
    value: float | None


Value = str | int | float | None | Total | Share
Kind = Literal["text", "code", "count", "rate", "date", "centre", "reply"]
RowStyle = Literal["body", "total", "band", "muted"]
LineStyle = Literal[
    "organ", "organ_bold", "motto", "title", "subtitle", "heading", "text", "note", "date"
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in characters and how its values are shown.

    Kind ``date`` takes ISO dates as text (what is no ISO date is shown as the text it is); kind
    ``rate`` takes a fraction 0-1 or None. ``span``: how many columns of the sheet's grid it takes,
    so that tables of different shape share a sheet; a main table has no spans (it is filtered).
    ``group``: a head above those of neighbouring columns of the same group. Kind ``reply`` is to be
    filled in: the only cells of a ``locked`` sheet that may be written to. ``choices``: what may
    be written in by hand, as a drop-down list of a main table's column; a reference to the cells
    that hold it, where it has commas.
    """

    head: str
    width: float
    kind: Kind = "text"
    span: int = 1
    group: str = ""
    choices: tuple[str, ...] | str = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. A ``band`` has one text, written across the whole table."""

    cells: tuple[Value, ...]
    style: RowStyle = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows. ``main`` tables are filtered and split when a sheet is full.

    ``numbered``: the columns are numbered below their heads, (1), (2) …, as forms have it.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    main: bool = False
    numbered: bool = False

    @property
    def head_rows(self) -> int:
        """How many rows the head takes."""
        return 1 + any(column.group for column in self.columns) + self.numbered


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text across the sheet, or two texts side by side (``right``, in its style)."""

    text: str
    style: LineStyle = "text"
    right: str | None = None
    right_style: LineStyle | None = None


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the sheet's main table below its last row: ``series`` columns over ``names``.

    Columns count from 0; a row styled "total" is left out. ``stacked``: bars on each other.
    """

    title: str
    names: int
    series: tuple[int, ...]
    kind: Literal["bar", "line"] = "bar"
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its blocks from top to bottom, the widths where no table gives them.

    ``pages``: how many it is printed on at most, 0 for as many as it takes. ``printed``: how many
    columns of its main table are printed, 0 for all; the others are read on the screen.
    """

    name: str
    blocks: tuple[Block, ...]
    widths: tuple[float, ...] = ()
    portrait: bool = False
    chart: Chart | None = None
    locked: bool = False
    pages: int = 0
    printed: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook. ``made`` (RFC 3339 UTC) is written as its time of creation and change."""

    sheets: tuple[Sheet, ...]
    title: str
    author: str
    made: str
    footer: str = ""
    keywords: str = field(default="")

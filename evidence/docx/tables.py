"""Tables: where the edges of every cell lie, from the left edge of the type area (§17.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from evidence.docx.names import Node, W, child, points, value, whole
from evidence.docx.properties import sides
from evidence.docx.styles import Styles
from evidence.docx.walk import CELLS, ROWS, shown

_MARGIN = 5.4  # points left free at both sides of a cell where nothing is said
_MODERN = 15  # compatibility mode of Word 2013: a table's edge, not its text, stands at its indent
_PERCENT = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)%")
_MOST_COLUMNS = 200
_DRAWN_SIDES = ("top", "right", "bottom", "left")


class Area(NamedTuple):
    """What text may fill: its left edge, its width."""

    left: float
    width: float


class Cell(NamedTuple):
    """A cell that is seen. ``text``: what its text may fill; ``borders``: sides with a line."""

    row: int
    node: Node
    left: float
    right: float
    text: Area
    borders: dict[str, str]
    height: float


class Table(NamedTuple):
    """A table and its resolved style."""

    node: Node
    style: str
    pad: tuple[float, float]
    left: float
    widths: list[float]
    width: float
    borders: dict[str, tuple[str, str]]


def cells(node: Node, styles: Styles, area: Area, edge: float, mode: int) -> Iterator[Cell]:
    """The cells of a table in ``area``; ``edge``: from the paper's left edge to the type area.

    ``mode``: the compatibility mode of the document (w:compat).
    """
    table = _table(node, styles, area, edge, mode)
    for number, row in enumerate(shown(node, ROWS)):
        said = child(row, "trPr")
        if child(said, "del") is None:
            yield from _row(table, number, row, said)


def style_of(node: Node, styles: Styles) -> str:
    """The style of a table."""
    named = child(child(node, "tblPr"), "tblStyle")
    return styles.known("table", value(named) if named is not None else "")


def _table(node: Node, styles: Styles, area: Area, edge: float, mode: int) -> Table:
    style = style_of(node, styles)
    own = child(node, "tblPr")
    said = [*styles.tables(style), *([own] if own is not None else [])]
    pad = _pads(said)
    widths = _grid(node)
    width = sum(widths) or _measure(_last(said, "tblW"), area.width) or area.width
    borders: dict[str, tuple[str, str]] = {}
    for one in said:
        borders.update(sides(child(one, "tblBorders")))
    left = area.left + _offset(said, area, width, edge, 0.0 if mode >= _MODERN else pad[0])
    return Table(node, style, pad, left, widths, width, borders)


def _offset(said: list[Node], area: Area, width: float, edge: float, pad: float) -> float:
    """From the left edge of the area to that of the table."""
    floating, align = _last(said, "tblpPr"), _last(said, "jc")
    spec = value(align) if align is not None else ""
    free = area.width - width
    if floating is not None:
        spec = value(floating, "tblpXSpec")
        at = points(value(floating, "tblpX"))
        if not spec and at is not None:
            return at - (edge if value(floating, "horzAnchor") == "page" else 0.0)
    if spec == "center":
        return free / 2
    if spec in ("right", "end", "outside"):
        return free
    return _measure(_last(said, "tblInd"), area.width) - pad


def _row(table: Table, number: int, row: Node, said: Node | None) -> Iterator[Cell]:
    """The cells of a row; those a cell above reaches into are not seen."""
    found = list(shown(row, CELLS))[:_MOST_COLUMNS]
    stated = [_measure(child(child(cell, "tcPr"), "tcW"), table.width) for cell in found]
    spans = [_span(child(child(cell, "tcPr"), "gridSpan")) for cell in found]
    before = child(said, "gridBefore")
    at = _span(before) if before is not None else 0
    left = table.left + sum(table.widths[:at])
    height = child(said, "trHeight")
    high = points(value(height)) or 0.0 if height is not None else 0.0
    for cell, wide, span in zip(found, stated, spans, strict=True):
        grid = sum(table.widths[at : at + span])
        width = wide if all(stated) else grid or wide or table.width / len(found)
        own = child(cell, "tcPr")
        merged = child(own, "vMerge")
        if merged is None or value(merged) == "restart":
            text = Area(left + table.pad[0], max(width - sum(table.pad), 0.0))
            yield Cell(number, cell, left, left + width, text, _lines(table, own), high)
        left, at = left + width, at + span


def _lines(table: Table, own: Node | None) -> dict[str, str]:
    """Colour of every side of a cell that has a line. Borders of the table count on all sides."""
    said = {**table.borders, **sides(child(own, "tcBorders"))}
    return {
        side: said[side][1]
        for side in _DRAWN_SIDES
        if side in said and said[side][0] not in ("none", "nil")
    }


def _grid(node: Node) -> list[float]:
    grid = child(node, "tblGrid")
    columns = grid.iterfind(f"{W}gridCol") if grid is not None else ()
    widths = [max(points(value(column, "w")) or 0.0, 0.0) for column in columns]
    return widths[:_MOST_COLUMNS] if all(widths) else []


def _pads(said: list[Node]) -> tuple[float, float]:
    """Free space at the left and right of the text of cells."""
    found = {"left": _MARGIN, "right": _MARGIN}
    for one in said:
        margins = child(one, "tblCellMar")
        for side, other in (("left", "start"), ("right", "end")):
            for name in (side, other):
                if (part := child(margins, name)) is not None:
                    found[side] = _measure(part, 0.0)
    return found["left"], found["right"]


def _measure(node: Node | None, whole_width: float) -> float:
    """Points of a width (§17.18.90): twentieths, fiftieths of a percent, or a percentage."""
    if node is None or value(node, "type") in ("auto", "nil"):
        return 0.0
    text = value(node, "w")
    if found := _PERCENT.fullmatch(text):
        return whole_width * float(found[1]) / 100
    if value(node, "type") == "pct":
        return whole_width * (points(text, 1.0) or 0.0) / 5000
    return points(text) or 0.0


def _span(node: Node | None) -> int:
    count = whole(value(node)) if node is not None else None
    return min(max(count or 1, 1), _MOST_COLUMNS)


def _last(said: list[Node], name: str) -> Node | None:
    found = [part for one in said if (part := child(one, name)) is not None]
    return found[-1] if found else None

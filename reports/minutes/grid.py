"""Tables of a DOCX: those with lines, and those that only put texts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from reports.minutes.marks import Look, fill
from reports.minutes.model import Table

_SIDES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_PAD: Final = 4.0  # points between a line of the table and its text
_HEAD: Final = Look(size=12, bold=True, align="center", before=2, after=2)


def grid(document: Any, table: Table, width: float) -> None:
    """A table with lines, ``width`` points wide; its head is repeated, no row is broken."""
    shares = table.shares or (1.0,) * len(table.heads)
    widths = [width * share / sum(shares) for share in shares]
    aligns = table.aligns or ("left",) * len(table.heads)
    made = _new(document, [table.heads, *table.rows], widths)
    _lines(made, pad=_PAD)
    again = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(again)
    last = len(table.rows) if table.total else None
    for place, (texts, row) in enumerate(zip([table.heads, *table.rows], made.rows, strict=True)):
        for text, align, cell in zip(texts, aligns, row.cells, strict=True):
            look = Look(size=12, align=align, bold=place == last, before=2, after=2)
            fill(cell, text, look if place else _HEAD)


def plain(document: Any, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> list[list[Any]]:
    """The empty cells of a table without lines, row by row."""
    made = _new(document, rows, widths)
    _lines(made, pad=0, shown=False)
    return [list(row.cells) for row in made.rows]


def _new(document: Any, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Any:
    made = document.add_table(rows=len(rows), cols=len(widths))
    made.autofit = False
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Pt(width)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Pt(width)
    return made


def _lines(made: Any, *, pad: float, shown: bool = True) -> None:
    properties = made._tbl.tblPr
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in _SIDES:
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:val"), "single" if shown else "none")
        edge.set(qn("w:sz"), "4")
        edge.set(qn("w:space"), "0")
        borders.append(edge)
    for side in ("left", "right"):
        gap = OxmlElement(f"w:{side}")
        gap.set(qn("w:w"), str(round(pad * 20)))
        gap.set(qn("w:type"), "dxa")
        margins.append(gap)
    inset = OxmlElement("w:tblInd")  # the lines begin at the margin, not the text
    inset.set(qn("w:w"), str(round(pad * 20)))
    inset.set(qn("w:type"), "dxa")
    # The order is that of the schema: tblInd, tblBorders, tblLayout, tblCellMar.
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(inset)
    layout.addprevious(borders)
    layout.addnext(margins)

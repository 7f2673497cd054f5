"""A document on its pages: what lies where, before a byte is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from letters import cells
from letters.flow import Flow
from letters.look import Look
from letters.marks import MM, Piece, Sheet, drop
from letters.model import Annex, Document


def lay(document: Document) -> list[Sheet]:
    """The pages of a document: its own, then those of each annex, with page numbers."""
    sheets = _own(document)
    numbers = document.look.numbers
    _number(sheets, document.look, numbers.start, first=numbers.first)
    for annex in document.annexes:
        start = len(sheets) + 1 if numbers.wrong else 1
        more = _annexed(annex, document)
        _number(more, turned(document.look, annex), start, first=numbers.first or numbers.wrong)
        sheets += more
    return sheets


def _own(document: Document) -> list[Sheet]:
    flow = Flow(document.look, footed=cells.address_height(document))
    cells.circulation(flow, document.circulation)
    cells.head(flow, document)
    cells.title(flow, document)
    cells.addressed(flow, document)
    cells.address(flow, document)
    flow.body(document.body, closing=cells.ending_height(flow, document))
    cells.ending(flow, document)
    if document.copy:
        cells.copy(flow, document.copy)
    return flow.sheets


def _annexed(annex: Annex, document: Document) -> list[Sheet]:
    flow = Flow(turned(document.look, annex))
    cells.annex_head(flow, annex, document)
    flow.body(annex.body)
    return flow.sheets


def turned(look: Look, annex: Annex) -> Look:
    """The look of an annex: its paper may lie across, its margins are the document's."""
    return replace(look, paper=look.paper[::-1]) if annex.landscape else look


def _number(sheets: list[Sheet], look: Look, start: int, *, first: bool) -> None:
    numbers = look.numbers
    if not numbers.shown:
        return
    style = look.styles["page_number"]
    for place, sheet in enumerate(sheets):
        if place == 0 and not first:
            continue
        text = figures(start + place, numbers.figures)
        x = _across(sheet, look, text)
        y = sheet.size[1] - numbers.edge * MM - drop(style)
        if numbers.place == "bottom":
            y = numbers.edge * MM
        sheet.marks.insert(0, Piece("page_number", text, x, y, style))


def _across(sheet: Sheet, look: Look, text: str) -> float:
    left, right = look.left * MM, sheet.size[0] - look.right * MM
    wide = Piece("", text, 0, 0, look.styles["page_number"]).width
    return {"left": left, "right": right - wide}.get(look.numbers.align, (left + right - wide) / 2)


def figures(number: int, kind: str) -> str:
    """A page number in Arabic or Roman figures."""
    if kind == "arabic":
        return str(number)
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        while number >= value:
            text, number = text + sign, number - value
    return text


def placed(document: Document) -> list[dict[str, Any]]:
    """What lies where in the PDF: page from 1, component, box (points, from below), text.

    The pieces of a component on one page that belong to one paragraph are one entry.
    """
    found: dict[tuple[int, str, int], dict[str, Any]] = {}
    for page, sheet in enumerate(lay(document), start=1):
        for mark in sheet.marks:
            if isinstance(mark, Piece):
                _add(found, page, mark)
    return list(found.values())


def _add(found: dict[tuple[int, str, int], dict[str, Any]], page: int, mark: Piece) -> None:
    size = mark.style.size
    box = [mark.x, mark.y - 0.22 * size, mark.x + mark.width, mark.y + 0.9 * size]
    entry = found.setdefault(
        (page, mark.role, mark.block),
        {"page": page, "component": mark.role, "box": box, "text": "", "lines": [], "y": None},
    )
    same = entry.pop("y") == mark.y
    entry["y"] = mark.y
    if same:
        entry["lines"][-1] += mark.text
    else:
        entry["lines"].append(mark.text)
    entry["text"] = " ".join(line.strip() for line in entry["lines"])
    old = entry["box"]
    pairs = zip((min, min, max, max), old, box, strict=True)
    entry["box"] = [choose(one, other) for choose, one, other in pairs]

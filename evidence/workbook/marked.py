"""Where a workbook of others holds marks ``{{…}}`` to be filled in, and what a mark may not be in.

Only text of cells can be filled. Marks in formulas, in heads of tables (their names stand in a part
of their own) and outside cells (drawings, charts, comments, page heads) are told, not filled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from evidence.workbook.limits import MAX_STRINGS_BYTES
from evidence.workbook.package import Package, SheetPart, unreadable
from evidence.workbook.sheet import Area, letter, parse_area
from schemas.errors import HosoError

MAX_SHEET_BYTES: Final = 64 * 2**20  # a sheet is held whole as a tree of some ten times its size
MAX_MARKED: Final = 20_000
_BRACES: Final = ("{{", "}}")
_MARK: Final = re.compile(r"\{\{[^{}]{0,300}\}\}")
_OUTSIDE: Final = re.compile(
    r"xl/(?:drawings|charts|diagrams|comments|threadedcomments)[^/]*(?:/|$)"
)
_KINDS: Final = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": ".xlsm",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a sheet with its place."""

    row: int
    column: int
    element: etree._Element

    @property
    def name(self) -> str:
        """``B7``."""
        return f"{letter(self.column)}{self.row}"


def marks_op(path: str, blobs: Sequence[bytes]) -> dict[str, Any]:
    """Op ``marks``: the texts with braces in the workbook that is the one blob, read from ``path``.

    ``suffix``: .xlsx or .xlsm. ``cells``: part, sheet, cell, text, ``fixed`` ("" where it may be
    filled, else formula or table). ``outside``: part or sheet, and the marks there.
    Raises ``HosoError``: workbook-unreadable, template-unfit.
    """
    package = Package(blobs[0], path)
    package.check_parts()
    strings = shared_strings(package)
    cells: list[dict[str, str]] = []
    outside = [_told(key, text) for key, text in _drawn(package)]
    for sheet in sheets_of(package):
        root = package.tree(sheet.part, MAX_SHEET_BYTES)
        cells += _marked(package, sheet, root, strings)
        margins = "".join(item.text or "" for item in root.iterfind("{*}headerFooter/*"))
        outside.append(_told(sheet.title, margins))
        if len(cells) > MAX_MARKED:
            raise unreadable(path, "quá nhiều ô có dấu {{", "too many cells with marks")
    return {
        "suffix": _suffix(package),
        "cells": cells,
        "outside": [item for item in outside if item["marks"]],
    }


def sheets_of(package: Package) -> list[SheetPart]:
    """The worksheets, each part once."""
    found = {
        sheet.part.casefold(): sheet for sheet in package.sheets(package.tree(package.root_part))
    }
    return list(found.values())


def shared_strings(package: Package) -> list[etree._Element]:
    """The items of the table of shared strings."""
    part = package.part_of("sharedStrings")
    if not part or not package.has(part):
        return []
    return package.tree(part, MAX_STRINGS_BYTES).findall("{*}si")


def placed(root: etree._Element) -> Iterator[Placed]:
    """The cells of a sheet in file order; one that does not tell its place follows the last."""
    row = 0
    for item in root.iterfind("{*}sheetData/{*}row"):
        given = item.get("r", "")
        row = int(given) if given.isascii() and given.isdecimal() and len(given) < 8 else row + 1
        column = 0
        for cell in item.iterfind("{*}c"):
            area = parse_area(cell.get("r", ""))
            column = area.left if area else column + 1
            yield Placed(row, column, cell)


def text_item(cell: etree._Element, strings: Sequence[etree._Element]) -> etree._Element | None:
    """The element that holds a cell's text in runs, None where it has none such."""
    if cell.get("t") == "inlineStr":
        return cell.find("{*}is")
    index = cell.findtext("{*}v", "") if cell.get("t") == "s" else ""
    if index.isascii() and index.isdecimal() and int(index) < len(strings):
        return strings[int(index)]
    return None


def runs(item: etree._Element) -> list[etree._Element]:
    """The <t> elements of a text in order; phonetic hints are no text."""
    found = []
    for child in item:
        kind = etree.QName(child).localname
        found += [child] if kind == "t" else child.findall("{*}t") if kind == "r" else []
    return found


def _marked(
    package: Package, sheet: SheetPart, root: etree._Element, strings: Sequence[etree._Element]
) -> Iterator[dict[str, str]]:
    heads = list(_heads(package, sheet.part))
    for cell in placed(root):
        text = _text(cell.element, strings)
        if not any(brace in text for brace in _BRACES):
            continue
        told = {"part": sheet.part, "sheet": sheet.title, "cell": cell.name, "text": text}
        yield told | {"fixed": _fixed(cell, heads)}


def _text(cell: etree._Element, strings: Sequence[etree._Element]) -> str:
    item = text_item(cell, strings)
    if item is not None:
        return "".join(run.text or "" for run in runs(item))
    formula = cell.findtext("{*}f", "")
    return formula or (cell.findtext("{*}v", "") if cell.get("t") == "str" else "")


def _fixed(cell: Placed, heads: Sequence[Area]) -> str:
    if cell.element.find("{*}f") is not None:
        return "formula"
    inside = any(area.top == cell.row and area.left <= cell.column <= area.right for area in heads)
    return "table" if inside else ""


def _heads(package: Package, part: str) -> Iterator[Area]:
    """The areas of the tables of a sheet that have a row of heads."""
    for kind, target in package.relations_of(part).values():
        if kind == "table" and package.has(target):
            root = package.tree(target)
            area = parse_area(root.get("ref", ""))
            if area and root.get("headerRowCount", "1") != "0":
                yield area


def _drawn(package: Package) -> Iterator[tuple[str, str]]:
    for key, item, data in package.members():
        if key.startswith("_xmlsignatures/"):
            raise unfit(
                package.source,
                "mẫu có chữ ký số, điền vào thì chữ ký không còn giá trị",
                "it is signed, and filling would break the signature",
            )
        if _OUTSIDE.match(key) and key.endswith(".xml"):
            yield item.filename, data.decode("utf-8", "replace")


def _told(where: str, text: str) -> dict[str, Any]:
    return {"where": where, "marks": sorted(set(_MARK.findall(text)))[:100]}


def _suffix(package: Package) -> str:
    kinds = {item.get("ContentType", "").casefold() for item in package.tree("[Content_Types].xml")}
    found = next((suffix for kind, suffix in _KINDS.items() if kind in kinds), "")
    if not found:
        raise unfit(
            package.source,
            "không phải bảng tính .xlsx hoặc .xlsm; hãy lưu lại dạng .xlsx",
            "it is no .xlsx or .xlsm workbook; save it as .xlsx",
        )
    return found


def unfit(path: str, why_vi: str, why_en: str) -> HosoError:
    """The error for a workbook that can be read and yet not be filled."""
    return HosoError("template-unfit", path=path, why=why_vi, why_en=why_en)

"""A workbook of others with its marks filled in: only what must change is written anew.

1. Cells that were told get a number or a text; style, place and every other cell stay.
2. Results that formulas stored are dropped: a figure computed from the empty template would be
   taken for one. ``fullCalcOnLoad`` makes the program that opens it compute all of them.
3. All other parts (styles, charts, pictures, macros, names) are copied byte for byte.

Texts are stored as text, whatever they begin with.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any, Final, TypedDict

from lxml import etree

from evidence.workbook.marked import (
    MAX_SHEET_BYTES,
    placed,
    runs,
    shared_strings,
    sheets_of,
    text_item,
)
from evidence.workbook.marks import clean
from evidence.workbook.package import Package

# ISO/IEC 29500-1 §18.2.27: what stands before calcPr in a workbook.
_BEFORE_CALC: Final = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames"),
)
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


class CellFill(TypedDict):
    """One cell. ``alone``: it becomes ``number`` (None: it is emptied); else each mark of ``texts``
    is replaced by the words behind it.
    """

    part: str
    cell: str
    alone: bool
    number: float | None
    texts: list[list[str]]


def fill_op(
    path: str, values: Sequence[CellFill], blobs: Sequence[bytes]
) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Op ``fill``: the workbook that is the one blob, read from ``path``, with ``values`` put in.

    Raises ``HosoError`` workbook-unreadable.
    """
    package = Package(blobs[0], path)
    package.check_parts()
    strings = shared_strings(package)
    changed = {package.root_part.casefold(): _recalculated(package.tree(package.root_part))}
    for sheet in sheets_of(package):
        wanted = {value["cell"]: value for value in values if value["part"] == sheet.part}
        root = package.tree(sheet.part, MAX_SHEET_BYTES)
        if _fill(root, wanted, strings):
            changed[sheet.part.casefold()] = _written(root)
    return {}, (_packed(package, changed),)


def _fill(
    root: etree._Element, wanted: dict[str, CellFill], strings: Sequence[etree._Element]
) -> bool:
    """Whether anything in the sheet was changed."""
    changed = False
    for cell in placed(root):
        if cell.element.find("{*}f") is not None:
            changed |= _forget(cell.element)
        elif value := wanted.get(cell.name):
            _put(cell.element, value, strings)
            changed = True
    return changed


def _forget(cell: etree._Element) -> bool:
    """Drop the stored result of a formula."""
    result = cell.find("{*}v")
    if result is None:
        return False
    cell.remove(result)
    cell.attrib.pop("t", "")
    return True


def _put(cell: etree._Element, value: CellFill, strings: Sequence[etree._Element]) -> None:
    item = None if value["alone"] else _text(cell, value["texts"], strings)
    for name in ("v", "is"):
        for child in cell.findall(f"{{*}}{name}"):
            cell.remove(child)
    cell.attrib.pop("t", "")
    if item is not None:
        cell.set("t", "inlineStr")
        cell.insert(0, item)
    elif value["number"] is not None:
        number = etree.Element(_like(cell, "v"))
        number.text = repr(value["number"])
        cell.insert(0, number)


def _text(
    cell: etree._Element, texts: Sequence[Sequence[str]], strings: Sequence[etree._Element]
) -> etree._Element:
    """The cell's text with its runs and their fonts, marks replaced."""
    made = etree.Element(_like(cell, "is"))
    held = text_item(cell, strings)
    if held is None:
        etree.SubElement(made, _like(cell, "t")).text = cell.findtext("{*}v", "")
    else:
        made.extend(copy.deepcopy(child) for child in held)
    found = runs(made)
    whole = "".join(run.text or "" for run in found)
    if any(
        sum((run.text or "").count(mark) for run in found) < whole.count(mark) for mark, _ in texts
    ):
        found[0].text = whole  # a mark that changes its font within: the first one holds
        for run in found[1:]:
            run.text = ""
    for run in found:
        run.text = replaced(run.text or "", texts)
        run.set(_SPACE, "preserve")
    return made


def replaced(text: str, texts: Sequence[Sequence[str]]) -> str:
    """``text`` with every mark replaced in one pass: what is put in is not looked at again."""
    words = {mark: _ESCAPE.sub("_x005F_", clean(word)) for mark, word in texts}
    marks = re.compile("|".join(re.escape(mark) for mark in sorted(words, key=len, reverse=True)))
    return marks.sub(lambda hit: words[hit[0]], text) if words else text


def _recalculated(root: etree._Element) -> bytes:
    calc = root.find("{*}calcPr")
    if calc is None:
        calc = etree.Element(_like(root, "calcPr"))
        before = [item for item in root if etree.QName(item).localname in _BEFORE_CALC]
        root.insert(root.index(before[-1]) + 1 if before else 0, calc)
    calc.set("fullCalcOnLoad", "1")
    return _written(root)


def _like(element: etree._Element, name: str) -> str:
    """``name`` in the namespace of ``element``: strict and transitional workbooks alike."""
    space = etree.QName(element).namespace
    return f"{{{space}}}{name}" if space else name


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _packed(package: Package, changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for key, old, data in package.members():
            entry = zipfile.ZipInfo(old.filename, old.date_time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = old.external_attr
            made.writestr(entry, changed.get(key, data))
    return out.getvalue()

"""Formulas of a .xlsx whose result the file does not hold: read as blank, so somebody is told.

Excel keeps the result beside the formula; programs that only write files often do not.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from schemas.xml_safe import HARDENED

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK, _RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHOWN: Final = 5  # cells named of a sheet
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,  # no workbook part: another kind of zip
    etree.LxmlError,
    OSError,
    ValueError,
    RuntimeError,  # encrypted, or a compression method zipfile does not know
)


@dataclass(frozen=True, slots=True)
class Blank:
    """How many cells of a sheet hold a formula without its result, and the first of them."""

    count: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """``B5, B6 … (38)``."""
        more = " …" if self.count > len(self.cells) else ""
        return f"{', '.join(self.cells)}{more} ({self.count})"


def blank_formulas(data: bytes) -> Mapping[str, Blank]:
    """Sheet name -> its formulas without a result; nothing for what is no .xlsx.

    What cannot be read here is read, or refused, by the reader of the values.
    """
    found: dict[str, Blank] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name, part in _sheets(package):
                blank = _blank(package, part)
                if blank.count:
                    found[name] = blank
    except _DAMAGE:
        return found
    return found


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name, part) of each sheet."""
    parts = {
        str(one.get("Id")): posixpath.normpath(posixpath.join("xl", str(one.get("Target"))))
        for one in _root(package, _RELS)
    }
    for sheet in _root(package, _BOOK).iter(f"{_MAIN}sheet"):
        part = parts.get(str(sheet.get(_REL)), "").removeprefix("/")
        if part in package.NameToInfo:
            yield str(sheet.get("name")), part


def _root(package: zipfile.ZipFile, part: str) -> etree._Element:
    return etree.fromstring(package.read(part), etree.XMLParser(**HARDENED))


def _blank(package: zipfile.ZipFile, part: str) -> Blank:
    count, cells = 0, list[str]()
    with package.open(part) as stream:
        for _, row in etree.iterparse(stream, tag=f"{_MAIN}row", **HARDENED):
            for formula in row.iter(f"{_MAIN}f"):
                cell = formula.getparent()
                if cell is None or _has_result(cell):
                    continue
                count += 1
                if len(cells) < _SHOWN:
                    cells.append(str(cell.get("r", "?")))
            row.clear()
            parent = row.getparent()
            while parent is not None and row.getprevious() is not None:
                del parent[0]
    return Blank(count, tuple(cells))


def _has_result(cell: etree._Element) -> bool:
    """An empty text is a result too, where the cell says that it holds text."""
    value = cell.find(f"{_MAIN}v")
    return value is not None and (bool(value.text) or cell.get("t") == "str")

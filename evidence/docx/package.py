"""The parts of a DOCX, each unpacked and parsed once."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from evidence.docx.names import Node
from evidence.parts import parse, read_part

_STORIES = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml", re.IGNORECASE)
_RANK = {"header": 0, "document": 1, "footer": 2}
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = {
    _STRICT + b"wordprocessingml/main": b"wordprocessingml/2006/main",
    _STRICT + b"officeDocument/relationships": b"officeDocument/2006/relationships",
    _STRICT + b"drawingml/main": b"drawingml/2006/main",
    _STRICT + b"drawingml/wordprocessingDrawing": b"drawingml/2006/wordprocessingDrawing",
}
# What damaged or locked members of a zip raise.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, LZMAError)


class Package:
    """An open DOCX.

    ``unread``: parts that help to lay out and could not be read; ``texts``: the running text of
    parts that was read already.
    """

    def __init__(self, path: Path | BinaryIO) -> None:
        """Raises ``zipfile.BadZipFile`` and ``OSError``."""
        self._archive = zipfile.ZipFile(path)
        self._all = sorted(set(self._archive.namelist()))
        self._names = {name.lower(): name for name in self._all}
        self._roots: dict[str, Node | None] = {}
        self.unread: list[str] = []
        self.texts: dict[str, str] = {}
        try:
            self.main = self._main()
        except BaseException:
            self._archive.close()
            raise

    def stories(self) -> list[str]:
        """Names of the parts that hold running text, in alphabetical order."""
        return [name for name in self._all if name == self.main or _STORIES.fullmatch(name)]

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    def in_reading_order(self) -> list[str]:
        """The same: headers, the document, footers, notes."""
        return sorted(self.stories(), key=self._rank)

    def _rank(self, name: str) -> tuple[int, str]:
        kind = "document" if name == self.main else re.sub(r"\d|word/|\.xml", "", name)
        return _RANK.get(kind, 3), name

    def root(self, name: str) -> Node | None:
        """The parsed part of that exact name, mended where it is not well-formed.

        None where nothing of it is XML. Raises ``KeyError`` where there is none, ``ValueError``
        above ``PART_LIMIT`` and what ``zipfile`` raises on damaged members.
        """
        if name not in self._roots:
            self._roots[name] = _parse(read_part(self._archive, name))
        return self._roots[name]

    def helper(self, name: str) -> Node | None:
        """A part that helps to lay out, found whatever the case of its name; None without it."""
        known = self._names.get(name.lower())
        if known is None:
            return None
        try:
            return self.root(known)
        except (*DAMAGED, etree.XMLSyntaxError):
            self.unread.append(known)
            self._roots[known] = None
            return None

    def relations(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Id, last word of the type, and target inside the package of a part's relationships."""
        folder, base = posixpath.split(name)
        root = self.helper(posixpath.join(folder, "_rels", f"{base}.rels"))
        for node in root.iter(_RELATION) if root is not None else ():
            kind = str(node.get("Type", "")).rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, str(node.get("Target", ""))))
            known = self._names.get(target.lstrip("/").lower())
            if known is not None and node.get("TargetMode") != "External":
                yield str(node.get("Id", "")), kind, known

    def of_kind(self, kind: str, usual: str) -> Node | None:
        """The helping part the document names for ``kind``, else the one of the usual name."""
        named = (target for _, found, target in self.relations(self.main) if found == kind)
        return self.helper(next(named, usual))

    def _main(self) -> str:
        named = (target for _, kind, target in self.relations("") if kind == "officeDocument")
        return next(named, self._names.get("word/document.xml", ""))


def _parse(data: bytes) -> Node | None:
    """ISO 29500 strict is read as transitional."""
    if _STRICT in data:
        for strict, usual in _NAMESPACES.items():
            data = data.replace(strict, b"http://schemas.openxmlformats.org/" + usual)
    return parse(data)

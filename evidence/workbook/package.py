"""The container of an .xlsx workbook (ISO/IEC 29500-2): its parts, each read within bounds.

Everything is matched by local name, so the strict and the transitional namespaces both read.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lxml import etree

from evidence.workbook.limits import (
    MAX_FILE_BYTES,
    MAX_PART_BYTES,
    MAX_SHEETS,
    MAX_SMALL_PART_BYTES,
    PROLOG_BYTES,
)
from schemas.errors import HosoError
from schemas.xml_safe import refuse_dtd, safe_parser

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROOT = re.compile(rb"<[^?!]")
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REL_ID_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# What zipfile raises on broken, encrypted or exotic archives.
# NotImplementedError: a compression method zipfile does not know; RuntimeError: a password;
# ValueError: a part said to begin before the file does.
ZIP_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, EOFError),
    *(NotImplementedError, RuntimeError, OSError, ValueError),
)


def unreadable(source: str, why_vi: str, why_en: str) -> HosoError:
    """The error for bytes that are no workbook we can read."""
    return HosoError("workbook-unreadable", path=source, why=why_vi, why_en=why_en)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet: its title as shown, its part in the container, whether it is hidden."""

    title: str
    part: str
    hidden: bool


class BoundedStream(io.RawIOBase):
    """A readable stream that raises ``HosoError`` once more than ``limit`` bytes came out."""

    def __init__(self, raw: IO[bytes], limit: int, source: str) -> None:
        self._raw = raw
        self._left = limit
        self._source = source

    def readable(self) -> bool:
        """Always true."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises ``HosoError`` where the part is broken or too large."""
        want = self._left + 1 if size is None or size < 0 else min(size, self._left + 1)
        try:
            block = self._raw.read(want)
        except ZIP_FAULTS as error:
            raise unreadable(
                self._source, f"tệp nén hỏng: {error}", f"broken zip: {error}"
            ) from None
        self._left -= len(block)
        if self._left < 0:
            raise unreadable(self._source, "nội dung giải nén quá lớn", "it unpacks to too much")
        return block


class Package:
    """An opened workbook container. Raises ``HosoError`` (workbook-unreadable) on bad bytes."""

    def __init__(self, data: bytes | Path, source: str) -> None:
        self.source = source
        raw = data if isinstance(data, bytes) else _load(data, source)
        if raw.startswith(_OLE):
            raise unreadable(
                source,
                "định dạng .xls cũ hoặc có mật khẩu; hãy lưu lại dạng .xlsx không mật khẩu",
                "old .xls format or protected by a password; save it as .xlsx without one",
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except ZIP_FAULTS as error:
            raise unreadable(
                source, "không phải tệp .xlsx hoặc bị cắt cụt", f"no .xlsx file: {error}"
            ) from None
        self._names = {
            name.replace("\\", "/").lstrip("/").casefold(): name for name in self._zip.namelist()
        }
        self.root_part = self._office_document()
        self.relations = self.relations_of(self.root_part)

    def has(self, part: str) -> bool:
        """Whether the container holds that part."""
        return part.casefold() in self._names

    def open(self, part: str, limit: int) -> BoundedStream:
        """A bounded stream over one part."""
        name = self._names.get(part.casefold())
        if name is None:
            raise unreadable(self.source, f"thiếu phần {part}", f"part {part} is missing")
        try:
            return BoundedStream(self._zip.open(name), limit, self.source)
        except ZIP_FAULTS as error:
            raise unreadable(
                self.source, f"tệp nén hỏng: {error}", f"broken zip: {error}"
            ) from None

    def check_parts(self) -> None:
        """Refuse a container that unpacks to too much, or whose XML declares a DTD.

        For readers that are not ours: they trust the container. Raises ``HosoError``.
        """
        if sum(item.file_size for item in self._zip.infolist()) > MAX_PART_BYTES:
            raise unreadable(self.source, "nội dung giải nén quá lớn", "it unpacks to too much")
        for name in self._names:
            if name.endswith((".xml", ".rels", ".vml")):
                self.refuse_dtd(self.open(name, MAX_PART_BYTES).read(PROLOG_BYTES))

    def refuse_dtd(self, beginning: bytes) -> None:
        """Refuse a part whose beginning declares a DTD, or hides where its root begins."""
        fault = unreadable(self.source, "có khai báo DTD", "it declares a DTD")
        refuse_dtd(beginning, lambda: fault)
        if len(beginning) >= PROLOG_BYTES and not _ROOT.search(beginning):
            raise fault

    def tree(self, part: str, limit: int = MAX_SMALL_PART_BYTES) -> etree._Element:
        """The parsed root element of a small part."""
        data = self.open(part, limit).read()
        self.refuse_dtd(data)
        try:
            return etree.fromstring(data, safe_parser())
        except etree.XMLSyntaxError as error:
            raise unreadable(
                self.source, f"XML hỏng ở {part}", f"broken XML in {part}: {error}"
            ) from None

    def members(self) -> Iterator[tuple[str, zipfile.ZipInfo, bytes]]:
        """Every member in order: its name as parts are compared, its entry, its bytes.

        Raises ``HosoError`` where two members have one name.
        """
        names = {name: key for key, name in self._names.items()}
        if len(names) != len(self._zip.infolist()):
            raise unreadable(self.source, "hai phần trùng tên", "two parts have one name")
        for item in self._zip.infolist():
            key = names[item.filename]
            yield key, item, self.open(key, MAX_PART_BYTES).read()

    def part_of(self, kind: str) -> str | None:
        """The part the workbook relates to as ``kind`` (sharedStrings, styles), or None."""
        return next((part for what, part in self.relations.values() if what == kind), None)

    def sheets(self, root: etree._Element) -> Iterator[SheetPart]:
        """The worksheets in their order; chart sheets are passed over."""
        found = [item for item in root.iter("{*}sheet") if isinstance(item.tag, str)]
        if len(found) > MAX_SHEETS:
            raise unreadable(self.source, "quá nhiều trang tính", "too many sheets")
        for item in found:
            relation = item.get(_REL_ID) or item.get(_REL_ID_STRICT) or ""
            kind, part = self.relations.get(relation, ("", ""))
            if kind == "worksheet" and self.has(part):
                hidden = item.get("state", "visible") != "visible"
                yield SheetPart(item.get("name", ""), part, hidden)

    def _office_document(self) -> str:
        kinds = self.relations_of("") if self.has("_rels/.rels") else {}
        part = next(
            (part for kind, part in kinds.values() if kind == "officeDocument"), "xl/workbook.xml"
        )
        if not self.has(part):
            raise unreadable(
                self.source,
                "tệp nén này không phải bảng tính .xlsx",
                "this zip is no .xlsx workbook",
            )
        return part

    def relations_of(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> (kind, part) of what a part relates to; "" is the container itself."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return {}
        table: dict[str, tuple[str, str]] = {}
        for item in self.tree(rels).iter("{*}Relationship"):
            target = item.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = item.get("Type", "").rpartition("/")[2]
            table[item.get("Id", "")] = (kind, posixpath.normpath(path))
        return table


def _load(path: Path, source: str) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise unreadable(source, "tệp quá lớn", "the file is too large")
        return path.read_bytes()
    except OSError as error:
        raise unreadable(source, f"không mở được: {error.strerror}", f"{error.strerror}") from None

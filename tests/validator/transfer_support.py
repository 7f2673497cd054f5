"""Builds the transfer a case of ``tests/cases`` describes and takes it through ``validate()``.

The transfer of ``tests/cases/transfer.json`` passes every rule; the key ``transfer`` of a case says
what differs (an empty object: nothing):

``kind``      folder (default), zip, tar, tar.gz
``bag``       version of BagIt: the transfer lies in data/ of a bag with a SHA-256 manifest
``metadata``  workbook (default), xml, both
``workbook``  changes of the workbook: [operation, argument …], see ``WORKBOOK``
``files``     path -> text of a file written beside, or over, what is there; null removes it
``edit``      path -> [[old, new] …], in a text file of the transfer
``links``     path -> target of a symbolic link (folder)
``archive``   changes of the zip or tar: [operation, argument …], see ``MEMBERS`` and ``BYTES``

In texts ``{sha256 PATH}``, ``{md5 PATH}`` and ``{oxum}`` stand for what the files really have; a
lone surrogate (``\\udce1``) is a byte that is no UTF-8 (PEP 383).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from case_support import CASES
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from evidence.workbook import read_workbook
from schemas import xml

BASE: dict[str, Any] = json.loads((CASES / "transfer.json").read_text("utf-8"))
RECEIVED = datetime(2025, 3, 10, 2, tzinfo=UTC)
WORKBOOK_NAME, XML_NAME = "Sổ.xlsx", "Sổ.xml"
_FIXED = (2025, 3, 10, 9, 0, 0)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def written(folder: Path, transfer: Mapping[str, Any]) -> Path:
    """The source: a folder, or an archive, below ``folder``."""
    files = _files(transfer)
    kind = transfer.get("kind", "folder")
    if kind != "folder":
        path = folder / f"t.{kind}"
        path.write_bytes(_archive(kind, files, transfer.get("archive", [])))
        return path
    for name, data in files.items():
        path = folder / "t" / os.fsdecode(_bytes(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name, target in transfer.get("links", {}).items():
        (folder / "t" / name).symlink_to(target)
    return folder / "t"


def _files(transfer: Mapping[str, Any]) -> dict[str, bytes]:
    files = dict(_metadata(transfer))
    files |= {path: _pdf(lines) for path, lines in BASE["files"].items()}
    if version := transfer.get("bag"):
        files = _bagged(files, version)
    for name, text in transfer.get("files", {}).items():
        files.pop(name, None)
        if text is not None:
            files[name] = _bytes(_filled(text, files))
    for name, changes in transfer.get("edit", {}).items():
        text = files[name].decode()
        for old, new in changes:
            old = _filled(old, files)
            assert old in text, (name, old)
            text = text.replace(old, _filled(new, files))
        files[name] = _bytes(text)
    return files


def _metadata(transfer: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    chosen = transfer.get("metadata", "workbook")
    data = _workbook(transfer.get("workbook", []))
    if chosen != "xml":
        yield WORKBOOK_NAME, data
    if chosen != "workbook":
        yield XML_NAME, xml.write(read_workbook(data, source=WORKBOOK_NAME))


def _workbook(changes: list[list[Any]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in BASE["sheets"].items():
        sheet = book.create_sheet(title)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
    for operation, *arguments in changes:
        WORKBOOK[operation](book, *arguments)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(book: Workbook, sheet: str, place: str, value: Any, shown_as: str = "") -> None:
    """A value of the form 2024-03-12 is a date of Excel."""
    target = book[sheet][place]
    day = isinstance(value, str) and _DAY.fullmatch(value)
    target.value = datetime.fromisoformat(value) if day else value
    if shown_as:
        target.number_format = shown_as


def _hide(book: Workbook, sheet: str, part: int | str = "") -> None:
    """A row by its number, a column by its letter, or the whole sheet."""
    if isinstance(part, int):
        book[sheet].row_dimensions[part].hidden = True
    elif part:
        book[sheet].column_dimensions[part].hidden = True
    else:
        book[sheet].sheet_state = "hidden"


def _copied(book: Workbook, sheet: str, title: str) -> None:
    book.copy_worksheet(book[sheet]).title = title


WORKBOOK: dict[str, Callable[..., object]] = {
    "cell": _cell,
    "row": lambda book, sheet, *values: book[sheet].append(values),
    "merge": lambda book, sheet, area: book[sheet].merge_cells(area),
    "hide": _hide,
    "copy sheet": _copied,
    "sheet": lambda book, title, *rows: [book.create_sheet(title), *map(book[title].append, rows)],
    "drop sheet": lambda book, sheet: book.remove(book[sheet]),
    "drop rows": lambda book, sheet: book[sheet].delete_rows(2, book[sheet].max_row),
    "drop column": lambda book, sheet, number: book[sheet].delete_cols(number),
    "push down": lambda book, sheet, rows: book[sheet].insert_rows(1, rows),
}


def _pdf(lines: list[str]) -> bytes:
    canvas = Canvas("", invariant=True, pdfVersion=(1, 7))
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 20 * number, line)
    canvas.showPage()
    return bytes(canvas.getpdfdata())


def _bagged(files: dict[str, bytes], version: str) -> dict[str, bytes]:
    payload = {f"data/{name}": data for name, data in files.items()}
    manifest = "".join(f"{_digest('sha256', data)}  {name}\n" for name, data in payload.items())
    declared = f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n"
    return {
        "bagit.txt": declared.encode(),
        "manifest-sha256.txt": manifest.encode(),
        **payload,
    }


def _filled(text: str, files: Mapping[str, bytes]) -> str:
    sizes = [len(data) for name, data in files.items() if name.startswith("data/")]
    text = text.replace("{oxum}", f"{sum(sizes)}.{len(sizes)}")
    return re.sub(
        r"\{(sha256|md5) ([^}]+)\}", lambda found: _digest(found[1], files[found[2]]), text
    )


def _digest(algorithm: str, data: bytes) -> str:
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


@dataclass
class _Member:
    """A member of an archive. ``kind``: the type of a tar member."""

    name: str
    data: bytes = b""
    kind: bytes = tarfile.REGTYPE
    target: str = ""
    method: int = zipfile.ZIP_STORED
    flags: int = 0
    header: dict[str, int] = field(default_factory=dict)


def _archive(kind: str, files: Mapping[str, bytes], changes: list[list[Any]]) -> bytes:
    members = [_Member(name, data) for name, data in files.items()]
    for operation, *arguments in changes:
        if operation in MEMBERS:
            MEMBERS[operation](members, *arguments)
    data = _zip(members) if kind == "zip" else _tar(members, kind)
    for operation, *arguments in changes:
        if operation in BYTES:
            data = BYTES[operation](data, *arguments)
    return data


def _zip(members: list[_Member]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Duplicate name")
        for member in members:
            info = zipfile.ZipInfo("x", _FIXED)
            info.filename = member.name  # the constructor would make the name harmless
            info.compress_type = member.method
            if member.kind == tarfile.SYMTYPE:
                info.create_system, info.external_attr = 3, 0o120777 << 16
            data = member.target.encode() or member.data
            package.writestr(info, data)
            info.flag_bits |= member.flags
            for name, value in member.header.items():
                setattr(info, name, value)
    return out.getvalue()


def _tar(members: list[_Member], kind: str) -> bytes:
    out = io.BytesIO()
    mode = "w:gz" if kind == "tar.gz" else "w"
    with tarfile.open(fileobj=out, mode=mode) as package:  # type: ignore[call-overload]
        for member in members:
            info = tarfile.TarInfo(member.name)
            info.type, info.linkname, info.size = member.kind, member.target, len(member.data)
            package.addfile(info, io.BytesIO(member.data))
    return out.getvalue()


def _add(members: list[_Member], name: str, text: str = "x") -> None:
    members.append(_Member(name, _bytes(text)))


def _link(members: list[_Member], name: str, target: str) -> None:
    members.append(_Member(name, kind=tarfile.SYMTYPE, target=target))


def _zeros(members: list[_Member], name: str, size: int) -> None:
    members.append(_Member(name, bytes(size), method=zipfile.ZIP_DEFLATED))


def _encrypt(members: list[_Member], name: str) -> None:
    _named(members, name).flags |= 1


def _overlap(members: list[_Member], name: str) -> None:
    """In the list at the end the member begins where the archive does."""
    _named(members, name).header["header_offset"] = 0


def _named(members: list[_Member], name: str) -> _Member:
    return next(member for member in members if member.name == name)


def _flip(data: bytes, text: str) -> bytes:
    """Damage the first of the bytes that read ``text``."""
    at = data.index(text.encode())
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


MEMBERS: dict[str, Callable[..., None]] = {
    "add": _add,
    "link": _link,
    "zeros": _zeros,
    "encrypt": _encrypt,
    "overlap": _overlap,
}
BYTES: dict[str, Callable[..., bytes]] = {
    "cut": lambda data, count: data[:-count],
    "append": lambda data, text: data + text.encode(),
    "flip": _flip,
}

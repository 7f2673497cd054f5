"""The files a message carries: base64, perhaps of a zip, and what is inside. Nothing is unpacked
to a disk, and a zip that would unpack too large is left alone.
"""

from __future__ import annotations

import binascii
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from evidence import formats
from evidence.exchange.limits import (
    MAX_MEMBER_BYTES,
    MAX_MEMBERS,
    MAX_NAME,
    MAX_RATIO,
    MAX_UNPACKED,
    RATIO_FROM,
)

_ZIP, _ENCRYPTED = b"PK\x03\x04", 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # zipfile: a compression method it does not know
    RuntimeError,
    ValueError,
    OSError,
)
_NAME = 3 * MAX_NAME


@dataclass(frozen=True, slots=True)
class Inner:
    """A file inside: its name as written and its bytes."""

    name: str
    data: bytes

    def as_dict(self) -> dict[str, Any]:
        """What is kept of it as facts."""
        return {
            "name": self.name[:_NAME],
            "size": len(self.data),
            "sha256": hashlib.sha256(self.data).hexdigest(),
            "kind": kind_of(self.data),
        }


@dataclass(slots=True)
class Payload:
    """The decoded content of an attachment.

    ``fault``: code of an oddity where it could not be had. ``zipped``: it is a zip around files,
    which are ``members``; an office document is none.
    """

    data: bytes = b""
    fault: str = ""
    zipped: bool = False
    members: list[Inner] = field(default_factory=list)

    def files(self, name: str) -> list[Inner]:
        """The files the attachment called ``name`` stands for: itself, or what its zip holds."""
        return self.members if self.zipped else [Inner(name, self.data)] if self.data else []


def decode(raw: bytes | None) -> Payload:
    """The content of an attachment from its base64 text, None where the element is missing."""
    packed = raw.translate(None, b" \t\r\n") if raw is not None else b""
    if not packed:
        return Payload(fault="payload-missing")
    try:
        data = binascii.a2b_base64(packed, strict_mode=True)
    except binascii.Error:
        return Payload(fault="base64-broken")
    payload = Payload(data)
    if data.startswith(_ZIP) and kind_of(data) == "zip":
        payload.zipped = True
        _unpack(payload)
    return payload


def kind_of(data: bytes) -> str:
    """The kind of a file by its first bytes, an office package by its members."""
    kind = formats.kind_of_bytes(data)
    return _package_kind(data) if kind == "zip" else kind


# Member that only this kind of package has.
_PACKAGES = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("content.xml", "odt"))


def _package_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except _BROKEN:
        return "zip"
    return next((kind for name, kind in _PACKAGES if name in names), "zip")


def _unpack(payload: Payload) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(payload.data)) as package:
            payload.fault = _refused(package)
            if not payload.fault:
                payload.members = list(_members(package))
    except _BROKEN:
        payload.fault, payload.members = "zip-broken", []


def _refused(package: zipfile.ZipFile) -> str:
    """Why none of its members is read, "" where nothing speaks against it."""
    infos = package.infolist()
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        return "zip-encrypted"
    large = any(
        info.file_size > MAX_MEMBER_BYTES
        or (info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1))
        for info in infos
    )
    total = sum(info.file_size for info in infos)
    return "zip-bomb" if large or len(infos) > MAX_MEMBERS or total > MAX_UNPACKED else ""


def _members(package: zipfile.ZipFile) -> Iterator[Inner]:
    for info in package.infolist():
        if info.is_dir():
            continue
        with package.open(info) as stream:
            yield Inner(info.filename, stream.read())  # zipfile reads no more than was stated

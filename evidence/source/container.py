"""Reads zip and tar in a worker and yields frames: member, chunk…, end; findings in between.

Nothing is extracted: names are only told, never used. A dangerous member is told as refused and the
rest goes on; what breaks the archive as a whole is told as X-206 and ends it.
"""

from __future__ import annotations

import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from evidence.source.model import printable
from evidence.source.tarstream import open_tar

_BLOCK = 1 << 18
MEMBER_LIMIT = 200_000
RATIO_LIMIT = 1000  # times its packed size, for members over RATIO_FROM bytes
RATIO_FROM = 64 << 20
TOTAL_RATIO_LIMIT = 200  # times the archive, once more than TOTAL_FROM bytes came out
TOTAL_FROM = 1 << 30
_NAME_BYTES = 255
_UNIX = (3, 19)  # systems whose members bear a mode (APPNOTE 4.4.2: UNIX, OS X)
_END_SIZE = 22  # bytes of the end-of-central-directory record (APPNOTE 4.3.16)
_END_REACH = _END_SIZE + 0xFFFF
_END_MARK, _MEMBER_MARK = b"PK\x05\x06", b"PK\x03\x04"
# Kinds of members that are no files, by the type bits of a mode and by the type of a tar member.
_MODES = {0o120000: "symlink", 0o020000: "device", 0o060000: "device", 0o010000: "fifo"}
_TYPES = {
    tarfile.SYMTYPE: "symlink",
    tarfile.LNKTYPE: "hard link",
    tarfile.CHRTYPE: "device",
    tarfile.BLKTYPE: "device",
    tarfile.FIFOTYPE: "fifo",
}

Part = tuple[dict[str, Any], bytes]
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # zipfile: a compression method or zip version it does not know
    RuntimeError,
    ValueError,
    OSError,
    OverflowError,
)


class _BombError(Exception):
    """More comes out than can be honest."""


class _Meter:
    """Counts what came out against the size of the archive."""

    def __init__(self, packed: int) -> None:
        self._packed = max(packed, 1)
        self._total = 0

    def add(self, size: int) -> None:
        self._total += size
        if self._total > TOTAL_FROM and self._total > TOTAL_RATIO_LIMIT * self._packed:
            raise _BombError(f"{self._total} bytes out of {self._packed}")


def container_op(path: str, kind: str) -> Iterator[Part]:
    """Frames of the archive at ``path``; ``kind`` is zip or tar."""
    meter = _Meter(Path(path).stat().st_size)
    read = _zip if kind == "zip" else _tar
    try:
        yield from read(path, meter)
    except _BombError as error:
        yield _finding("X-204", "", str(error))
    except _BROKEN as error:
        yield _finding("X-206", "", str(error) or type(error).__name__)


def _zip(path: str, meter: _Meter) -> Iterator[Part]:
    with zipfile.ZipFile(path) as package:
        infos = package.infolist()
        if len(infos) > MEMBER_LIMIT:
            raise _BombError(f"{len(infos)} members")
        if _is_cut_off(path, infos):
            raise zipfile.BadZipFile("cut off: the list at the end is that of a zip inside")
        yield from _end_record(path, len(infos))
        yield from _overlaps(infos)
        seen: set[str] = set()
        for info in infos:
            name, raw = _zip_name(info)
            if name.endswith("/"):
                continue
            fault = _fault(name, seen) or _zip_fault(info)
            seen.add(name)
            if fault:
                yield from _refused(name, info.file_size, fault)
                continue
            yield _member(name, info.file_size, raw, _zip_time(info))
            try:
                with package.open(info) as stream:
                    size = yield from _bytes(stream, meter, max(info.compress_size, 1))
                if size != info.file_size:
                    yield _finding("X-207", name, f"{size} ≠ {info.file_size}")
            except _BROKEN as error:
                yield _finding("X-207", name, str(error) or type(error).__name__)
            yield {"end": True}, b""


def _zip_name(info: zipfile.ZipInfo) -> tuple[str, str]:
    """The name as written: UTF-8 by flag or Info-ZIP extra field 0x7075, else UTF-8 if it is."""
    if info.flag_bits & 0x800:
        return printable(info.orig_filename.encode("utf-8", "replace"))
    raw = info.orig_filename.encode("cp437", "replace")
    return printable(_unicode_path(info.extra, raw) or raw)


def _unicode_path(extra: bytes, raw: bytes) -> bytes:
    """The name in the Info-ZIP Unicode path field that belongs to ``raw``, or nothing."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == 0x7075 and len(body) > 5 and body[0] == 1:
            return body[5:] if struct.unpack_from("<I", body, 1)[0] == zlib.crc32(raw) else b""
    return b""


def _zip_time(info: zipfile.ZipInfo) -> int:
    try:
        moment = datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return 0
    return int(moment.timestamp()) * 1_000_000_000


def _zip_fault(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    mode = info.external_attr >> 16
    if info.create_system in _UNIX and mode and (mode & 0o170000) not in (0, 0o100000):
        return "X-202", _MODES.get(mode & 0o170000, f"mode {mode:o}")
    if info.flag_bits & 0x1:
        return "X-205", ""
    packed = max(info.compress_size, 1)
    if info.file_size > RATIO_FROM and info.file_size > RATIO_LIMIT * packed:
        return "X-204", f"{info.file_size} / {packed}"
    return None


def _is_cut_off(path: str, infos: list[zipfile.ZipInfo]) -> bool:
    """Whether the archive begins with a member its list does not have, and goes on after the list.

    So looks a truncated zip that holds another (a workbook, say) unpacked, and one whose comment
    holds an end record of its own: what that list leaves out must not be passed over.
    """
    head, tail = _ends(path)
    at = tail.rfind(_END_MARK)
    if not infos:
        return head.startswith(_MEMBER_MARK)
    if not head.startswith(_MEMBER_MARK) or len(tail) - at <= _END_SIZE:
        return False
    comment = struct.unpack_from("<20xH", tail, at)[0]
    goes_on = len(tail) - at - _END_SIZE - comment > 0
    return goes_on and min(info.header_offset for info in infos) > 0


def _ends(path: str) -> tuple[bytes, bytes]:
    """The first bytes and as many of the last as the end record may lie in."""
    with Path(path).open("rb") as stream:
        head = stream.read(len(_MEMBER_MARK))
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _END_REACH))
        return head, stream.read(_END_REACH)


def _end_record(path: str, listed: int) -> Iterator[Part]:
    """Faults of the record that ends a zip, which ``zipfile`` passes over."""
    tail = _ends(path)[1]
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END_SIZE:
        return  # zipfile says so itself
    disk, first, count, comment = struct.unpack("<4xHH2xH8xH", tail[at : at + _END_SIZE])
    surplus = len(tail) - at - _END_SIZE - comment
    if (disk, first) not in ((0, 0), (0xFFFF, 0xFFFF)):
        yield _finding("X-206", "", f"part {disk} of an archive in several")
    elif surplus < 0:
        yield _finding("X-206", "", f"{-surplus} bytes are missing at the end")
    elif surplus:
        yield _finding("X-211", "", str(surplus), severity="warning")
    if count not in (listed & 0xFFFF, 0xFFFF):  # all ones: the number stands in the zip64 record
        yield _finding("X-206", "", f"{listed} of {count} members are listed")


def _overlaps(infos: list[zipfile.ZipInfo]) -> Iterator[Part]:
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            yield _finding("X-209", info.filename, str(info.header_offset))
        end = max(end, info.header_offset + 30 + info.compress_size)


def _tar(path: str, meter: _Meter) -> Iterator[Part]:
    seen: set[str] = set()
    with open_tar(Path(path), meter.add) as package:
        for number, info in enumerate(package):
            if number > MEMBER_LIMIT:
                raise _BombError(f"over {MEMBER_LIMIT} members")
            if info.isdir():
                continue
            name, raw = printable(info.name.encode("utf-8", "surrogateescape"))
            name = name.removeprefix("./")
            fault = _fault(name, seen)
            seen.add(name)
            if not fault and not info.isreg():
                kind = _TYPES.get(info.type, "?")
                fault = "X-202", f"{kind} → {info.linkname}" if info.linkname else kind
            stream = None if fault else package.extractfile(info)
            if fault or stream is None:
                yield from _refused(name, info.size, fault or ("X-207", "no data"))
                continue
            yield _member(name, info.size, raw, int(info.mtime) * 1_000_000_000)
            yield from _bytes(stream, None, 0)  # metered below, with the headers
            yield {"end": True}, b""
    if package.surplus:
        yield _finding("X-211", "", str(package.surplus), severity="warning")


def _bytes(stream: IO[bytes], meter: _Meter | None, packed: int) -> Generator[Part, None, int]:
    """The blocks of a member; returns how many bytes they are."""
    size = 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if meter:
            meter.add(len(block))
        if packed and size > RATIO_FROM and size > RATIO_LIMIT * packed:
            raise _BombError(f"{size} / {packed}")
        yield {"chunk": True}, block
    return size


def _fault(name: str, seen: set[str]) -> tuple[str, str] | None:
    """Why a member of this name is refused, or None."""
    parts = name.replace("\\", "/").split("/")
    climbs = ".." in parts or name.startswith(("/", "\\")) or parts[0].endswith(":")
    if climbs or "\0" in name or (len(parts[0]) > 1 and parts[0][1] == ":"):
        return "X-201", name
    if any(len(part.encode("utf-8", "replace")) > _NAME_BYTES for part in parts):
        return "X-210", name[:80]
    return ("X-203", name) if name in seen else None


def _refused(name: str, size: int, fault: tuple[str, str]) -> Iterator[Part]:
    yield _finding(fault[0], name, fault[1])
    yield {"member": {"path": name, "size": size, "kind": "refused"}}, b""


def _member(name: str, size: int, raw: str, modified: int) -> Part:
    member = {"path": name, "size": size, "kind": "file", "raw": raw, "modified": modified}
    return {"member": member}, b""


def _finding(rule: str, path: str, detail: str, severity: str = "error") -> Part:
    finding = {"rule": rule, "severity": severity, "path": path, "detail": detail[:300]}
    return {"finding": finding}, b""

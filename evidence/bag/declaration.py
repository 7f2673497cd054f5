"""``bagit.txt`` (RFC 8493 section 2.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.bag.text import BOM, SHOWN, finding, is_charset, lines_of
from schemas.finding import Finding

_VERSION = re.compile(r"BagIt-Version: (0\.9[3-7]|1\.0)")
_ENCODING = re.compile(r"Tag-File-Character-Encoding: (\S+)")
# Blank play that versions before 1.0 did not forbid.
_OLD_VERSION = re.compile(r"BagIt-Version\s*:\s*(0\.9[3-7])\s*")
_OLD_ENCODING = re.compile(r"Tag-File-Character-Encoding\s*:\s*(\S+)\s*")
_LINES = 2


@dataclass(slots=True)
class Declaration:
    """What bagit.txt says; ``version`` is "" where that is not known."""

    version: str = ""
    encoding: str = "utf-8"


def declared(data: bytes, into: Declaration) -> Iterator[Finding]:
    """Read the bytes of ``bagit.txt`` into the declaration; yields its faults (B-001)."""
    if data.startswith(BOM):
        yield finding("B-001", "bagit.txt", why="byte-order mark")
        data = data[len(BOM) :]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        yield finding("B-001", "bagit.txt", why="UTF-8")
        text = data.decode("utf-8", "replace")
    lines = lines_of(text)
    version, encoding = _read(lines)
    if version is None or encoding is None or len(lines) != _LINES:
        yield finding("B-001", "bagit.txt", why=" | ".join(lines)[:SHOWN])
    into.version = version[1] if version else ""
    if encoding is None:
        return
    if is_charset(encoding[1]):
        into.encoding = encoding[1]
    else:
        yield finding("B-001", "bagit.txt", why=encoding[1][:SHOWN])


def _read(lines: list[str]) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    first, second = [*lines, "", ""][:_LINES]
    version, encoding = _VERSION.fullmatch(first), _ENCODING.fullmatch(second)
    if version and version[1] == "1.0":
        return version, encoding
    older = version or _OLD_VERSION.fullmatch(first)
    return older, encoding or (_OLD_ENCODING.fullmatch(second) if older else None)

"""Tag files as text, and the findings about them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from evidence.bag.names import FINAL
from schemas.finding import Finding, Place, Severity

SHOWN = 120  # characters of a faulty line that are told
BOM = codecs.BOM_UTF8
_LIMIT = 256 << 20  # bytes of one tag file
_ENDS = re.compile("\r\n|\r|\n")  # what ends a line (RFC 8493 section 2.3); nothing else does
# Codecs of Python that are no character sets.
_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape"})


@dataclass(frozen=True, slots=True)
class BagFile:
    """A file of the bag: SHA-256 (hex; "" where not known yet), size, where its bytes lie."""

    sha256: str
    size: int
    staged: str | Path  # text in the worker: making paths costs as much as reading small files

    def head(self) -> bytes:
        """The bytes, as far as a tag file may reach."""
        with Path(self.staged).open("rb") as stream:
            return stream.read(_LIMIT)

    @property
    def too_large(self) -> bool:
        """Whether it is larger than a tag file may be."""
        return self.size > _LIMIT


def lines_of(text: str) -> list[str]:
    """The lines, ended by LF, CR or CRLF."""
    lines = _ENDS.split(text)
    return lines[:-1] if lines[-1] == "" else lines


def is_charset(name: str) -> bool:
    """Whether tag files can be read in the encoding of this name."""
    try:
        found = codecs.lookup(name).name.replace("-", "_")
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return found not in _NOT_CHARSETS


def text_of(file: BagFile, name: str, encoding: str, version: str) -> tuple[str, Finding | None]:
    """The text of a tag file, and what is wrong with its encoding (B-011, B-015)."""
    data, fault = file.head(), None
    if file.too_large:
        fault = finding("B-011", name, file=name, case="large")
    if data.startswith(BOM) and codecs.lookup(encoding).name == "utf-8":
        data = data[len(BOM) :]
        fault = fault or _mark(name, version)
    try:
        return data.decode(encoding), fault
    except UnicodeError:
        return data.decode(encoding, "replace"), finding("B-011", name, file=name)


def _mark(name: str, version: str) -> Finding:
    if version == FINAL:
        return finding("B-011", name, file=name, case="mark")
    return finding("B-015", name, "warning", manifest=name, file=name, case="mark")


def finding(rule: str, place: str, /, severity: Severity = "error", **params: str) -> Finding:
    """A finding of the bag reader at a file of the bag ("": the bag as a whole)."""
    return Finding(rule=rule, severity=severity, where=Place(file=place or None), params=params)


def line_fault(name: str, number: int, case: str, why: str) -> Finding:
    """What is wrong with a line of a manifest or of fetch.txt (B-006)."""
    line, shown = str(number), why[:SHOWN]
    return finding("B-006", name, manifest=name, line=line, case=case, why=shown)

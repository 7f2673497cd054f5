"""Format by content: PRONOM signatures (Siegfried inside pygfried), never the extension.

Where PRONOM knows nothing (a damaged file, say) the first bytes decide the coarse kind alone.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from evidence.exchange.limits import HEAD
from evidence.exchange.recognise import MESSAGE, TEXTS, is_message
from evidence.facts import FormatFacts

VERSION = 2
_OLE_LOOK = 32 << 20  # bytes searched for the stream names of a compound file
_PLAIN_TEXT = "x-fmt/111"
_BY_CONTENT = ("byte match", "container", "text match", "xml match")
_HEAD = 1024  # a PDF header may stand within the first 1,024 bytes (ISO 32000-1, annex H)


def identify(path: Path, size: int) -> FormatFacts:
    """The format of a file. Raises ``OSError`` where it cannot be read."""
    if size == 0:
        return FormatFacts(kind="empty", basis="0 bytes")
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    match = _pronom(path)
    own = _by_magic(path, head[:_HEAD])
    if match is None or (match["id"] == _PLAIN_TEXT and own.kind != "text"):
        return _refined(own, head)  # plain text only says that there are no odd bytes
    mime = match.get("mime", "")
    kind = _table()["puids"].get(match["id"]) or kind_of_mime(mime) or own.kind
    found = FormatFacts(
        kind=kind,
        mime=mime,
        puid=match["id"],
        name=match.get("format", ""),
        version=match.get("version", ""),
        basis=match.get("basis", ""),
    )
    return _refined(found, head)


def _refined(found: FormatFacts, head: bytes) -> FormatFacts:
    """A message of the document exchange is told from other XML, text and JSON."""
    if found.kind not in TEXTS or not is_message(head):
        return found
    return replace(found, kind=MESSAGE, name="edXML", version="", basis=f"{found.basis}; edXML")


def first_look(path: Path, size: int) -> FormatFacts:
    """The format by our own table of first bytes alone, without a foreign parser."""
    if size == 0:
        return FormatFacts(kind="empty", basis="0 bytes")
    with path.open("rb") as stream:
        return _by_magic(path, stream.read(_HEAD))


def kind_of_bytes(data: bytes) -> str:
    """The coarse kind of a file held in memory, by its first bytes alone ("empty" for none)."""
    if not data:
        return "empty"
    found = _by_prefix(data[:_HEAD])
    if found is None:
        return _refined(_by_words(data[:_HEAD]), data[:HEAD]).kind
    return _ole_of(data[:_OLE_LOOK])[0] if found[0] == "ole" else found[0]


def _pronom(path: Path) -> dict[str, str] | None:
    """The first PRONOM match that rests on content, or None."""
    import pygfried

    try:
        answer = pygfried.identify(str(path), detailed=True)
    except pygfried.GoError:  # a damaged zip, say
        return None
    for file in answer.get("files", ()):
        for match in file.get("matches", ()):
            basis = str(match.get("basis", ""))
            if match.get("id") != "UNKNOWN" and any(word in basis for word in _BY_CONTENT):
                return {name: str(value) for name, value in match.items()}
    return None


def kind_of_mime(mime: str) -> str | None:
    """The kind a MIME type stands for, None where it is not known."""
    kind: str | None = _table()["kinds"].get(mime.split(";")[0].split(",")[0].strip())
    return kind


def _by_magic(path: Path, head: bytes) -> FormatFacts:
    found = _by_prefix(head)
    if found is None:
        return _by_words(head)
    kind, mime, prefix = found
    if kind == "ole":
        kind, mime = _ole_kind(path)
    return FormatFacts(kind=kind, mime=mime, basis=f"first bytes {prefix}")


def _by_prefix(head: bytes) -> tuple[str, str, str] | None:
    """(kind, MIME type, first bytes in hex) of the table's row that fits."""
    for prefix, kind, mime in _table()["magic"]:
        if head.startswith(bytes.fromhex(prefix)):
            return kind, mime, prefix
    return None


def _by_words(head: bytes) -> FormatFacts:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for prefix, kind, mime in _table()["markup"]:
        if start.startswith(prefix.encode("ascii")):
            return FormatFacts(kind=kind, mime=mime, basis=f"begins with {prefix}")
    if b"%PDF-" in head:
        return FormatFacts(kind="pdf", mime="application/pdf", basis="%PDF- in the first 1,024")
    return FormatFacts(kind="text" if _is_text(head) else "other", basis="no signature")


def _ole_kind(path: Path) -> tuple[str, str]:
    """Which program's compound file: told by the names of its streams."""
    with path.open("rb") as stream:
        return _ole_of(stream.read(_OLE_LOOK))


def _ole_of(data: bytes) -> tuple[str, str]:
    for name, kind, mime in _table()["ole"]:
        if name.encode("utf-16-le") in data:
            return kind, mime
    return "other", "application/x-ole-storage"


def _is_text(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):  # byte order marks of UTF-16
        return True
    if b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 > 0
    return True


@cache
def _table() -> dict[str, Any]:
    text = files("evidence").joinpath("data/formats.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table

"""A small reader of PDF objects that remembers where each dictionary value lies.

Only what signature dictionaries need (ISO 32000-2 §7.2, §7.3): no streams, no decryption. Every
parse is bounded by depth and by number of tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from mmap import mmap
from typing import Any

from evidence.signature.limits import MAX_BRACKETS, MAX_DEPTH, MAX_TOKENS

Buffer = bytes | mmap
WHITE = b"\x00\t\n\x0c\r "


class PdfSyntaxError(ValueError):
    """The bytes at this place are no PDF object (or go beyond a bound).

    ``partial``: the dictionary as far as it could be read, None where it is in none.
    """

    partial: PdfDict | None = None


class Name(str):
    """A PDF name without its slash, ``#xx`` escapes resolved."""

    __slots__ = ()


class Keyword(str):
    """A bare word that is neither null, true nor false."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """An indirect reference."""

    number: int
    generation: int


class PdfDict(dict[str, Any]):
    """A dictionary; ``spans[key]`` is the [start, end) of the value in the parsed buffer."""

    def __init__(self) -> None:
        super().__init__()
        self.spans: dict[str, tuple[int, int]] = {}
        self.start = 0
        self.repeated: list[str] = []


_TOKEN = re.compile(
    rb"[\x00\t\n\x0c\r ]*+(?:%[^\r\n]*+[\x00\t\n\x0c\r ]*+)*+(?:"
    rb"(?P<ref>\d{1,10}[\x00\t\n\x0c\r ]++\d{1,5}[\x00\t\n\x0c\r ]++R"
    rb"(?![^\x00\t\n\x0c\r ()<>\[\]{}/%]))"
    rb"|(?P<num>[+-]*+(?:\d++\.?\d*+|\.\d++))"
    rb"|(?P<name>/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*+)"
    rb"|(?P<dopen><<)|(?P<dclose>>>)"
    rb"|(?P<hex><[0-9A-Fa-f\x00\t\n\x0c\r ]*+>)"
    rb"|(?P<str>\()|(?P<aopen>\[)|(?P<aclose>\])"
    rb"|(?P<word>[^\x00\t\n\x0c\r ()<>\[\]{}/%]++))"
)
_STRING_PART = re.compile(rb"[^()\\]*+")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_BACKSLASH = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|\r|\n)|(.))", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_WORDS: dict[str, Any] = {"null": None, "true": True, "false": False}


def name_text(raw: bytes) -> Name:
    """The text of a name's bytes (without slash): escapes resolved, UTF-8 where it is that."""
    if b"#" in raw:
        raw = _ESCAPED.sub(lambda m: bytes((int(m[1], 16),)), raw)
    try:
        return Name(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return Name(raw.decode("latin-1"))


def hex_bytes(raw: bytes) -> bytes:
    """The bytes of a hexadecimal string's inside; an odd last digit counts as followed by 0."""
    digits = raw.translate(None, WHITE)
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))


def text_of(raw: bytes) -> str:
    """A text string (ISO 32000-2 §7.9.2.2): UTF-16 or UTF-8 by its mark, else UTF-8, Latin-1."""
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xff\xfe"):
        return raw[2:].decode("utf-16-le", "replace")
    body = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1")


class _Parser:
    """One parse of one object."""

    def __init__(self, data: Buffer, position: int, limit: int) -> None:
        self.data, self.position, self.limit = data, position, limit
        self.tokens = 0

    def _next(self) -> re.Match[bytes]:
        self.tokens += 1
        match = _TOKEN.match(self.data, self.position, self.limit)
        if match is None or self.tokens > MAX_TOKENS:
            raise PdfSyntaxError(f"no object at offset {self.position}")
        self.position = match.end()
        return match

    def value(self, depth: int = 0) -> Any:
        match = self._next()
        return self._value(match, depth)

    def _value(self, match: re.Match[bytes], depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise PdfSyntaxError(f"nested too deeply at offset {self.position}")
        kind = match.lastgroup or ""
        if kind == "dopen":
            return self._dictionary(match.start(kind), depth)
        if kind == "aopen":
            return self._array(depth)
        if kind == "str":
            return self._string()
        if kind in ("dclose", "aclose"):
            raise PdfSyntaxError(f"unexpected bracket at offset {match.start(kind)}")
        return _simple(kind, match[kind])

    def _dictionary(self, start: int, depth: int) -> PdfDict:
        result = PdfDict()
        result.start = start
        try:
            self._entries(result, depth)
        except PdfSyntaxError as error:
            error.partial = result
            raise
        return result

    def _entries(self, result: PdfDict, depth: int) -> None:
        while True:
            match = self._next()
            kind = match.lastgroup
            if kind == "dclose":
                return
            if kind != "name":
                raise PdfSyntaxError(f"dictionary key expected at offset {match.start()}")
            key = str(name_text(match["name"][1:]))
            item = self._next()
            if item.lastgroup == "dclose":  # a key without value at the end
                return
            begin = item.start(item.lastgroup or 0)
            value = self._inner(result, key, item, depth)
            if key in result:
                result.repeated.append(key)
            result[key] = value
            result.spans[key] = (begin, self.position)

    def _inner(self, result: PdfDict, key: str, item: re.Match[bytes], depth: int) -> Any:
        try:
            return self._value(item, depth + 1)
        except PdfSyntaxError as error:
            result[key] = error.partial
            raise

    def _array(self, depth: int) -> list[Any]:
        result: list[Any] = []
        while True:
            match = self._next()
            if match.lastgroup == "aclose":
                return result
            result.append(self._value(match, depth + 1))

    def _string(self) -> bytes:
        start, level, position = self.position, 1, self.position
        while level:
            part = _STRING_PART.match(self.data, position, self.limit)
            position = part.end() if part else position
            if position >= self.limit:
                raise PdfSyntaxError(f"string without end at offset {start}")
            byte = self.data[position]
            position += 2 if byte == 0x5C else 1
            level += {0x28: 1, 0x29: -1}.get(byte, 0)
            if level > MAX_BRACKETS:
                raise PdfSyntaxError(f"brackets nested too deeply in the string at offset {start}")
        self.position = position
        return _unescape(self.data[start : position - 1])


def _simple(kind: str, raw: bytes) -> Any:
    if kind == "name":
        return name_text(raw[1:])
    if kind == "hex":
        return hex_bytes(raw[1:-1])
    if kind == "ref":
        number, generation, _ = raw.replace(b"\x00", b" ").split()
        return Ref(int(number), int(generation))
    if kind == "num":
        return _number(raw)
    word = raw.decode("latin-1")
    return _WORDS[word] if word in _WORDS else Keyword(word)


def _number(raw: bytes) -> int | float:
    text = raw.decode("ascii")
    sign = "-" if text.startswith("-") else ""
    digits = text.lstrip("+-")
    if len(digits) > 40:
        raise PdfSyntaxError("number with too many digits")
    return float(sign + digits) if "." in digits else int(sign + digits)


def _unescape(raw: bytes) -> bytes:
    if b"\\" not in raw:
        return raw

    def one(match: re.Match[bytes]) -> bytes:
        if match[1]:
            return bytes((int(match[1], 8) & 0xFF,))
        return b"" if match[2] else _LETTERS.get(match[3], match[3])

    return _BACKSLASH.sub(one, raw)


def parse_object(data: Buffer, position: int, limit: int | None = None) -> tuple[Any, int]:
    """The object at ``position`` and the offset behind it. Raises :class:`PdfSyntaxError`."""
    parser = _Parser(data, position, len(data) if limit is None else limit)
    value = parser.value()
    return value, parser.position

"""What a signature's byte range covers, and the hashing of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from evidence.signature.limits import MAX_HASHED_BYTES
from evidence.signature.objects import only_white
from evidence.signature.syntax import WHITE, Buffer
from evidence.signature.walk import FoundSignature

_HEX_OR_WHITE = frozenset(b"0123456789abcdefABCDEF" + WHITE)
_EOF_REACH = 64
_CHUNK = 1 << 20


@dataclass(slots=True)
class Coverage:
    """``kind``: whole_file | whole_revision | contiguous | bad (see :func:`examine`).

    ``end``: offset behind the last covered byte; ``bytes_after``: what follows it, blanks at the
    end of the file counted apart by ``blank_after``. ``problems`` are keys, e.g. gap-not-contents.
    ``contents``: [start, end) of the dictionary's own /Contents, None in an object stream;
    ``contents_bytes``: how many bytes that string holds (since version 3).
    """

    kind: str
    ranges: list[int] = field(default_factory=list)
    end: int = 0
    bytes_after: int = 0
    blank_after: bool = True
    problems: list[str] = field(default_factory=list)
    contents: tuple[int, int] | None = None
    contents_bytes: int = 0

    @property
    def gap(self) -> tuple[int, int] | None:
        """[start, end) of the contents, None for a bad byte range."""
        return None if self.kind == "bad" else (self.ranges[1], self.ranges[2])

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "kind": self.kind,
            "covered_end": self.end,
            "bytes_after": self.bytes_after,
            "blank_after": self.blank_after,
            "problems": list(self.problems),
            "contents": list(self.contents) if self.contents else None,
            "contents_bytes": self.contents_bytes,
        }


def examine(data: Buffer, found: FoundSignature) -> Coverage:
    """Judge the byte range by ISO 32000-2 §12.8.1 and EN 319 142-1 §5.3.

    Good means: two ranges, the first from byte 0, the second inside the file, and the gap between
    them exactly the hexadecimal string of this dictionary's /Contents, delimiters included.
    ``whole_revision``: the covered part ends with an end-of-file mark; ``contiguous``: it does not.
    """
    coverage = _examined(data, found)
    contents = found.value.get("Contents")
    coverage.contents = found.contents_span
    coverage.contents_bytes = len(contents) if isinstance(contents, bytes) else 0
    return coverage


def _examined(data: Buffer, found: FoundSignature) -> Coverage:
    raw = found.value.get("ByteRange")
    if not isinstance(raw, list) or not all(type(n) is int for n in raw) or len(raw) > 64:
        return Coverage("bad", problems=["byte-range-missing" if raw is None else "not-integers"])
    problems = _range_problems(raw, len(data))
    if problems:
        end = raw[-2] + raw[-1] if len(raw) >= 2 else 0
        return Coverage("bad", raw, end, max(0, len(data) - end), True, problems)
    _, first, second, length = raw
    end = second + length
    problems = _gap_problems(data, found, first, second)
    tail = data[end : end + _CHUNK]
    coverage = Coverage("bad", raw, end, len(data) - end, only_white(tail), problems)
    coverage.blank_after = coverage.blank_after and len(data) - end <= _CHUNK
    if not problems:
        coverage.kind = _kind(data, end)
    return coverage


def _range_problems(raw: list[int], size: int) -> list[str]:
    if len(raw) != 4:
        return ["not-two-ranges"]
    first_start, first, second, length = raw
    checks = (
        ("does-not-start-at-0", first_start != 0),
        ("negative", min(raw) < 0),
        ("ranges-overlap", second < first_start + first),
        ("no-gap", second == first_start + first),
        ("beyond-end-of-file", second + length > size),
        ("nothing-before-contents", first <= 0),
        ("nothing-after-contents", length <= 0),
    )
    return [name for name, bad in checks if bad]


def _gap_problems(data: Buffer, found: FoundSignature, start: int, end: int) -> list[str]:
    if data[start] != 0x3C or data[end - 1] != 0x3E:
        return ["gap-not-contents"]
    if not set(data[start + 1 : end - 1]) <= _HEX_OR_WHITE:
        return ["gap-not-hexadecimal"]
    if found.contents_span is None:
        return ["contents-in-object-stream"]
    return [] if found.contents_span == (start, end) else ["gap-is-another-string"]


def _kind(data: Buffer, end: int) -> str:
    if end == len(data):
        return "whole_file"
    tail = data[max(0, end - _EOF_REACH) : end].rstrip(WHITE)
    return "whole_revision" if tail.endswith(b"%%EOF") else "contiguous"


class HashLimitError(ValueError):
    """The byte ranges of this file together are larger than the bound."""


class RangeHasher:
    """Hashes byte ranges of one file, each (ranges, algorithm) once."""

    def __init__(self, data: Buffer) -> None:
        self._view = memoryview(data)
        self._done: dict[tuple[tuple[int, ...], str], bytes] = {}
        self._spent = 0

    def close(self) -> None:
        """Let go of the file's memory."""
        self._view.release()

    def digest(self, ranges: list[int], algorithm: str) -> bytes:
        """The digest over the ranges. Raises ``ValueError`` (``HashLimitError`` at the bound)."""
        key = (tuple(ranges), algorithm)
        if key not in self._done:
            self._done[key] = self._hash(ranges, algorithm)
        return self._done[key]

    def _hash(self, ranges: list[int], algorithm: str) -> bytes:
        state = new_hash(algorithm)
        size = len(self._view)
        for start, length in zip(ranges[::2], ranges[1::2], strict=False):
            if start < 0 or length < 0 or start + length > size:
                raise ValueError("byte range beyond the end of the file")
            self._spent += length
            if self._spent > MAX_HASHED_BYTES:
                raise HashLimitError("byte ranges too large together")
            for place in range(start, start + length, _CHUNK):
                state.update(self._view[place : min(place + _CHUNK, start + length)])
        return finish(state, algorithm)


_SHAKE_LENGTHS = {"shake128": 32, "shake256": 64}  # RFC 8702 §3.1, RFC 8419 §2.3
_HASHLIB = {"shake128": "shake_128", "shake256": "shake_256"}


def new_hash(algorithm: str) -> Any:
    """A hashlib object for asn1crypto's name of a digest. Raises ``ValueError``."""
    name = algorithm.removesuffix("_len")
    return hashlib.new(_HASHLIB.get(name, name), usedforsecurity=False)


def finish(state: Any, algorithm: str) -> bytes:
    """The digest of a :func:`new_hash` object."""
    length = _SHAKE_LENGTHS.get(algorithm.removesuffix("_len"))
    result: bytes = state.digest(length) if length else state.digest()
    return result


def hash_bytes(data: bytes, algorithm: str) -> bytes:
    """The digest of some bytes. Raises ``ValueError`` for an unknown algorithm."""
    state = new_hash(algorithm)
    state.update(data)
    return finish(state, algorithm)

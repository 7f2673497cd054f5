"""The Range header: one piece of a file (RFC 9110, section 14)."""

from __future__ import annotations

import re
from typing import NamedTuple

_ONE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


class Slice(NamedTuple):
    """Bytes ``start`` to ``end``, ``end`` not included."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Number of bytes."""
        return self.end - self.start


class UnsatisfiableError(Exception):
    """The range begins behind the end of the file, or asks for its last 0 bytes: answer 416."""


def slice_of(header: str | None, size: int) -> Slice | None:
    """The piece ``header`` asks of a file of ``size`` bytes; None: the whole file.

    A header of another unit, of several ranges or that is no range at all is ignored, as a server
    may (14.2). Raises :class:`UnsatisfiableError`.
    """
    match = _ONE.fullmatch((header or "").strip())
    first, last = match.groups() if match else ("", "")
    if not first and not last:
        return None
    if not first:
        wanted = min(int(last), size)
        if not wanted:
            raise UnsatisfiableError
        return Slice(size - wanted, size)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise UnsatisfiableError
    return Slice(start, min(int(last) + 1, size) if last else size)

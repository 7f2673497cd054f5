"""Cursors: where the next page of results begins, in a form that is passed on unread."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from schemas.errors import HosoError

_LONGEST = 4_000  # characters of a sort text


def written_cursor(kind: str, where: Any) -> str:
    """The cursor for ``where`` (JSON) in results of ``kind``."""
    text = json.dumps([kind, where], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, kind: str, first: Any) -> Any:
    """Where a cursor stands for results of ``kind``; ``first`` for None.

    Raises ``HosoError`` cursor-invalid for anything :func:`written_cursor` did not write for
    results of this kind.
    """
    if cursor is None:
        return first
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        said, where = json.loads(text)
        if said != kind or written_cursor(said, where) != cursor or not _like(where, first):
            raise ValueError(cursor)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise HosoError("cursor-invalid", cursor=cursor[:80]) from None
    return where


def _like(where: Any, first: Any) -> bool:
    """Whether ``where`` has the form of ``first``: a place, or (a truth value, a text)."""
    if isinstance(first, int):
        return type(where) is int and where >= 0
    return (
        isinstance(where, list)
        and [type(part) for part in where] == [bool, str]
        and (where[1].isdigit() if where[0] else where[1].isascii())
        and len(where[1]) <= _LONGEST
    )

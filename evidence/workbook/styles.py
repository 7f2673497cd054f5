"""Number formats of a workbook: what a stored number is shown as.

Built-in ids: ISO/IEC 29500-1 §18.8.30. Excel stores dates and "05" alike as plain numbers; only
the format tells them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from lxml import etree

FormatKind = Literal["general", "date", "time", "elapsed", "zeros"]

_DATE_IDS = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_TIME_IDS = frozenset((18, 19, 20, 21, 45, 47))
_ELAPSED_IDS = frozenset((46,))
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """``kind`` of a format; ``width`` = digits a "zeros" format pads to."""

    kind: FormatKind
    width: int = 0


GENERAL = NumberFormat("general")


def classify(code: str) -> NumberFormat:
    """The kind of a format code such as ``dd/mm/yyyy``, ``[h]:mm:ss``, ``000``."""
    bare = _LITERALS.sub("", code.partition(";")[0])
    if _ELAPSED.search(bare):
        return NumberFormat("elapsed")
    letters = _BRACKETS.sub("", bare).casefold().strip()
    if letters in ("general", "standard", "@", ""):
        return GENERAL
    if len(letters) > 1 and set(letters) == {"0"}:
        return NumberFormat("zeros", len(letters))
    if "y" in letters or "d" in letters:
        return NumberFormat("date")
    if "h" in letters or "s" in letters:
        return NumberFormat("time")
    return NumberFormat("date") if "m" in letters else GENERAL


def _builtin(number: int) -> NumberFormat:
    if number in _DATE_IDS:
        return NumberFormat("date")
    if number in _TIME_IDS:
        return NumberFormat("time")
    return NumberFormat("elapsed") if number in _ELAPSED_IDS else GENERAL


def read_formats(root: etree._Element) -> tuple[NumberFormat, ...]:
    """The number format of every cell style, by style index."""
    own = {
        item.get("numFmtId", ""): classify(item.get("formatCode", ""))
        for item in root.iterfind("{*}numFmts/{*}numFmt")
    }
    return tuple(
        own.get(key) or _builtin(int(key) if key.isascii() and key.isdecimal() else 0)
        for key in (item.get("numFmtId", "0") for item in root.iterfind("{*}cellXfs/{*}xf"))
    )

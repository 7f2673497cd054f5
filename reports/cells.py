"""Text that is safe in a spreadsheet cell: no formula, no illegal character, no overlong value."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, TypeVar

from reports.labels import Labels

# Excel's limits: https://support.microsoft.com "Excel specifications and limits".
MAX_CHARACTERS: Final = 32_767
MAX_ROWS: Final = 1_048_576
# A value that begins so is read as a formula or a command by some spreadsheet or by its CSV export.
RISKY_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")

_Value = TypeVar("_Value")
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f"  # controls XML 1.0 refuses or discourages, and CR
    "\u202a-\u202e\u2066-\u2069"  # overrides that let a name be shown backwards
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def visible(text: str) -> str:
    r"""``text`` with every character a workbook cannot or should not hold shown by its number.

    Line ends become ``\n``; a NUL becomes ``⟨U+0000⟩``. Never raises.
    """
    return _ILLEGAL.sub(lambda hit: f"⟨U+{ord(hit[0]):04X}⟩", text.replace("\r\n", "\n"))


def units(text: str) -> int:
    """Length as Excel counts it: UTF-16 code units."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def cell_text(value: str, labels: Labels, limit: int = MAX_CHARACTERS) -> str:
    """The text to be written for ``value``: visible, escaped, cut to ``limit`` with a note.

    ``_x0041_`` would be read back as ``A`` by Excel (ECMA-376 part 1, 22.4.2.4), so its first
    underscore is written as ``_x005F_``.
    """
    text = _ESCAPE_LOOKALIKE.sub("_x005F_", visible(value))
    if units(text) <= limit:
        return text
    note = labels("cell.cut", count=units(text))
    return _head(text, limit - units(note)) + note


def _head(text: str, limit: int) -> str:
    limit = max(limit, 0)
    kept = text[:limit]
    while units(kept) > limit:
        kept = kept[: len(kept) - max(1, (units(kept) - limit) // 2)]
    return kept


def is_risky(text: str) -> bool:
    """Whether a spreadsheet might take ``text`` for a formula when it is edited or exported."""
    return text.lstrip(" ").startswith(RISKY_STARTS)


def day_or_text(value: _Value) -> _Value | date:
    """The day an ISO date stands for; whatever is none, or too early for a workbook, as it is."""
    if not isinstance(value, str):
        return value
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return day if day.year >= 1900 else value

"""What stands in a cell, as text: the sender's words, dates as DD/MM/YYYY, integers without .0."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from evidence.workbook.styles import GENERAL, NumberFormat
from schemas.clock import dmy

CellKind = Literal["text", "number", "date", "time", "error", "unset"]
ERROR_VALUES = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
# ISO/IEC 29500-1 §22.9.2.19 (ST_Xstring): characters XML cannot hold are written _xHHHH_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SECONDS_A_DAY = 86_400
# Excel counts days from 1899-12-31 and believes in 1900-02-29; the other system from 1904-01-01.
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_LAST_SERIAL = 2_958_465  # 9999-12-31
_EXACT_DIGITS = 15  # what a double holds; Excel shows no more


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something. ``number``: the stored number of kinds number, date and time.

    ``unset``: a formula whose result was not stored.
    """

    kind: CellKind
    text: str
    number: float = 0.0


def text_cell(text: str) -> Cell:
    """A cell of text; an error literal typed or pasted as text is an error all the same."""
    value = unescape(text)
    wrong = "#" in value and value.strip() in ERROR_VALUES
    return Cell("error" if wrong else "text", value)


def unescape(text: str) -> str:
    """``text`` with ``_xHHHH_`` escapes resolved; lone surrogates become U+FFFD."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def number_cell(raw: str, shown_as: NumberFormat, *, from_1904: bool) -> Cell | None:
    """The cell of a stored number; None where ``raw`` is none."""
    try:
        value = float(raw)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    if shown_as.kind == "date":
        return _date_cell(value, from_1904=from_1904) or Cell("number", plain(value), value)
    if shown_as.kind in ("time", "elapsed"):
        return Cell("time", _clock(value, whole=shown_as.kind == "elapsed"), value)
    if shown_as.kind == "zeros" and value >= 0 and value.is_integer():
        return Cell("text", f"{int(value):0{shown_as.width}d}", value)
    return Cell("number", plain(value), value)


def plain(value: float) -> str:
    """A number as a person writes it: ``5`` for 5.0, ``0.3`` for 0.30000000000000004."""
    if value.is_integer() and abs(value) < 10**_EXACT_DIGITS:
        return str(int(value))
    return format(value, f".{_EXACT_DIGITS}g")


def _date_cell(value: float, *, from_1904: bool) -> Cell | None:
    if not 0 <= value <= _LAST_SERIAL:
        return None
    if 0 <= value < 1 and value != 0:
        return Cell("time", _clock(value, whole=False), value)
    days = math.floor(value)
    epoch = _EPOCH_1904 if from_1904 else _EPOCH_1900
    if not from_1904 and days < 60:  # before the 29th of February that never was
        days += 1
    try:
        return Cell("date", dmy(epoch + timedelta(days=days)), value)
    except OverflowError:
        return None


def _clock(value: float, *, whole: bool) -> str:
    seconds = round(value * _SECONDS_A_DAY)
    if not whole:
        seconds %= _SECONDS_A_DAY
    sign = "-" if seconds < 0 else ""
    minutes, second = divmod(abs(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{sign}{hours:02d}:{minute:02d}:{second:02d}"


__all__ = ["ERROR_VALUES", "GENERAL", "Cell", "CellKind", "number_cell", "plain", "text_cell"]

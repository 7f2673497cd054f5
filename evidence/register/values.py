"""Values of cells: moments, signs of papers, names of several in one cell."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from evidence.register.tables import Value
from schemas.clock import VIETNAM
from schemas.text import nfc
from schemas.trace import Moment

_FIRST_YEAR, _LAST_YEAR = 1945, 2100
_SERIAL = (20_000, 80_000)  # days Excel counts: 1954 to 2119
_EPOCH = datetime(1899, 12, 30, tzinfo=VIETNAM)
_DAY = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?!\d)")
_WORDS = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_HOUR = re.compile(r"(?<![\d/.-])(\d{1,2})\s*(?::|h|giờ)\s*(\d{2})?(?:\s*(?::|phút)\s*(\d{2})?)?")
_AFTERNOON = re.compile(r"\b(pm|ch|chiều)\b", re.IGNORECASE)
_SIGN = re.compile(
    r"\s*(?:số\s*:?\s*)?(\d{1,7}[a-z]?)\s*(?:[/-]\s*(.*))?", re.IGNORECASE | re.DOTALL
)
_SEVERAL = re.compile(r"[;\n\r]+")
_BLANKS = re.compile(r"\s+")
MAX_TEXT: Final = 4_000


def text_of(value: Value) -> str:
    """A cell as text: blanks joined, whole numbers without a decimal point."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        clock = " %H:%M" if value.time() != time() else ""
        return value.strftime(f"%d/%m/%Y{clock}")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return _BLANKS.sub(" ", nfc(str(value))).strip()[:MAX_TEXT]


def several(value: Value) -> tuple[str, ...]:
    """The names in a cell, parted by semicolons or lines."""
    if not isinstance(value, str):
        told = text_of(value)
        return (told,) if told else ()
    parts = (text_of(part) for part in _SEVERAL.split(value))
    return tuple(part.strip(" ,.-") for part in parts if part.strip(" ,.-"))


def moment_of(value: Value) -> Moment | None:
    """The moment a cell tells; None where it tells none that can be read.

    Days are written day first (or ISO); an hour makes an instant of Asia/Ho_Chi_Minh.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, datetime):
        return _moment(value.date(), value.time() if value.time() != time() else None)
    if isinstance(value, date):
        return _moment(value, None)
    if isinstance(value, int | float):
        return _of_serial(float(value))
    return _of_text(value) if isinstance(value, str) else None


def _of_serial(days: float) -> Moment | None:
    if not _SERIAL[0] <= days <= _SERIAL[1]:
        return None
    stands = _EPOCH + timedelta(seconds=round(days * 86_400))
    return moment_of(stands)


def _of_text(text: str) -> Moment | None:
    text = nfc(text).strip()
    found = _WORDS.search(text) or _DAY.search(text)
    parts = found.groups() if found else None
    if parts is None:
        found = _ISO.search(text)
        parts = tuple(reversed(found.groups())) if found else None
    if found is None or parts is None:
        return None
    try:
        day = date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return None
    return _moment(day, _hour(text[: found.start()] + " " + text[found.end() :]))


def _hour(text: str) -> time | None:
    found = _HOUR.search(text)
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    if hour < 12 and _AFTERNOON.search(text):
        hour += 12
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _moment(day: date, clock: time | None) -> Moment | None:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return None
    if clock is None:
        return Moment(day)
    stands = datetime.combine(day, clock.replace(microsecond=0), VIETNAM)
    return Moment(day, stands.astimezone(UTC))


def sign_of(text: str) -> tuple[str, str]:
    """Number and notation of ``15/QĐ-SNV``, ``15 /QĐ-SNV``, ``01-QĐ/TU``; ("", text) of others."""
    told = text_of(text)
    found = _SIGN.fullmatch(told)
    if found is None:
        return "", told
    return found[1], (found[2] or "").strip()

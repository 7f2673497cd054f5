"""Dates as keys: ``12/03/2023``, ``12-3-2023``, ``ngày 12 tháng 3 năm 2023`` are ``2023-03-12``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_BLANKS = r"\s{0,5}"
_BLANK = r"[ \u00a0]?"
_YEAR = r"[12]\d{3}"
_DAY_WORD = r"ng[àa]\u0300?y"
_MONTH_WORD = r"th[áa]\u0301?ng"
_YEAR_WORD = r"n\s?[ăa]\u0306?\s?m"  # pages of the official gazette part "n ăm"
_NOTE = r"(?!\d{3})"  # a footnote's mark sticks to the year: năm 20241
_MARK = rf"{_BLANK}[/.\-\u2010\u2011\u2013]{_BLANK}"
_TO_YEAR = rf"(?:{_BLANKS},?{_BLANKS}{_YEAR_WORD}{_BLANKS}|{_MARK})"
_DATE = re.compile(
    # the first digit leads, so that text without digits is passed over fast
    rf"\d(?<!\d.)(?<!\d[/.,].)(?:(?P<y3>(?<=[12])\d{{3}})-(?P<m3>\d\d)-(?P<d3>\d\d)(?![\d/]|[.\-]\d)"
    rf"|\d?(?:{_BLANKS}{_MONTH_WORD}{_BLANKS}(?P<m1>\d{{1,2}}){_TO_YEAR}(?P<y1>{_YEAR}){_NOTE}"
    rf"|(?P<mark>{_BLANK}[/\-\u2010\u2011\u2013]{_BLANK}|\.)(?P<m2>\d{{1,2}})(?P=mark)"
    rf"(?P<y2>{_YEAR})(?![\d/]|[.,\-]\d)"
    rf"|{_TO_YEAR}(?P<y4>{_YEAR}){_NOTE}(?!/)))",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\d+")
_BEFORE = 16  # characters the word before a date can take
_DAY_BEFORE = re.compile(rf"(?<!\w){_DAY_WORD}{_BLANKS}\Z", re.IGNORECASE)
_MONTH_BEFORE = re.compile(rf"(?<!\w){_MONTH_WORD}{_BLANKS}\Z", re.IGNORECASE)


class DateFound(NamedTuple):
    """A date in text: its key (``YYYY-MM-DD``, or ``YYYY-MM`` for a month) and where it stands."""

    key: str
    start: int
    end: int


def dates(text: str) -> Iterator[DateFound]:
    """The dates written in ``text``, day before month as people write here, and named months.

    A month alone needs its word (``tháng 3/2023``). Days no calendar has are left out, and years of
    two digits, whose century is a guess.
    """
    for match in _DATE.finditer(text):
        word = _MONTH_BEFORE if match["y4"] else _DAY_BEFORE
        before = max(0, match.start() - _BEFORE)
        said = word.search(text[before : match.start()])
        key = _key(match) if said or not match["y4"] else ""
        if key:
            yield DateFound(key, before + said.start() if said else match.start(), match.end())


def _key(match: re.Match[str]) -> str:
    digits = _FIRST.match(match.group())
    first = int(digits.group()) if digits else 0
    if match["y4"]:
        return f"{int(match['y4']):04}-{first:02}" if 1 <= first <= 12 else ""
    if match["y3"]:
        return _day(first, int(match["m3"]), int(match["d3"]))
    form = "1" if match["y1"] else "2"
    return _day(int(match[f"y{form}"]), int(match[f"m{form}"]), first)


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""

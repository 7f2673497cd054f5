"""Dates as people type them: ``12/3/2023``, ``tháng 3/2023``, ``quý I/2024``, ``từ … đến …``.

Of a span the first end may leave the year to the last: ``từ tháng 3 đến tháng 6 năm 2023``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from search.fields import table
from search.language.words import words_of
from search.query import AnyOf, Clause, Dates, Words
from search.text import dates, fold, without_marks

_REACH = 80  # characters of the longest date, blanks included
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_B = r"[ \u00a0]{1,5}"
_YEAR = r"(?:1[89]|20)\d\d"
_NO_MORE = r"(?![\w/]|[.\-]\d)"
_QUARTER = r"(?-i:[iI][vV]|[iI]{1,3}|[1-4])"  # whatever the case, but no i of another alphabet
_VALUE_ENDS = re.compile(r"[,;.)]?(?:\s|$)")


class Span(NamedTuple):
    """A stretch of days, and how it was written: "day", "month", "quarter", "year" or "span".

    ``first`` and ``last``: whole numbers YYYYMMDD, None where open. ``end``: where it ends in text.
    """

    first: int | None
    last: int | None
    form: str
    end: int


def date_at(text: str, start: int) -> tuple[Clause, int] | None:
    """The date clause that begins at ``start``, and where it ends; None where none begins.

    A single date, month, quarter or year is also looked for as words, as it may be written.
    """
    span = _two_dots(text, start) or _from_until(text, start)
    if span is not None:
        return Dates(span.first, span.last), span.end
    written = _written(text, start)
    if written is None:
        return None
    dated = Dates(written.first, written.last)
    return AnyOf((dated, *_said(written)), "date"), written.end


def date_value_at(text: str, start: int) -> tuple[Dates, int] | None:
    """The days a field's value stands for, as in ``ngày:3/2023``, and where it ends."""
    for read in (_two_dots, _from_until, _years_joined, _end_of_span):
        span = read(text, start)
        if span is not None and _VALUE_ENDS.match(text, span.end):
            return Dates(span.first, span.last), span.end
    return None


def _written(text: str, start: int) -> Span | None:
    """A date that shows itself to be one: a full date, or a period with its word."""
    return _named(text, start) or _quarter(text, start) or _year(text, start)


def _end_of_span(text: str, start: int) -> Span | None:
    """A date where one is expected: a bare year or ``3/2023`` will do."""
    return _written(text, start) or _bare_month(text, start) or _bare_year(text, start)


def _named(text: str, start: int) -> Span | None:
    piece = text[start : start + _REACH]
    found = next(dates(piece), None)
    if found is None or found.start:
        return None
    year, month, *day = map(int, found.key.split("-"))
    if day:
        number = year * 10_000 + month * 100 + day[0]
        return Span(number, number, "day", start + found.end)
    return _months(year, month, month, "month", start + found.end)


def _quarter(text: str, start: int) -> Span | None:
    match = _pattern("quarter").match(text, start)
    if match is None:
        return None
    number = _quarter_number(match[1])
    return _months(int(match[2]), 3 * number - 2, 3 * number, "quarter", match.end())


def _year(text: str, start: int) -> Span | None:
    match = _pattern("year").match(text, start)
    return _months(int(match[1]), 1, 12, "year", match.end()) if match else None


def _bare_year(text: str, start: int) -> Span | None:
    match = _pattern("bare_year").match(text, start)
    return _months(int(match[0]), 1, 12, "year", match.end()) if match else None


def _bare_month(text: str, start: int) -> Span | None:
    match = _pattern("bare_month").match(text, start)
    if match is None or not 1 <= int(match[1]) <= 12:
        return None
    return _months(int(match[2]), int(match[1]), int(match[1]), "month", match.end())


def _years_joined(text: str, start: int) -> Span | None:
    match = _pattern("years").match(text, start)
    if match is None:
        return None
    first, last = sorted(map(int, match.groups()))
    return Span(first * 10_000 + 101, last * 10_000 + 1231, "year", match.end())


def _months(year: int, first: int, last: int, form: str, end: int) -> Span:
    _, days = monthrange(year, last)
    return Span(year * 10_000 + first * 100 + 1, year * 10_000 + last * 100 + days, form, end)


def _two_dots(text: str, start: int) -> Span | None:
    """``2023..2024``, ``2023..``, ``..2024``, with any date at either end."""
    left = _end_of_span(text, start)
    dots = left.end if left else start
    if text[dots : dots + 2] != "..":
        return None
    right = _end_of_span(text, dots + 2)
    if left is None and right is None:
        return None
    return _joined(left, right, right.end if right else dots + 2)


def _from_until(text: str, start: int) -> Span | None:
    """``từ 1/3/2023``, ``đến 30/6/2023``, or both in this order."""
    if text.startswith(tuple(table("dates")["abbreviations"]["words"]), start):
        return None
    opening = _pattern("from").match(text, start)
    if (span := _year_at_its_end(text, start, opening.end() if opening else start)) is not None:
        return span
    left = _end_of_span(text, opening.end()) if opening else None
    name = "from" if left else "until"
    if (opening and left is None) or _means_else(name, text, start):
        return None
    closing = _pattern("until").match(text, left.end if left else start)
    right = _end_of_span(text, closing.end()) if closing else None
    if right is None:
        return _joined(left, None, left.end) if left else None
    return _joined(left, right, right.end)


def _year_at_its_end(text: str, start: int, first: int) -> Span | None:
    """``từ tháng 3 đến tháng 6 năm 2023``: the year stands with the last end only."""
    left = _pattern("yearless").match(text, first)
    closing = _pattern("until").match(text, left.end()) if left else None
    right = _end_of_span(text, closing.end()) if closing else None
    if left is None or right is None or right.first is None or _means_else("from", text, start):
        return None
    month = int(left["month"] or left["alone"] or 3 * _quarter_number(left["quarter"]) - 2)
    day = int(left["day"] or 1)
    year, ends = divmod(right.first, 10_000)
    year -= month * 100 + day > ends
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return Span(year * 10_000 + month * 100 + day, right.last, "span", right.end)


def _quarter_number(text: str) -> int:
    return _ROMAN.get(text.lower()) or int(text)


def _means_else(name: str, text: str, start: int) -> bool:
    """Whether the word here speaks of something else after the words before it."""
    before = f" {fold(text[max(0, start - _REACH) : start])}"
    return before.endswith(_means_else_after(name))


@cache
def _means_else_after(name: str) -> tuple[str, ...]:
    return tuple(f" {fold(words)}" for words in table("dates")["means_else"][name])


def _joined(left: Span | None, right: Span | None, end: int) -> Span:
    """From the first day of one to the last day of the other, whichever comes first."""
    if left and right and (left.first or 0) > (right.first or 0):
        left, right = right, left
    return Span(left.first if left else None, right.last if right else None, "span", end)


def _said(span: Span) -> Iterable[Clause]:
    """The ways the date may be written in text."""
    group = table("dates")["said"][span.form]
    for text in dict.fromkeys(_spellings(span)):
        yield Words(words_of(text), group)


def _spellings(span: Span) -> list[str]:
    year, rest = divmod(span.first or 0, 10_000)
    month, day = divmod(rest, 100)
    if span.form == "day":
        return [f"{day}/{month}/{year}", f"{day} tháng {month} năm {year}"]
    if span.form == "month":
        return [f"tháng {month}/{year}", f"tháng {month} năm {year}"]
    if span.form == "quarter":
        number = (month + 2) // 3
        names = (number, next(name for name, value in _ROMAN.items() if value == number))
        return [f"quý {name}{joint}{year}" for name in names for joint in ("/", " năm ")]
    return [f"năm {year}"]


@cache
def _pattern(name: str) -> re.Pattern[str]:
    year_word = _either("year")
    sources = {
        "quarter": rf"{_either('quarter')}{_B}({_QUARTER})"
        rf"(?:[ \u00a0]?[/\-][ \u00a0]?|{_B}(?:{year_word}{_B})?)({_YEAR}){_NO_MORE}",
        "year": rf"{year_word}{_B}({_YEAR}){_NO_MORE}",
        "yearless": rf"(?:(?:{_either('day')}{_B})?(?P<day>\d{{1,2}})"
        rf"(?:[/\-.]|{_B}{_either('month')}{_B})(?P<month>\d{{1,2}})"
        rf"|{_either('month')}{_B}(?P<alone>\d{{1,2}})"
        rf"|{_either('quarter')}{_B}(?P<quarter>{_QUARTER}))(?![\w/])",
        "bare_year": rf"{_YEAR}{_NO_MORE}",
        "bare_month": rf"(\d{{1,2}})[/\-]({_YEAR}){_NO_MORE}",
        "years": rf"({_YEAR})[ \u00a0]?[\-–][ \u00a0]?({_YEAR})(?!\w)",
        "from": rf"{_either('from')}{_B}",
        "until": rf"[ \u00a0,]{{0,5}}(?<!\w){_either('until')}{_B}(?:{_either('end')}{_B})?",
    }
    return re.compile(sources[name], re.IGNORECASE)


def _either(name: str) -> str:
    words = table("dates")["words"][name]
    return f"(?:{'|'.join(sorted({*words, *map(without_marks, words)}, reverse=True))})"

"""The value of a field out of a cell, and the damage Excel does to it (X-105, X-106, X-109)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evidence.workbook.cells import Cell
from schemas.profile import Field

# Codes written with a leading zero below 10 (Decree 30/2020 Annex I II.3, Annex V I).
_ZERO_LED = frozenset(("CodeNumber", "FileNotation", "FileCode", "OrganId", "Identifier"))
# Excel shows a plain number of twelve digits or more as 1.23E+11.
_SHOWN_AS_EXPONENT = 10**11
# How Excel writes a number such as 12/3 or 3-24 that it took for a day, once it has become text.
_SHOWN_AS_DAY = re.compile(
    r"\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|thg ?\d{1,2})"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|thg ?\d{1,2})-\d{2}",
    re.IGNORECASE,
)
_EXPONENT = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE][+]?\d{1,3}")

Damage = Literal["leading-zero", "date", "decimal", "exponent"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that the cell breaks; ``kind`` tells the sort of damage (X-106)."""

    rule: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """The text of a field ("" = not given) and what is wrong with its cell."""

    text: str
    problems: tuple[Problem, ...] = ()


def read_value(cell: Cell, item: Field) -> Value:
    """The value of ``item`` in ``cell``: edge blanks cut off, errors and unset formulas empty."""
    if cell.kind == "error":
        return Value("", (Problem("X-105"),))
    if cell.kind == "unset":
        return Value("", (Problem("X-109"),))
    text = cell.text.strip()
    if not text:
        return Value("")
    problems = list(_CHECKS[item.type](cell, text, item))
    if text != cell.text:
        problems.append(Problem("X-115"))
    return Value(text, tuple(problems))


def _check_date(cell: Cell, text: str, item: Field) -> list[Problem]:
    del cell, text, item  # a date that is none is told by the judge (T02-META-03)
    return []


def _check_number(cell: Cell, text: str, item: Field) -> list[Problem]:
    del item
    if cell.kind == "date":
        return [Problem("X-106", "date")]
    return [Problem("X-106", "exponent")] if _EXPONENT.fullmatch(text) else []


def _check_text(cell: Cell, text: str, item: Field) -> list[Problem]:
    if cell.kind == "date" or (cell.kind == "time" and item.code and item.name != "PlayTime"):
        return [Problem("X-106", "date")]
    return [Problem("X-106", kind) for kind in _code_damage(cell, text, item)] if item.code else []


def _code_damage(cell: Cell, text: str, item: Field) -> list[Damage]:
    if cell.kind != "number":
        if _SHOWN_AS_DAY.fullmatch(text):
            return ["date"]
        return ["exponent"] if _EXPONENT.fullmatch(text) else []
    if abs(cell.number) >= _SHOWN_AS_EXPONENT:
        return ["exponent"]
    if not cell.number.is_integer():
        return ["decimal"]
    if item.name in _ZERO_LED and 0 <= cell.number < 10:
        return ["leading-zero"]
    return []


_CHECKS: dict[str, Callable[[Cell, str, Field], list[Problem]]] = {
    "Date": _check_date,
    "Number": _check_number,
    "String": _check_text,
    "LongText": _check_text,
}

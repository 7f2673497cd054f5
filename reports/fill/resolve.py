"""What stands in place of each mark, and which marks nobody can answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Final, Literal

from reports.fill.figures import Sources
from reports.fill.marks import Mark, loose, pieces
from reports.fill.standing import fixity_words
from reports.indicators import indicators, words
from reports.labels import Labels
from reports.period import Period, period_of
from reports.scope import folded
from schemas.clock import dmy
from schemas.errors import HosoError

Why = Literal["indicator", "period", "unit", "shape", "untold", "formula", "table", "outside"]
NOTHING: Final = "–"  # within a text: there is nothing to count
_NEAR: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What empty parts of marks stand for: the command's period and unit ("" for all)."""

    period: Period
    unit: str
    agency: str
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that holds braces. ``fixed``: why it may not be filled ("" where it may)."""

    part: str
    sheet: str
    cell: str
    text: str
    fixed: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A mark of a cell and what is put there. ``value``: a number or words, None: nothing to
    count. ``text``: how it reads within a text.
    """

    mark: str
    value: float | str | None
    text: str


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A mark that stays. ``why``: see :data:`Why`; ``near``: names most like what was asked."""

    mark: str
    why: Why
    near: tuple[str, ...] = ()


def filled(cell: Cell, asked: Asked, sources: Sources) -> Iterator[Answer | Unfilled]:
    """An answer or a reason for each mark of a cell, in order."""
    for piece in pieces(cell.text):
        if isinstance(piece, Mark):
            if cell.fixed:
                yield Unfilled(piece.raw, "formula" if cell.fixed == "formula" else "table")
            else:
                yield resolved(piece, asked, sources)
        elif loose(piece):
            yield Unfilled(piece.strip(), "shape")


def resolved(mark: Mark, asked: Asked, sources: Sources) -> Answer | Unfilled:
    """What stands in place of one mark."""
    if not mark.well:
        return Unfilled(mark.raw, "shape")
    known = (*indicators(), *words())
    if mark.name not in known:
        return Unfilled(mark.raw, "indicator", near(mark.name, known))
    try:
        period = _period(mark.period, asked.period)
    except HosoError:
        return Unfilled(mark.raw, "period")
    unit = mark.unit or asked.unit
    if mark.unit and folded(mark.unit) not in map(folded, units := sources.units()):
        return Unfilled(mark.raw, "unit", near(mark.unit, units))
    here = replace(asked, period=period, unit=unit)
    of = _words if mark.name in words() else _figure
    return of(mark, here, sources)


def near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to five known names like ``name``, the likest first."""
    by_key = {folded(one): one for one in known}
    return tuple(by_key[key] for key in get_close_matches(folded(name), by_key, _NEAR))


def vietnamese(number: float, decimals: int) -> str:
    """A number as it is written: ``1.234,5``; zeros at the end of a fraction are left out."""
    whole, _, fraction = f"{number:,.{decimals}f}".partition(".")
    rest = fraction.rstrip("0")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


def _period(name: str, otherwise: Period) -> Period:
    return period_of(name, otherwise.cut_off) if name else otherwise


def _words(mark: Mark, asked: Asked, sources: Sources) -> Answer | Unfilled:
    told: Mapping[str, str] = {
        "toan_ven": fixity_words(sources.state, Labels()),
        "ky": asked.period.words,
        "don_vi": asked.unit or asked.agency,
        "ngay": dmy(asked.today),
        "co_quan": asked.agency,
    }
    text = told[mark.name]
    return Answer(mark.raw, text, text) if text else Unfilled(mark.raw, "untold")


def _figure(mark: Mark, asked: Asked, sources: Sources) -> Answer:
    wanted = indicators()[mark.name]
    value = sources.figure(wanted, asked.period, asked.unit)
    if value is None:
        return Answer(mark.raw, None, NOTHING)
    return Answer(mark.raw, value, vietnamese(value, wanted.decimals))

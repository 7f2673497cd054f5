"""A query as text again: one writing for each thing that can be asked."""

from __future__ import annotations

from collections.abc import Iterable

from search.fields import name_of
from search.query import AnyOf, Clause, Dates, Number, Query, Start, Word, Words
from search.text import strays


def render(query: Query) -> str:
    """Text that is read as the clauses of ``query``, whatever it was typed like.

    Parts that were ignored are left out. Not for a mended query: its words were never typed.
    """
    return " ".join(map(render_clause, query.clauses))


def render_clause(clause: Clause) -> str:
    """The text of one clause, the minus sign before it included."""
    return ("-" if clause.negated else "") + _positive(clause)


def _positive(clause: Clause) -> str:
    match clause:
        case Words():
            return f'{_field(clause.group)}"{_joined(clause.words)}"'
        case Start():
            return f"{_field(clause.group)}{clause.starts[0]}*"
        case Number():
            star = "*" if clause.open else ""
            return f"{_field(clause.group)}{_number(clause.words)}{star}"
        case Dates():
            return f"{_field('date')}{_day(clause.first)}..{_day(clause.last)}"
        case AnyOf():
            return _alternatives(clause)


def _alternatives(clause: AnyOf) -> str:
    """What was typed: the rest follows from it."""
    typed = clause.alternatives[0]
    if isinstance(typed, Dates):
        return _period(typed)
    if clause.why == "number" and isinstance(typed, Words):
        return f"số {_joined(typed.words)}"
    if clause.why == "joined" and isinstance(typed, Words):
        return f"{_field(typed.group)}{'-'.join(word.exact for word in typed.words)}"
    if isinstance(typed, Words) and not typed.group and len(typed.words) > 1:
        return "&".join(word.exact for word in typed.words).upper()  # TN&MT
    if isinstance(typed, Words) and not typed.group:
        # An abbreviation that could be a syllable is one in capitals only.
        opened = any(len(one.words) > 1 for one in clause.alternatives if isinstance(one, Words))
        return _joined(typed.words).upper() if opened else _joined(typed.words)
    if isinstance(typed, Words) and len(typed.words) == 1:
        return f"{_field(typed.group)}{_joined(typed.words).upper()}"
    if isinstance(typed, Start):
        return f"{_field(typed.group)}{typed.starts[0].upper()}*"
    return _positive(typed)


def _field(name: str) -> str:
    return f"{name_of(name)}:" if name else ""


def _joined(words: Iterable[Word]) -> str:
    """The words with blanks between them; with points where blanks would be taken for stray."""
    forms = [word.exact for word in words]
    spaced = " ".join(forms)
    return ".".join(forms) if any(strays(spaced)) else spaced


def _number(words: tuple[Word, ...]) -> str:
    """``15/qđ-snv``, with the year after the first slash where there is one.

    A part of a number begins with a letter: digits by themselves were parted from the letters
    before them (``ò0``).
    """
    first, *rest = (word.exact for word in words)
    head = [first, *rest[:1]] if rest and rest[0].isdigit() else [first]
    tail = ""
    for word in rest[len(head) - 1 :]:
        tail += word if word.isdigit() or not tail else f"-{word}"
    return "/".join([*head, tail]).rstrip("/")


def _day(number: int | None) -> str:
    if number is None:
        return ""
    return f"{number % 100}/{number // 100 % 100}/{number // 10_000}"


def _period(dates: Dates) -> str:
    """A day, month, quarter or year in one of the ways it is typed."""
    first, last = dates.first or 0, dates.last or 0
    year, month, months = first // 10_000, first // 100 % 100, last // 100 % 100
    if first == last:
        return _day(first)
    if month == months:
        return f"tháng {month}/{year}"
    return f"quý {months // 3}/{year}" if months - month == 2 else f"năm {year}"

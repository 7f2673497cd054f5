"""Abbreviations: ``UBND`` also finds "ủy ban nhân dân", and these words typed in a row find UBND.

A phrase in quotation marks is taken at its word; in a field the marks only hold the value together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import compress, product
from typing import NamedTuple

from search.fields import table
from search.language.words import words_of
from search.query import AnyOf, Clause, Expanded, Part, Start, Word, Words
from search.text import is_syllable

ANYWHERE = ("",)
_MOST_SWAPS = 4
"""With more abbreviations in one phrase they are opened one and all."""


class Row(NamedTuple):
    """One abbreviation: its words, what it is short for, and where each side is looked for.

    Mostly one word; ``TN&MT`` is two, written as one.
    """

    short: str
    words: tuple[Word, ...]
    long: tuple[tuple[str, tuple[Word, ...]], ...]
    short_in: tuple[str, ...]
    long_in: tuple[str, ...]


class Swap(NamedTuple):
    """Words of a phrase, from ``start`` on, and those that may stand in their place."""

    start: int
    length: int
    by: tuple[Word, ...]
    told: Expanded


Rows = tuple[Row, ...]
Long = tuple[Rows, str, tuple[Word, ...]]
"""A long form, as written and in words, with the abbreviations of it."""


def expand(text: str, parts: Sequence[Part]) -> tuple[list[Part], tuple[Expanded, ...]]:
    """``parts`` of ``text`` with what abbreviations in them stand for as alternatives.

    Beside them what is searched in addition, as people are told.
    """
    found = list(parts)
    told: dict[Expanded, None] = {}
    for place, part in enumerate(parts):
        clause, more = _opened(part.clause, text[part.start : part.end])
        found[place] = replace(part, clause=clause)
        told |= dict.fromkeys(more)
    for start, rows, long in _runs(text, parts):
        end = start + len(long)
        for place in range(start, end):
            found[place] = replace(part := found[place], clause=_with_short(part.clause, rows))
        typed = text[parts[start].start : parts[end - 1].end]
        told[Expanded(typed, tuple(row.short for row in rows))] = None
    return found, tuple(told)


def _opened(clause: Clause | None, typed: str) -> tuple[Clause | None, list[Expanded]]:
    """``clause`` with the long forms of the abbreviations in it; numbers and codes hold none."""
    if clause is not None and _group(clause) in table("abbreviations")["literal_in"]:
        return clause, []
    if isinstance(clause, Words) and clause.group and len(clause.words) > 1:
        return _phrase_opened(clause)
    if isinstance(clause, Words | Start):
        return _short_opened(clause, typed)
    return clause, []


def _short_opened(clause: Words | Start, typed: str) -> tuple[Clause, list[Expanded]]:
    if typed.startswith(('"', '-"')):
        return clause, []
    words = clause.words if isinstance(clause, Words) else (clause.word,)
    rows = [row for row in _rows() if _is_short(words, row, typed)]
    if not rows:
        return clause, []
    others = _of_the_same(rows)
    plain = replace(clause, negated=False)
    fields = [(clause.group,) if clause.group else row.long_in for row in rows]
    opened = [
        Words(words, field)
        for row, where in zip(rows, fields, strict=True)
        for _, words in row.long
        for field in where
    ]
    opened += [Words(row.words, clause.group) for row in others]
    names = [name for row in rows for name, _ in row.long] + [row.short for row in others]
    told = Expanded(rows[0].short, tuple(names))
    return AnyOf((plain, *opened), "abbreviation", clause.negated), [told]


def _of_the_same(rows: Sequence[Row]) -> list[Row]:
    """Other abbreviations of the same words, where texts hold them: ``TNMT`` and ``TN&MT``."""
    long = {words for row in rows for _, words in row.long}
    same = [row for row in _rows() if any(words in long for _, words in row.long)]
    return [row for row in same if row.short_in == ANYWHERE and row not in rows]


def _phrase_opened(clause: Words) -> tuple[Clause, list[Expanded]]:
    """A field's phrase with abbreviations opened or put in, each with and without the others."""
    swaps = list(_swaps(clause.words))
    if not swaps:
        return clause, []
    several = len(swaps) <= _MOST_SWAPS
    chosen = product((False, True), repeat=len(swaps)) if several else [[True] * len(swaps)]
    plain = replace(clause, negated=False)
    variants = [replace(plain, words=_swapped(clause.words, swaps, some)) for some in chosen]
    others = dict.fromkeys((plain, *variants))
    return AnyOf(tuple(others), "abbreviation", clause.negated), [one.told for one in swaps]


def _swapped(
    words: tuple[Word, ...], swaps: Sequence[Swap], chosen: Sequence[bool]
) -> tuple[Word, ...]:
    """``words`` with those of ``swaps`` made that are chosen, the last first: places hold."""
    for one in reversed(list(compress(swaps, chosen))):
        words = (*words[: one.start], *one.by, *words[one.start + one.length :])
    return words


def _swaps(words: tuple[Word, ...]) -> Iterator[Swap]:
    """Where an abbreviation or a long form stands in a phrase, and what it may become.

    No two of them overlap. Case is not known here, so what may be a syllable is left alone.
    """
    place = 0
    while place < len(words):
        row = next((row for row in _rows() if _is_short(_piece(words, place, row), row, "")), None)
        length = 1
        if row is not None:
            name, long = row.long[0]
            length = len(row.words)
            yield Swap(place, length, long, Expanded(row.short, (name,)))
        elif (found := _long_at(words, place)) is not None:
            rows, name, long = found
            length = len(long)
            yield Swap(place, length, rows[0].words, Expanded(name, (rows[0].short,)))
        place += length


def _piece(words: tuple[Word, ...], place: int, row: Row) -> tuple[Word, ...]:
    return words[place : place + len(row.words)]


def _runs(text: str, parts: Sequence[Part]) -> Iterator[tuple[int, Rows, tuple[Word, ...]]]:
    """Where a long form was typed as words in a row, the longest first at each place.

    In a longer one also those that texts hold: ``tài nguyên và môi trường`` of the department.
    """
    words = [_free_word(part.clause, text[part.start]) for part in parts]
    end = 0
    for place in range(len(words)):
        found = _long_at(words[:end] if place < end else words, place)
        if found is None:
            continue
        rows, _, long = found
        if place >= end:
            end = place + len(long)
        else:
            rows = tuple(row for row in rows if row.short_in == ANYWHERE)
        if rows:
            yield place, rows, long


def _long_at(words: Sequence[Word | None], start: int) -> Long | None:
    """The longest long form that stands in ``words`` from ``start`` on."""
    first = words[start]
    for found in _longs().get(first.folded, ()) if first else ():
        long = found[2]
        piece = words[start : start + len(long)]
        if len(piece) == len(long) and all(map(_asks_for, piece, long)):
            return found
    return None


def _with_short(clause: Clause | None, rows: Rows) -> Clause | None:
    """The entries that hold this word of the long form, or a short one in its place."""
    shorts = tuple(Words(row.words, field) for row in rows for field in row.short_in)
    if isinstance(clause, AnyOf) and clause.why == "abbreviation":
        every = dict.fromkeys((*clause.alternatives, *shorts))
        return replace(clause, alternatives=tuple(every))
    return AnyOf((clause, *shorts), "abbreviation") if clause is not None else None


def _is_short(words: tuple[Word, ...], row: Row, typed: str) -> bool:
    """Whether ``words`` are the abbreviation; one that could be a syllable needs its capitals."""
    if len(words) != len(row.words) or not all(map(_is_word, words, row.words)):
        return False
    syllable = all(is_syllable(word.folded) for word in row.words)
    return not syllable or typed.strip('-*"').isupper()


def _is_word(word: Word, short: Word) -> bool:
    return word.exact == short.exact or (word.bare and word.folded == short.folded)


def _group(clause: Clause) -> str:
    return clause.group if isinstance(clause, Words | Start) else ""


def _asks_for(word: Word | None, other: Word) -> bool:
    return word is not None and word.matches(other.exact, other.folded)


def _free_word(clause: Clause | None, mark: str) -> Word | None:
    """The word of a part that asks for one word anywhere; ``mark``: the part's first character."""
    if not isinstance(clause, Words | Start) or clause.group or clause.negated or mark == '"':
        return None
    if isinstance(clause, Start):
        return clause.word
    return clause.words[0] if len(clause.words) == 1 else None


@cache
def _rows() -> tuple[Row, ...]:
    kinds = table("abbreviations")["kinds"]
    return tuple(
        Row(
            one["short"],
            words_of(one["short"]),
            tuple((long, words_of(long)) for long in one["long"]),
            tuple(kinds[one["kind"]]["short_in"]),
            tuple(kinds[one["kind"]]["long_in"]),
        )
        for one in table("abbreviations")["rows"]
        if one["on"]
    )


@cache
def _longs() -> dict[str, list[Long]]:
    """First word, bare -> the long forms that begin so, longest first."""
    rows: dict[tuple[Word, ...], list[tuple[Row, str]]] = {}
    for row in _rows():
        for name, words in row.long:
            rows.setdefault(words, []).append((row, name))
    found: dict[str, list[Long]] = {}
    for words, short in rows.items():
        long = tuple(row for row, _ in short), short[0][1], words
        found.setdefault(words[0].folded, []).append(long)
    return {first: sorted(some, key=lambda one: -len(one[2])) for first, some in found.items()}

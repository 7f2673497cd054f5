"""Abbreviations: ``UBND`` also finds "ủy ban nhân dân", and these words typed in a row find UBND.

A phrase in quotation marks is taken at its word; in a field the marks only hold the value together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from search.fields import table
from search.language.words import words_of
from search.query import AnyOf, Clause, Expanded, Part, Start, Word, Words
from search.text import is_syllable


class Row(NamedTuple):
    """One abbreviation: its word, what it is short for, and where each side is looked for."""

    short: str
    word: Word
    long: tuple[tuple[str, tuple[Word, ...]], ...]
    short_in: tuple[str, ...]
    long_in: tuple[str, ...]


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
    for start, row, long in _runs(text, parts):
        end = start + len(long)
        for place in range(start, end):
            found[place] = replace(part := parts[place], clause=_with_short(part.clause, row))
        typed = text[parts[start].start : parts[end - 1].end]
        told[Expanded(typed, (row.short,))] = None
    return found, tuple(told)


def _opened(clause: Clause | None, typed: str) -> tuple[Clause | None, list[Expanded]]:
    """``clause`` with the long forms of the abbreviations in it; numbers and codes hold none."""
    if clause is not None and _group(clause) in table("abbreviations")["literal_in"]:
        return clause, []
    if isinstance(clause, Start) or (isinstance(clause, Words) and len(clause.words) == 1):
        return _word_opened(clause, typed)
    if isinstance(clause, Words) and clause.group:
        return _phrase_opened(clause)
    return clause, []


def _word_opened(clause: Words | Start, typed: str) -> tuple[Clause, list[Expanded]]:
    if typed.startswith(('"', '-"')):
        return clause, []
    rows = [row for row in _rows() if _is_short(_word(clause), row, typed)]
    if not rows:
        return clause, []
    plain = replace(clause, negated=False)
    fields = [(clause.group,) if clause.group else row.long_in for row in rows]
    others = [
        Words(words, field)
        for row, where in zip(rows, fields, strict=True)
        for _, words in row.long
        for field in where
    ]
    told = Expanded(rows[0].short, tuple(name for row in rows for name, _ in row.long))
    return AnyOf((plain, *others), "abbreviation", clause.negated), [told]


def _phrase_opened(clause: Words) -> tuple[Clause, list[Expanded]]:
    """A field's phrase with one abbreviation after another opened or put in, and all at once."""
    plain = replace(clause, negated=False)
    variants: list[Words] = []
    told: list[Expanded] = []
    whole = clause.words
    for start, length, by, expanded in reversed(list(_swaps(clause.words))):
        one = (*clause.words[:start], *by, *clause.words[start + length :])
        whole = (*whole[:start], *by, *whole[start + length :])
        variants.append(replace(plain, words=one))
        told.append(expanded)
    if not variants:
        return clause, []
    others = dict.fromkeys([*reversed(variants), replace(plain, words=whole)])
    return AnyOf((plain, *others), "abbreviation", clause.negated), told[::-1]


def _swaps(words: tuple[Word, ...]) -> Iterator[tuple[int, int, tuple[Word, ...], Expanded]]:
    """Where an abbreviation or a long form stands in a phrase, how long, and what it may become.

    No two of them overlap. Case is not known here, so what may be a syllable is left alone.
    """
    place = 0
    while place < len(words):
        row = next((row for row in _rows() if _is_short(words[place], row, "")), None)
        if row is not None:
            name, long = row.long[0]
            yield place, 1, long, Expanded(row.short, (name,))
        elif (found := _long_at(words, place)) is not None:
            row, name, long = found
            yield place, len(long), (row.word,), Expanded(name, (row.short,))
            place += len(long) - 1
        place += 1


def _runs(text: str, parts: Sequence[Part]) -> Iterator[tuple[int, Row, tuple[Word, ...]]]:
    """Where a long form was typed as words in a row, the longest first at each place."""
    words = [_free_word(part.clause, text[part.start]) for part in parts]
    place = 0
    while place < len(words):
        found = _long_at(words, place)
        if found is not None:
            yield place, found[0], found[2]
            place += len(found[2]) - 1
        place += 1


def _long_at(words: Sequence[Word | None], start: int) -> tuple[Row, str, tuple[Word, ...]] | None:
    """The longest long form that stands in ``words`` from ``start`` on."""
    first = words[start]
    for row, name, long in _longs().get(first.folded, ()) if first else ():
        piece = words[start : start + len(long)]
        if len(piece) == len(long) and all(map(_asks_for, piece, long)):
            return row, name, long
    return None


def _with_short(clause: Clause | None, row: Row) -> Clause | None:
    """The entries that hold this word of the long form, or the short one in its place."""
    shorts = tuple(Words((row.word,), field) for field in row.short_in)
    return AnyOf((clause, *shorts), "abbreviation") if clause is not None else None


def _is_short(word: Word, row: Row, typed: str) -> bool:
    """Whether ``word`` is the abbreviation; one that could be a syllable needs its capitals."""
    same = word.exact == row.word.exact or (word.bare and word.folded == row.word.folded)
    return same and (not is_syllable(row.word.folded) or typed.strip('-*"').isupper())


def _group(clause: Clause) -> str:
    return clause.group if isinstance(clause, Words | Start) else ""


def _word(clause: Words | Start) -> Word:
    return clause.word if isinstance(clause, Start) else clause.words[0]


def _asks_for(word: Word | None, other: Word) -> bool:
    return word is not None and word.matches(other.exact, other.folded)


def _free_word(clause: Clause | None, mark: str) -> Word | None:
    """The word of a part that asks for one word anywhere; ``mark``: the part's first character."""
    if not isinstance(clause, Words | Start) or clause.group or clause.negated or mark == '"':
        return None
    return _word(clause) if isinstance(clause, Start) or len(clause.words) == 1 else None


@cache
def _rows() -> tuple[Row, ...]:
    kinds = table("abbreviations")["kinds"]
    return tuple(
        Row(
            one["short"],
            words_of(one["short"])[0],
            tuple((long, words_of(long)) for long in one["long"]),
            tuple(kinds[one["kind"]]["short_in"]),
            tuple(kinds[one["kind"]]["long_in"]),
        )
        for one in table("abbreviations")["rows"]
        if one["on"]
    )


@cache
def _longs() -> dict[str, list[tuple[Row, str, tuple[Word, ...]]]]:
    """First word, bare -> the long forms that begin so, longest first."""
    found: dict[str, list[tuple[Row, str, tuple[Word, ...]]]] = {}
    for row in _rows():
        for name, words in row.long:
            found.setdefault(words[0].folded, []).append((row, name, words))
    return {first: sorted(rows, key=lambda one: -len(one[2])) for first, rows in found.items()}

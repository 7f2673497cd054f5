"""Typing faults: words that are found nowhere, replaced by words near to them that are.

First keys of Telex or VNI left in a word (``quyeets``); then, for words of four letters and more,
every word one letter away. A common syllable has a dozen neighbours, so nothing that is found is
ever mended. What replaces a word are plain words, each with a visible hit: all of them, so that no
limit decides what is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from string import ascii_lowercase
from typing import Literal

from search.language.dates import date_at
from search.query import AnyOf, Clause, Mended, Number, Query, Word, Words
from search.text import exact, folded, typed_forms

Counts = Callable[[Sequence[str]], Mapping[str, int]]
"""In how many visible entries each of some folded words stands; 0 or absent where in none."""

LEAST_LETTERS = 4
"""Shorter syllables have too many neighbours: every one of them is a word."""
MOST_PHRASES = 50
"""A phrase of several mistyped words that could stand for more phrases than this is left alone."""
_PLAIN = re.compile(rf"[a-z]{{{LEAST_LETTERS},20}}")
_MONTH = re.compile(r"([1-9]|1[0-2])-((?:19|20)\d\d)")
How = Literal["keys", "letter"]


def mend(query: Query, counts: Counts) -> Query:
    """``query`` with its mistyped words replaced by near words, named in ``mended``.

    ``counts`` is asked at most twice, for all words at once, and must speak of visible entries
    only: nothing else is ever suggested. A query without such words comes back as it is.
    """
    asked = [one for one in query.wanted if isinstance(one, Words)]
    words = list(dict.fromkeys(word for clause in asked for word in clause.words))
    found = counts([word.folded for word in words]) if words else {}
    near = _near([word for word in words if not found.get(word.folded)], counts)
    changes: dict[Clause | None, Clause] = {}
    for clause in asked:
        mended = _mended(clause, near)
        if mended != clause:
            changes[clause] = mended
    if not changes:
        return query
    touched = {word for clause in asked if clause in changes for word in clause.words}
    return replace(
        query,
        clauses=tuple(dict.fromkeys(changes.get(one, one) for one in query.clauses)),
        parts=tuple(
            replace(part, clause=changes.get(part.clause, part.clause)) for part in query.parts
        ),
        mended=tuple(_told(word, *near[word]) for word in near if word in touched),
    )


def as_months(query: Query) -> Query:
    """``query`` with every ``8/2025`` read as the month it may be, named in ``mended``.

    It is asked for where no document of that number is found.
    """
    read = {part.clause: _month(part.clause) for part in query.parts}
    changes = {clause: found for clause, found in read.items() if found is not None}
    if not changes:
        return query
    by = [
        Mended("/".join(word.exact for word in clause.words), (text,), "date")
        for clause, (text, _) in changes.items()
        if isinstance(clause, Number)
    ]
    dated = {clause: found for clause, (_, found) in changes.items()}
    return replace(
        query,
        clauses=tuple(dict.fromkeys(dated.get(one, one) for one in query.clauses)),
        parts=tuple(
            replace(part, clause=dated.get(part.clause, part.clause)) for part in query.parts
        ),
        mended=(*query.mended, *by),
    )


def _month(clause: Clause | None) -> tuple[str, Clause] | None:
    if not isinstance(clause, Number) or clause.group or clause.open or clause.negated:
        return None
    match = _MONTH.fullmatch(clause.key)
    text = f"tháng {match[1]}/{match[2]}" if match else ""
    found = date_at(text, 0)
    return (text, found[0]) if found else None


def _told(word: Word, how: How, by: tuple[Word, ...]) -> Mended:
    return Mended(word.exact, tuple(one.exact for one in by), how)


def _near(lost: Sequence[Word], counts: Counts) -> dict[Word, tuple[How, tuple[Word, ...]]]:
    """The visible words each lost word may be meant as, the commonest first."""
    ways: dict[Word, dict[How, list[Word]]] = {
        word: {"keys": _from_keys(word), "letter": _one_letter_away(word)} for word in lost
    }
    every = [one.folded for way in ways.values() for words in way.values() for one in words]
    found = counts(list(dict.fromkeys(every))) if every else {}
    near: dict[Word, tuple[How, tuple[Word, ...]]] = {}
    for word, way in ways.items():
        for how, words in way.items():
            held = [one for one in words if found.get(one.folded)]
            if held and word not in near:
                by = sorted(held, key=lambda one: (-found[one.folded], one.exact))
                near[word] = (how, tuple(by))
    return near


def _from_keys(word: Word) -> list[Word]:
    """What the keys left in ``word`` were to give; it asks for itself and for bare text."""
    forms = dict.fromkeys(exact(form) for form in typed_forms(word.exact))
    return [Word(form, folded(form)) for form in forms]


def _one_letter_away(word: Word) -> list[Word]:
    """The bare words one letter away, in the spelling the index has."""
    if not _PLAIN.fullmatch(word.folded):
        return []
    forms = {folded(exact(one)) for one in neighbours(word.folded)} - {word.folded}
    return [Word(form, form) for form in sorted(forms)]


def _mended(clause: Words, near: Mapping[Word, tuple[How, tuple[Word, ...]]]) -> Clause:
    choices = [near[word][1] if word in near else (word,) for word in clause.words]
    count = prod(map(len, choices))
    if count > MOST_PHRASES and len(clause.words) > 1:
        return clause
    others = tuple(replace(clause, words=words) for words in product(*choices))
    return AnyOf(others, "mended") if count > 1 else others[0]


def neighbours(word: str) -> set[str]:
    """Every word one letter away: one changed, left out, put in, or two side by side swapped."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {one + two[1:] for one, two in cuts if two}
    found |= {one + letter + two[1:] for one, two in cuts if two for letter in ascii_lowercase}
    found |= {one + letter + two for one, two in cuts for letter in ascii_lowercase}
    found |= {one + two[1] + two[0] + two[2:] for one, two in cuts if len(two) > 1}
    return found - {word}

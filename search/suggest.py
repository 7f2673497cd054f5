"""Typing faults: a query close to one that finds nothing, which does find something."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from string import ascii_lowercase

from search.parse import parse
from search.query import Query, Word, Words
from search.text import exact, folded, tokens, without_marks

LEAST_LETTERS = 4
"""Shorter syllables have too many neighbours: every one of them is a word."""
_MAX_LETTERS = 20
_MAX_TRIED = 5
_PLAIN = re.compile(r"[a-z]+")


def corrected(
    query: Query, *, known: Callable[[str], int], finds: Callable[[Query], bool]
) -> str | None:
    """``query.text`` with one mistyped word mended, or None.

    ``known``: in how many entries a folded word stands. ``finds``: whether a query finds anything
    the viewer may see; nothing else is ever suggested.
    """
    for typed in _unknown(query, known):
        near = {one: known(folded(exact(one))) for one in neighbours(typed)}
        likely = sorted((one for one in near if near[one]), key=lambda one: (-near[one], one))
        for one in likely[:_MAX_TRIED]:
            text = _replaced(query.text, typed, one)
            if text != query.text and finds(parse(text, filters=query.filters)):
                return text
    return None


def _unknown(query: Query, known: Callable[[str], int]) -> Iterator[str]:
    """The words of the query, as typed but bare, that stand nowhere and are long enough."""
    asked = {clause.words[0] for clause in query.wanted if isinstance(clause, Words)}
    for token in tokens(query.text):
        typed = _bare(query.text[token.start : token.end])
        plain = _PLAIN.fullmatch(typed) and LEAST_LETTERS <= len(typed) <= _MAX_LETTERS
        if plain and Word(token.exact, token.folded) in asked and not known(token.folded):
            yield typed


def _bare(word: str) -> str:
    return without_marks(word.casefold())


def neighbours(word: str) -> set[str]:
    """Every word one letter away: one changed, left out, put in, or two side by side swapped."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {one + two[1:] for one, two in cuts if two}
    found |= {one + letter + two[1:] for one, two in cuts if two for letter in ascii_lowercase}
    found |= {one + letter + two for one, two in cuts for letter in ascii_lowercase}
    found |= {one + two[1] + two[0] + two[2:] for one, two in cuts if len(two) > 1}
    return found - {word}


def _replaced(text: str, typed: str, by: str) -> str:
    """``text`` with every writing of ``typed`` replaced."""
    out: list[str] = []
    last = 0
    for token in tokens(text):
        if _bare(text[token.start : token.end]) == typed:
            out += [text[last : token.start], by]
            last = token.end
    return "".join([*out, text[last:]])

"""A query without its accents: what the count "bỏ dấu" is of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from search.query import AnyOf, Clause, Number, Query, Start, Word, Words
from search.text import without_marks


def bare(query: Query) -> Query | None:
    """``query`` with every word bare, so that each finds all its accented forms.

    None where no word has an accent: there is nothing to take off.
    """
    clauses = tuple(_bare(clause) for clause in query.clauses)
    if clauses == query.clauses:
        return None
    # Two words may have become one: said once is enough.
    once = tuple(dict.fromkeys(clauses))
    return replace(query, text=without_marks(query.text), clauses=once, cursor=None)


def _bare(clause: Clause) -> Clause:
    match clause:
        case Words() | Number():
            return replace(clause, words=_bare_words(clause.words))
        case Start():
            starts = tuple(dict.fromkeys(map(without_marks, clause.starts)))
            return replace(clause, word=_bare_word(clause.word), starts=starts)
        case AnyOf():
            rest = tuple(dict.fromkeys(map(_bare, clause.alternatives)))
            return replace(clause, alternatives=rest)
        case _:
            return clause


def _bare_words(words: Iterable[Word]) -> tuple[Word, ...]:
    return tuple(map(_bare_word, words))


def _bare_word(word: Word) -> Word:
    return Word(word.folded, word.folded)

"""More like this: the pairs of words that tell an entry from the others, as a query.

A Vietnamese word is mostly two syllables, so pairs that stand side by side say more than single
ones. All counts are of entries the viewer may see.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

from search.engine import Reader, Stored, Wanted
from search.plan import Best, Both, Everything, Node, Phrase
from search.query import Query, Word, Words
from search.text import fold

_HEADING_WEIGHT = 5
_MOST_WORDS = 20_000  # of an entry that are looked at
_CANDIDATES = 60
_TERMS = 12
_LEAST_SHARE = 0.34
_GROUPS = ("title", "body")

Pair = tuple[str, str]


def like(reader: Reader, stored: Stored, visible: tuple[Node, ...]) -> tuple[Query, int]:
    """A query for entries like ``stored``, and how many of its parts will do; no part: no query."""
    counted = _pairs(stored)
    likely = [pair for pair, _ in counted.most_common(_CANDIDATES)]
    everything, *held = reader.counts(
        [Wanted(Both(must=(Everything(),)), visible), *(_having(pair, visible) for pair in likely)]
    )()
    worth = {
        pair: counted[pair] * math.log(everything / count)
        for pair, count in zip(likely, held, strict=True)
        if 1 < count < everything
    }
    best = sorted(worth, key=lambda pair: (-worth[pair], pair))[:_TERMS]
    clauses = tuple(Words((Word(one, one), Word(other, other))) for one, other in best)
    return Query(clauses=clauses), max(1, math.ceil(len(best) * _LEAST_SHARE))


def _pairs(stored: Stored) -> Counter[Pair]:
    """The pairs of an entry's words with their weight."""
    counted: Counter[Pair] = Counter()
    for pair in _within(str(stored.shown["heading"]).split("\n")):
        counted[pair] += _HEADING_WEIGHT
    counted.update(_within(str(page[2]) for page in stored.pages))
    return counted


def _within(texts: Iterable[str]) -> Iterable[Pair]:
    left = _MOST_WORDS
    for text in texts:
        words = list(islice(fold(text).split(), left))
        left -= len(words)
        yield from (pair for pair in pairwise(words) if all(map(_tells, pair)))


def _tells(word: str) -> bool:
    return len(word) > 1 and word.isalpha()


def _having(pair: Sequence[str], visible: tuple[Node, ...]) -> Wanted:
    anywhere = Best(tuple(Phrase(f"{group}_f", tuple(pair)) for group in _GROUPS), 0.0)
    return Wanted(Both(must=(anywhere,)), visible)

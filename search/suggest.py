"""What may be meant while somebody still types: words and names that go on from it."""

from __future__ import annotations

from search.engine import Reader
from search.plan import Node
from search.text import Token, tokens

LEAST_LETTERS = 2
"""Fewer letters of a word are the beginning of everything."""
_MOST_WORDS = 4  # of what was typed that a name may begin with
_LOOKED_AT = 2_000


def suggest(reader: Reader, text: str, narrow: tuple[Node, ...], *, limit: int) -> tuple[str, ...]:
    """``text`` gone on with, at most ``limit`` ways, none of them from an entry beyond ``narrow``.

    What goes on from the most words comes first, then what stands in most entries. A word typed
    with accents goes on only with these.
    """
    typed = list(tokens(text))
    if not typed or len(typed[-1].folded) < LEAST_LETTERS or not text[-1:].isalnum():
        return ()
    found: dict[str, None] = {}
    for count in range(min(_MOST_WORDS, len(typed)), 0, -1):
        words = typed[-count:]
        start = " ".join(word.folded for word in words)
        for hint, _ in reader.hints(start, narrow, limit=_LOOKED_AT):
            shown = hint.partition("\t")[2]
            if _goes_on(words, shown):
                found.setdefault(text[: words[0].start] + shown)
            if len(found) >= limit:
                return tuple(found)
    return tuple(found)


def _goes_on(typed: list[Token], shown: str) -> bool:
    """Whether ``shown`` begins with the words typed, the last one perhaps half, and has more."""
    words = list(tokens(shown))
    if len(words) < len(typed):
        return False
    pairs = list(zip(typed, words, strict=False))
    whole = all(
        one.folded == other.folded and one.exact in (one.folded, other.exact)
        for one, other in pairs[:-1]
    )
    one, other = pairs[-1]
    bare = one.exact == one.folded
    begins = other.folded.startswith(one.folded) if bare else other.exact.startswith(one.exact)
    return whole and begins

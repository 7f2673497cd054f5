"""What is offered while somebody types: words, pairs of words and names of one entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from schemas.text import nfc
from search.text import Token, fold, tokens

MAX_HINTS = 100
"""Hints of one entry."""
MAX_HINT = 120
"""Characters of what one hint shows; what is longer is no help to anybody who types."""
_LEAST_WORD = 2


def hints(heading: str, names: Iterable[str]) -> tuple[str, ...]:
    """``folded<TAB>shown`` for ``names`` as a whole, the words of ``heading`` and pairs of them.

    Each once, in this order, at most :data:`MAX_HINTS`. Words of digits only are left out.
    """
    found: dict[str, None] = {}
    for shown in (*map(_tidy, names), *_from_heading(heading)):
        folded = fold(shown)
        if folded and len(shown) <= MAX_HINT and len(folded) <= MAX_HINT:
            found.setdefault(f"{folded}\t{shown}")
        if len(found) == MAX_HINTS:
            break
    return tuple(found)


def _from_heading(heading: str) -> Iterator[str]:
    """The words of ``heading`` and, after them, every two that only blanks part."""
    words = list(tokens(heading))
    for word in words:
        if _tells(word):
            yield _written(heading, word)
    for one, other in pairwise(words):
        blank = heading[one.end : other.start]
        if blank and blank.isspace() and _tells(one) and _tells(other):
            yield f"{_written(heading, one)} {_written(heading, other)}"


def _tells(word: Token) -> bool:
    return len(word.folded) >= _LEAST_WORD and not word.folded.isdigit()


def _written(text: str, word: Token) -> str:
    return _tidy(text[word.start : word.end].lower())


def _tidy(text: str) -> str:
    """``text`` without control characters, its blanks as single ones."""
    return " ".join("".join(char if char.isprintable() else " " for char in nfc(text)).split())

"""What is offered while somebody types: words, pairs of words and names of one entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

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
    whole = ((fold(name), name) for name in map(_tidy, names))
    for folded, shown in chain(whole, _from_heading(heading)):
        if folded and len(shown) <= MAX_HINT and len(folded) <= MAX_HINT:
            found.setdefault(f"{folded}\t{shown}")
        if len(found) == MAX_HINTS:
            break
    return tuple(found)


def _from_heading(heading: str) -> Iterator[tuple[str, str]]:
    """The words of ``heading`` and, after them, every two that only blanks part: folded, shown."""
    words = list(tokens(heading))
    told = [_written(heading, word) if _tells(word) else "" for word in words]
    for word, shown in zip(words, told, strict=True):
        if shown:
            yield word.folded, shown
    for (one, first), (other, second) in pairwise(zip(words, told, strict=True)):
        blank = heading[one.end : other.start]
        if first and second and blank.isspace():
            yield f"{one.folded} {other.folded}", f"{first} {second}"


def _tells(word: Token) -> bool:
    return len(word.folded) >= _LEAST_WORD and not word.folded.isdigit()


def _written(text: str, word: Token) -> str:
    return _tidy(text[word.start : word.end].lower())


def _tidy(text: str) -> str:
    """``text`` without control characters, its blanks as single ones."""
    if text.isprintable() and " " not in text:
        return nfc(text)
    return " ".join("".join(char if char.isprintable() else " " for char in nfc(text)).split())

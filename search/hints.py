"""What is offered while somebody types: words, pairs of words and names of one entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice, pairwise
from typing import NamedTuple

from schemas.text import nfc
from search.text import Kept, Token, fold, tokens

MAX_HINTS = 100
"""Hints of one entry."""
MAX_HINT = 120
"""Characters of what one hint shows; what is longer is no help to anybody who types."""
_LEAST_WORD = 2
_MOST_KEPT = 10_000


_Word = tuple[str, str]  # as it is found, as it is shown


class _Chunk(NamedTuple):
    """What a chunk between blanks tells.

    ``hints``: of its words. ``first`` and ``last``: the words it begins and ends with, None where
    another sign is there or the word tells nothing.
    """

    hints: tuple[str, ...]
    first: _Word | None
    last: _Word | None


def hints(heading: str, names: Iterable[str]) -> tuple[str, ...]:
    """``folded<TAB>shown`` for ``names`` as a whole, the words of ``heading`` and pairs of them.

    Each once, in this order, at most :data:`MAX_HINTS`. Words of digits only are left out.
    """
    chunks = list(map(_CHUNKS.__getitem__, heading.split()))
    words = chain.from_iterable([chunk.hints for chunk in chunks])
    found = dict.fromkeys(chain(map(_NAMES.__getitem__, names), words, _pairs(chunks)))
    found.pop("", None)
    return tuple(islice(found, MAX_HINTS))


def _pairs(chunks: Iterable[_Chunk]) -> Iterator[str]:
    """Every two words that only blanks part."""
    for (_, _, one), (_, other, _) in pairwise(chunks):
        if one and other:
            (folded, shown), (next_folded, next_shown) = one, other
            yield _hint(f"{folded} {next_folded}", f"{shown} {next_shown}")


def _hint(folded: str, shown: str) -> str:
    """A hint; "" where it is no help."""
    fits = folded and len(shown) <= MAX_HINT and len(folded) <= MAX_HINT
    return f"{folded}\t{shown}" if fits else ""


def _of_name(name: str) -> str:
    shown = _tidy(name)
    return _hint(fold(shown), shown)


def _of_chunk(chunk: str) -> _Chunk:
    found = list(tokens(chunk))
    words = [_word(chunk, token) for token in found]
    return _Chunk(
        tuple(_hint(*word) for word in words if word),
        words[0] if found and found[0].start == 0 else None,
        words[-1] if found and found[-1].end == len(chunk) else None,
    )


def _word(text: str, token: Token) -> _Word | None:
    """None for what nobody types the beginning of."""
    if len(token.folded) < _LEAST_WORD or token.folded.isdigit():
        return None
    shown = _tidy(text[token.start : token.end].lower())
    return (token.folded, shown) if shown else None


def _tidy(text: str) -> str:
    """``text`` without control characters, its blanks as single ones."""
    if text.isprintable() and " " not in text:
        return nfc(text)
    return " ".join("".join(char if char.isprintable() else " " for char in nfc(text)).split())


_NAMES = Kept(_of_name, most=_MOST_KEPT, longest=MAX_HINT)
_CHUNKS = Kept(_of_chunk, most=_MOST_KEPT)

"""Text that sorts by plain byte order as Vietnamese does, for engines that know no collation.

The key of :func:`schemas.text.sort_key` is (ranks of the letters, tones, the text itself). Ranks
and characters are written in a prefix code that keeps the order of the numbers: those met often
take one sign, every gap between them one sign and a fixed number of further ones.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache
from string import ascii_lowercase, ascii_uppercase, digits

from schemas.text import sort_key

MAX_CHARACTERS = 200
"""Characters of a text that count for its order; what is equal that far sorts by its id."""
_SIGNS = digits + ascii_uppercase + ascii_lowercase  # in ASCII order
_BASE = len(_SIGNS)
_END = "-"  # below every sign: the shorter of two texts comes first
_LAST = 0x10FFFF
_RANKS = frozenset({0x20, *range(0x30, 0x3A), *range(100, 134)})
_CHARACTERS = frozenset({0x20, *range(0x30, 0x3A), *range(0x61, 0x7B)})


class _Code:
    """Writes whole numbers up to the last code point so that the writing sorts as they do."""

    def __init__(self, frequent: frozenset[int]) -> None:
        self._starts = sorted({0, *frequent, *(one + 1 for one in frequent)})
        ends = [*self._starts[1:], _LAST + 1]
        self._widths = [_width(end - start) for start, end in zip(self._starts, ends, strict=True)]
        self._known: dict[int, str] = {}

    def write(self, numbers: Iterable[int]) -> str:
        return "".join([self._known.get(one) or self._learn(one) for one in numbers])

    def _learn(self, number: int) -> str:
        place = bisect_right(self._starts, number) - 1
        rest, tail = number - self._starts[place], ""
        for _ in range(self._widths[place]):
            rest, sign = divmod(rest, _BASE)
            tail = _SIGNS[sign] + tail
        written = _SIGNS[place] + tail
        if number < _BASE * _BASE:
            self._known[number] = written
        return written


def _width(values: int) -> int:
    """How many signs tell ``values`` values apart."""
    width = 0
    while _BASE**width < values:
        width += 1
    return width


@cache
def _codes() -> tuple[_Code, _Code]:
    return _Code(_RANKS), _Code(_CHARACTERS)


@lru_cache(maxsize=4096)  # organs and signers come again and again
def sortable(text: str) -> str:
    """ASCII letters, digits and hyphens whose byte order is the order of ``sort_key``.

    Only the first :data:`MAX_CHARACTERS` characters of ``text`` count.
    """
    letters, tones, kept = sort_key(text[:MAX_CHARACTERS])
    ranks, characters = _codes()
    # Tones are compared between equal letters only, so they are equally many: no end is needed.
    pairs = zip(tones[::2], (*tones[1::2], 0), strict=False)
    marks = "".join([_SIGNS[6 * one + other] for one, other in pairs])
    return f"{ranks.write(letters)}{_END}{marks}{characters.write(map(ord, kept))}{_END}"

"""Text that sorts by plain byte order as Vietnamese does, for engines that know no collation.

The key of :func:`schemas.text.sort_key` is (ranks of the letters, tones, the text itself). Ranks
and characters are written in a prefix code that keeps the order of the numbers: those met often
take one sign, every gap between them one sign and a fixed number of further ones.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase, digits
from typing import NamedTuple

from schemas.text import letter_and_tone, nfc
from search.text import Kept

MAX_CHARACTERS = 200
"""Characters of a text that count for its order; what is equal that far sorts by its id."""
_SIGNS = digits + ascii_uppercase + ascii_lowercase  # in ASCII order
_BASE = len(_SIGNS)
_END = "-"  # below every sign: the shorter of two texts comes first
_LAST = 0x10FFFF
_MOST_WORDS = 20_000
_MOST_KEPT = 5000  # characters; each script has some hundreds, hostile text all there are


class _Code:
    """Writes whole numbers up to the last code point so that the writing sorts as they do."""

    def __init__(self, *frequent: int) -> None:
        self._starts = sorted({0, *frequent, *(one + 1 for one in frequent)})
        ends = [*self._starts[1:], _LAST + 1]
        self._widths = [_width(end - start) for start, end in zip(self._starts, ends, strict=True)]

    def write(self, number: int) -> str:
        place = bisect_right(self._starts, number) - 1
        rest, tail = number - self._starts[place], ""
        for _ in range(self._widths[place]):
            rest, sign = divmod(rest, _BASE)
            tail = _SIGNS[sign] + tail
        return _SIGNS[place] + tail


def _width(values: int) -> int:
    """How many signs tell ``values`` values apart."""
    width = 0
    while _BASE**width < values:
        width += 1
    return width


_RANK_CODE = _Code(0x20, *range(0x30, 0x3A), *range(100, 134))
_CHARACTER_CODE = _Code(0x20, *range(0x30, 0x3A), *range(0x61, 0x7B))


@lru_cache(maxsize=4096)  # organs and signers come again and again
def sortable(text: str) -> str:
    """ASCII letters, digits and hyphens whose byte order is the order of ``sort_key``.

    Only the first :data:`MAX_CHARACTERS` characters of ``text`` count.
    """
    words = list(map(_WORDS.__getitem__, text[:MAX_CHARACTERS].split(" ")))
    tones = _NO_TONE.join([word.tones for word in words])
    # Tones are compared between equal letters only, so they are equally many: no end is needed.
    pairs = zip(tones[::2], (*tones[1::2], 0), strict=False)
    marks = "".join([_SIGNS[6 * one + other] for one, other in pairs])
    ranks = _BLANK_RANK.join([word.ranks for word in words])
    characters = _BLANK.join([word.characters for word in words])
    return f"{ranks}{_END}{marks}{characters}{_END}"


class _Word(NamedTuple):
    """What stands between blanks: ranks of its letters and its characters, written; its tones."""

    ranks: str
    characters: str
    tones: bytes


def _word(word: str) -> _Word:
    letters = list(map(_LETTERS.__getitem__, nfc(word).casefold()))
    ranks = "".join([rank for rank, _ in letters])
    return _Word(
        ranks, "".join(map(_CHARACTERS.__getitem__, word)), bytes([tone for _, tone in letters])
    )


def _letter(char: str) -> tuple[str, int]:
    """The rank of a case-folded letter, written, and its tone."""
    rank, tone = letter_and_tone(char)
    return _RANK_CODE.write(rank), tone


_LETTERS = Kept(_letter, most=_MOST_KEPT)
_CHARACTERS = Kept(lambda char: _CHARACTER_CODE.write(ord(char)), most=_MOST_KEPT)
_WORDS = Kept(_word, most=_MOST_WORDS)
_BLANK_RANK, _BLANK = _RANK_CODE.write(0x20), _CHARACTER_CODE.write(0x20)
_NO_TONE = b"\0"

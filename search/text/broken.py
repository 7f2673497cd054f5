"""Syllables that a program which took text out of a PDF broke in two: ``c ủa``, ``quy ền``.

Where letters are set apart by a hair, some programs put a blank. A blank is a stray one where what
stands before it or after it can be no syllable, and both together are one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate

from search.text.chunks import READ, Token, joined_chunks, tokens
from search.text.syllable import VOWELS, ending, syllable_table
from search.text.typed import is_spelled

_OPENS = re.compile(rf"[{VOWELS}]|(?:ch?|m|n[gh]?|p|t)(?!\w)")
_BLANK = re.compile(rf"[ \n\u00a0](?={_OPENS.pattern})")
_HEAD = re.compile(r"(?<![^\s(\[\"“'‘])[^\W\d_]{1,7}\Z")
_LONGEST_HEAD = 7


def whole(text: str) -> str:
    """``text`` (NFC) with the blanks left out that break syllables."""
    return _without(text, list(strays(text)))


def joined_whole(text: str) -> tuple[str, str]:
    """What ``joined(whole(text))`` gives, in one pass. ``text`` is NFC."""
    pieces = _pieces(text)
    found = list(map(READ.__getitem__, pieces))
    tails = {place: tail for place, (_, _, tail) in enumerate(found) if tail}
    for place in list(_continuations(pieces, tails)):
        pieces[place] = pieces[place - 1] + pieces[place]
        found[place - 1 : place + 1] = READ[""], READ[pieces[place]]
    return joined_chunks(found)


def whole_tokens(text: str) -> Iterator[Token]:
    """The tokens of ``whole(text)``, with offsets into ``text`` as it was given."""
    found = list(strays(text))
    if not found:
        yield from tokens(text)
        return
    left = [place - count for count, place in enumerate(found)]
    for token in tokens(_without(text, found)):
        start = token.start + bisect_right(left, token.start)
        end = token.end + bisect_left(left, token.end)
        yield Token(start, end, token.exact, token.folded)


def _without(text: str, blanks: list[int]) -> str:
    if not blanks:
        return text
    starts = [0, *(place + 1 for place in blanks)]
    ends = [*blanks, len(text)]
    return "".join([text[start:end] for start, end in zip(starts, ends, strict=True)])


def strays(text: str) -> Iterator[int]:
    """Where the blanks stand in ``text`` (NFC) that break a syllable."""
    pieces = _pieces(text)
    tails = {place: tail for place, piece in enumerate(pieces) if (tail := ending(piece))}
    found = list(_continuations(pieces, tails))
    if found:
        ends = list(accumulate(len(piece) + 1 for piece in pieces))
        yield from (ends[place - 1] - 1 for place in found)


def _pieces(text: str) -> list[str]:
    """What stands between the blanks that may be stray ones."""
    return text.replace("\n", " ").replace("\u00a0", " ").split(" ")


def _continuations(pieces: Sequence[str], tails: Mapping[int, str]) -> Iterator[int]:
    """Indices of the pieces that go on with the syllable the piece before them ends with.

    ``tails``: index of a piece -> its ending.
    """
    mended, mended_at, last = "", -1, len(pieces) - 1
    for place, tail in tails.items():
        before = pieces[place - 1] if place else ""
        if len(before) > _LONGEST_HEAD:
            before = before[-_LONGEST_HEAD - 1 :]
        again = place > 0 and mended_at == place - 1
        alone = len(tail) == len(pieces[place]) and place < last
        rest = tails.get(place + 1, "") if alone else ""  # the t of "đ ấ t"
        if not (rest or again or _goes_on(before, tail)):
            continue
        if alone and _is_onset(tail) and _OPENS.match(pieces[place + 1]):
            continue  # the n of "v ề n ợ" belongs to what follows
        head = mended if again else _head(before)
        if head and (_is_broken(head, tail, again) or _is_broken(head, tail + rest, again)):
            yield place
            mended, mended_at = head + tail, place if alone else -1


@lru_cache(maxsize=20_000)
def _goes_on(end: str, tail: str) -> bool:
    """Whether ``tail`` alone makes one syllable with the letters a piece that ends so ends with."""
    head = _head(end)
    return head != "" and _is_broken(head, tail, False)


def _head(end: str) -> str:
    """The letters a piece that ends so ends with, where nothing but an opening sign is before."""
    found = _HEAD.search(end)
    return found[0].lower() if found else ""


@lru_cache(maxsize=10_000)
def _is_broken(head: str, tail: str, again: bool) -> bool:
    """Whether the two are one syllable. ``again``: ``head`` itself was broken."""
    if not is_spelled(head + tail):
        return False
    if _is_onset(head):
        return len(head) > 1 or not tail.isascii()
    if tail in _codas():
        return again or not is_spelled(head)
    return again or (not tail.isascii() and tail not in _alone())


def _is_onset(letters: str) -> bool:
    return letters in _onsets()


@cache
def _onsets() -> frozenset[str]:
    return frozenset(syllable_table()["onsets"])


@cache
def _codas() -> frozenset[str]:
    return frozenset(syllable_table()["codas"])


@cache
def _alone() -> frozenset[str]:
    """Syllables without a consonant before them that are words: what else begins so is a rest."""
    return frozenset(syllable_table()["alone"])


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """A piece of ``text`` (NFC) that holds ``start`` to ``end`` and can be read by itself.

    The blanks at its ends break no syllable whatever stands before and behind them.
    """
    start = text.rfind(" ", 0, start)
    while start >= 0 and _BLANK.match(text, start):
        start = text.rfind(" ", 0, start)
    end = text.find(" ", end)
    while end >= 0 and _BLANK.match(text, end):
        end = text.find(" ", end + 1)
    return start + 1, len(text) if end < 0 else end

"""Syllables that a program which took text out of a PDF broke in two: ``c ủa``, ``quy ền``.

Where letters are set apart by a hair, some programs put a blank. A blank is a stray one where what
stands before it or after it can be no syllable, and both together are one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache

from search.text.chunks import Token, tokens
from search.text.syllable import syllable_table
from search.text.typed import is_spelled

_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_BLANK = re.compile(rf"[ \n\u00a0](?=[{_VOWELS}]|(?:ch?|m|n[gh]?|p|t)(?!\w))")
_HEAD = re.compile(r"(?<![^\s(\[\"“'‘])[^\W\d_]{1,7}\Z")
_TAIL = re.compile(r"[^\W\d_]{1,5}(?![\w\u0300-\u036f])")
_LONGEST = 8


def whole(text: str) -> str:
    """``text`` (NFC) with the blanks left out that break syllables."""
    return _without(text, list(strays(text)))


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
    mended, mended_to = "", -1
    for match in _BLANK.finditer(text):
        blank = match.start()
        tail = _TAIL.match(text, blank + 1)
        if tail is None or (_is_onset(tail[0]) and _BLANK.match(text, tail.end())):
            continue  # the n of "v ề n ợ" belongs to what follows
        again = mended_to == blank
        found = None if again else _HEAD.search(text, max(0, blank - _LONGEST), blank)
        head = mended if again else found[0].lower() if found else ""
        if head and (
            _is_broken(head, tail[0], again)
            or _is_broken(head, tail[0] + _rest(text, tail.end()), again)
        ):
            yield blank
            mended, mended_to = head + tail[0], tail.end()


def _rest(text: str, end: int) -> str:
    """The end of a syllable that stands behind one blank more: the t of ``đ ấ t``."""
    blank = _BLANK.match(text, end)
    tail = _TAIL.match(text, blank.end()) if blank else None
    return tail[0] if tail else ""


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

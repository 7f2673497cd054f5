"""Cuts text into tokens, one blank-separated chunk at a time, each different chunk only once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from search.text import normal
from search.text.syllable import is_syllable

_CACHE_CHUNKS = 60_000  # 23 laws hold some 12,500 different chunks; hostile text has endless ones
_CACHE_LENGTH = 40  # longer chunks are rare: addresses, rulers, damaged text
_CHUNK = re.compile(r"\S+")
_PIECE = re.compile(r"\d+|\D+")
_UNITS = frozenset({"m", "km", "hm", "dm", "cm", "mm"})
_POWERS = frozenset("²³")
_WIDE_MARKS = frozenset("\uff9e\uff9f")  # marks of a syllable that Unicode counts as letters

# Characters nobody sees that Unicode counts as letters or marks: joiners, variants, fillers.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0").union(
    map(chr, range(0xFE00, 0xFE10)), map(chr, range(0xE0100, 0xE01F0))
)


_Char = tuple[str, int, int]  # a character and the range of the original it came from


class Token(NamedTuple):
    """One word: where it stands in the original text (``text[start:end]``) and its two forms."""

    start: int
    end: int
    exact: str
    folded: str


class _Analysis(NamedTuple):
    """A chunk's tokens, placed relative to it, and both forms joined by blanks."""

    tokens: tuple[Token, ...]
    exact: str
    folded: str


class _Chunks(dict[str, _Analysis]):
    """Analyses of chunks already met; emptied when full."""

    def __missing__(self, chunk: str) -> _Analysis:
        tokens = tuple(_cut(chunk))
        found = _Analysis(
            tokens,
            " ".join(token.exact for token in tokens),
            " ".join(token.folded for token in tokens),
        )
        if len(chunk) <= _CACHE_LENGTH:
            if len(self) >= _CACHE_CHUNKS:
                self.clear()
            self[chunk] = found
        return found


_CHUNKS = _Chunks()


def tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text`` in order, with offsets into ``text`` as it was given."""
    for match in _CHUNK.finditer(text):
        start = match.start()
        for token in _CHUNKS[match.group()].tokens:
            yield Token(start + token.start, start + token.end, token.exact, token.folded)


def joined(text: str) -> tuple[str, str]:
    """Exact and folded tokens of ``text``, each joined by single blanks: what engines index."""
    analyses = list(map(_CHUNKS.__getitem__, text.split()))
    return (
        " ".join([exact for _, exact, _ in analyses if exact]),
        " ".join([folded for _, _, folded in analyses if folded]),
    )


def _cut(chunk: str) -> Iterator[Token]:
    """Tokens of one chunk: runs of letters and digits with the marks that belong to them.

    Small digits (a footnote's mark) are a word of their own, but m² is the word m2.
    """
    run: list[_Char] = []
    last = ""
    for char, start, end in _characters(chunk):
        kind = _kind(char)
        if (kind == "mark" and run) or (char in _POWERS and _letters(run).lower() in _UNITS):
            kind = last
        if run and kind != last:
            yield from _words(run)
            run = []
        if kind in ("word", "small"):
            run.append((char, start, end))
        last = kind
    if run:
        yield from _words(run)


def _words(run: list[_Char]) -> Iterator[Token]:
    """The tokens of a run; numbers stuck to accented syllables part from them: nước3, 15ngày."""
    raw = _letters(run)
    pieces = [] if raw.isascii() or raw.isdigit() or raw.isalpha() else _PIECE.findall(raw)
    if len(pieces) < 2 or not all(map(_stands_alone, pieces)):
        yield _token(run)
        return
    at = 0
    for piece in pieces:
        yield _token(run[at : at + len(piece)])
        at += len(piece)


def _stands_alone(piece: str) -> bool:
    return piece.isdigit() or is_syllable(piece.lower())


def _letters(run: list[_Char]) -> str:
    return "".join([char for char, _, _ in run])


def _kind(char: str) -> str:
    """What ``char`` is to a token: "word", "small", "mark" or "" where it parts tokens."""
    category = unicodedata.category(char)
    if category == "No":
        return (
            "small"
            if unicodedata.normalize("NFKC", char).isalnum() and normal.exact(char) != char
            else ""
        )
    if char in normal.APOSTROPHES:
        return ""
    if char in _WIDE_MARKS:
        return "mark"
    return {"L": "word", "N": "word", "M": "mark"}.get(category[0], "")


def _token(run: list[_Char]) -> Token:
    form = normal.exact(_letters(run))
    return Token(run[0][1], run[-1][2], form, normal.folded(form))


def _characters(chunk: str) -> list[_Char]:
    """NFC characters of ``chunk`` with the range of the original each came from.

    Characters that only steer the display (soft hyphen, zero-width blank) are left out.
    """
    if chunk.isascii():
        return [(char, place, place + 1) for place, char in enumerate(chunk)]
    out: list[_Char] = []
    cluster = ""
    start = end = 0
    for place, char in enumerate(chunk):
        kind = unicodedata.category(char)
        if kind == "Cf" or char in _UNSEEN:
            continue
        if cluster and not _may_compose(char, kind):
            out.extend((part, start, end) for part in unicodedata.normalize("NFC", cluster))
            cluster = ""
        if not cluster:
            start = place
        cluster += char
        end = place + 1
    out.extend((part, start, end) for part in unicodedata.normalize("NFC", cluster))
    return out


def _may_compose(char: str, kind: str) -> bool:
    """Whether ``char`` may melt into the one before it: marks, and the later letters of Hangul."""
    return kind[0] == "M" or 0x1160 <= ord(char) <= 0x11FF

"""Cuts text into tokens, one blank-separated chunk at a time, each different chunk only once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from sys import intern
from typing import NamedTuple

from search.text import normal
from search.text.kept import Kept
from search.text.syllable import VOWELS, ending, is_syllable

_MOST_CHUNKS = 60_000  # 23 laws hold some 12,500 different ones
_MOST_WORDS = 30_000
_MOST_TOKENS = 20_000
_LONGEST_CODE = 40  # far below what a token may hold
_CHUNK = re.compile(r"\S+")
# Nearly every chunk: letters of the language, digits, and signs that only part words.
_LETTERS = f"0-9A-Za-zđĐ{VOWELS}{VOWELS.upper()}"
_SIGNS = r"!-/:-@\[-`{-~–—“”‘’…•"
_PLAIN = re.compile(rf"[{_SIGNS}{_LETTERS}]+")
_PLAIN_RUN = re.compile(rf"[{_LETTERS}]+")
_ONE_WORD = re.compile(rf"[{_SIGNS}]*([{_LETTERS}]+)[{_SIGNS}]*")
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


Read = tuple[str, str, str]
"""A chunk's tokens, exact and folded, joined by blanks, and its :func:`ending`."""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text`` in order, with offsets into ``text`` as it was given."""
    for match in _CHUNK.finditer(text):
        start = match.start()
        for token in _TOKENS[match.group()]:
            yield Token(start + token.start, start + token.end, token.exact, token.folded)


def joined(text: str) -> tuple[str, str]:
    """Exact and folded tokens of ``text``, each joined by single blanks: what engines index."""
    return joined_chunks(list(map(READ.__getitem__, text.split())))


def joined_chunks(chunks: list[Read]) -> tuple[str, str]:
    """Both forms of chunks that follow one another."""
    return (
        " ".join([exact for exact, _, _ in chunks if exact]),
        " ".join([folded for _, folded, _ in chunks if folded]),
    )


def _tokens(chunk: str) -> tuple[Token, ...]:
    return tuple(_cut(chunk) if _PLAIN.fullmatch(chunk) is None else _cut_plain(chunk))


def _read(chunk: str) -> Read:
    if chunk.isascii() and chunk.isalnum():
        if len(chunk) <= _LONGEST_CODE and not (chunk.isalpha() or chunk.isdigit()):
            form = chunk if chunk.islower() else chunk.lower()
            return form, form, ""  # letters and digits mixed: no syllable nor the rest of one
        return *_forms(chunk), ending(chunk)
    one = _ONE_WORD.fullmatch(chunk)
    if one and len(words := _pieces(one[1])) == 1:
        return *_FORMS[words[0]], ending(chunk)
    found = _tokens(chunk)
    exact = " ".join([token.exact for token in found])
    return exact, " ".join([token.folded for token in found]), ending(chunk)


def _forms(word: str) -> tuple[str, str]:
    # Equal texts are one object, so that what is looked up for every word of a text is near.
    form = normal.exact(word)
    form = word if form == word else form
    return form, form if form.isascii() else intern(normal.folded(form))


_TOKENS = Kept(_tokens, most=_MOST_TOKENS)
_FORMS = Kept(_forms, most=_MOST_WORDS)  # many chunks share a word: đất, (đất “đất”
READ = Kept(_read, most=_MOST_CHUNKS)
"""What is known of each chunk; also of those that hold blanks, which part tokens as any sign."""


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
    at = 0
    for piece in _pieces(_letters(run)):
        end = at + len(piece)
        yield Token(run[at][1], run[end - 1][2], *_FORMS[piece])
        at = end


def _cut_plain(chunk: str) -> Iterator[Token]:
    """What :func:`_cut` gives for a chunk of :data:`_PLAIN` characters."""
    for run in _PLAIN_RUN.finditer(chunk):
        at = run.start()
        for piece in _pieces(run.group()):
            yield Token(at, at + len(piece), *_FORMS[piece])
            at += len(piece)


def _pieces(run: str) -> list[str]:
    """The words of a run; numbers stuck to accented syllables part from them: nước3, 15ngày."""
    pieces = [] if run.isascii() or run.isdigit() or run.isalpha() else _PIECE.findall(run)
    return pieces if pieces and all(map(_stands_alone, pieces)) else [run]


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

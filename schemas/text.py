"""Small text helpers every room needs: NFC and the Vietnamese sort key."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import filterfalse

# The Vietnamese alphabet; tone marks sort after the bare vowel in the order of TCVN 6909 tables.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LINE = 200  # characters: longer texts are folded each time
_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, start=100)}


# What a terminal obeys, or shows elsewhere than it stands: controls have pictures (U+2400 …).
_UNSEEN = {
    **{code: 0x2400 + code for code in range(0x20) if code != 0x09},
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), 0x2028, 0x2029, *range(0xD800, 0xE000)), 0xFFFD),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
}


def shown(text: str) -> str:
    """``text`` on one line, with a picture for each control: a name of a file may hold any."""
    return text if text.isprintable() else text.translate(_UNSEEN)


def nfc(text: str) -> str:
    """``text`` in Unicode normal form C: the form for comparing, lengths, keys and search."""
    return unicodedata.normalize("NFC", text)


def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Key that sorts Vietnamese words as a dictionary does: letters first, tones second."""
    letters: list[int] = []
    tones: list[int] = []
    for char in nfc(text).casefold():
        letter, tone = letter_and_tone(char)
        letters.append(letter)
        tones.append(tone)
    return tuple(letters), tuple(tones), text


@lru_cache(maxsize=4096)
def letter_and_tone(char: str) -> tuple[int, int]:
    """Rank of a case-folded letter without its tone, and of the tone."""
    tone = 0
    kept = ""
    for part in unicodedata.normalize("NFD", char):
        tone = _TONES.get(part, tone)
        kept += "" if part in _TONES else part
    base = unicodedata.normalize("NFC", kept)
    return _RANK.get(base, ord(base[0]) if base else 0), tone


def tone_last(word: str) -> str:
    """A syllable with its tone behind it, wherever it is written: hòa and hoà are equal."""
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(char for char in parts if char in _TONES)
    return nfc("".join(char for char in parts if char not in _TONES)) + tones


def fold(text: str) -> str:
    """``text`` without case and accents (đ becomes d); blanks and punctuation stay."""
    if text.isascii():
        return text.lower()
    return _folded_line(text) if len(text) <= _LINE else _folded(text)


def fold_head(text: str) -> str:
    """The form in which column heads, sheet names and vocabulary terms are compared.

    Case, accents, blanks and punctuation do not count: ``Mã  HỒ SƠ`` and ``ma ho so`` are equal.
    """
    return "".join(filter(str.isalnum, fold(text)))


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(filterfalse(unicodedata.combining, parts))
    return unicodedata.normalize("NFC", bare).replace("đ", "d")


# A line of a page is asked for by one rule after the other.
_folded_line = lru_cache(maxsize=4096)(_folded)


def tellable(text: str) -> str:
    """``text`` as it can be written down: what is no character is shown by its number.

    That are bytes of a file's name that are no UTF-8, and lone surrogates of JSON.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")

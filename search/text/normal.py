"""The exact and the folded form of one token."""

from __future__ import annotations

import unicodedata

from search.text.syllable import settle

MAX_UNITS = 255
"""Longest token in UTF-16 code units: what every engine's whitespace tokenizer keeps whole."""

# Letters that stand for Vietnamese ones in text of old fonts and foreign keyboards.
_STAND_INS = str.maketrans({"ð": "đ", "ɖ": "đ", "ƣ": "ư"})
_STROKED = str.maketrans({"đ": "d", "ł": "l", "ø": "o"})
_ROUNDS = 4

APOSTROPHES = frozenset("ʹʻʼʽʾʿˈ")
"""Letters that look like the sign ': they part words as it does (Đắk Rʼlấp)."""

_NO_APOSTROPHES = dict.fromkeys(map(ord, APOSTROPHES))


def exact(raw: str) -> str:
    """The form that keeps accents: compatible letters, lower case, one spelling per syllable.

    ``raw`` is a run of letters, marks and digits in NFC. Numbers lose leading zeros. The form is
    stable: ``exact(exact(raw)) == exact(raw)``.
    """
    if raw.isascii():
        word = raw.lower()
        if word.isdigit():
            word = word.lstrip("0") or "0"
        return cut(settle(word))
    word = raw
    for _ in range(_ROUNDS):
        before = word
        word = _plain_letters(word).casefold().translate(_STAND_INS)
        word = unicodedata.normalize("NFC", word)
        if word == before:
            break
    if word.isascii():
        return exact(word)
    while unicodedata.category(word[0])[0] == "M" and len(word) > 1:
        word = word[1:]  # a letter that stood for a mark and a letter, with none before it
    return cut(settle(cut(word)))


def folded(word: str) -> str:
    """The bare form of an exact form: no accents, đ as d, one spelling per syllable."""
    if word.isascii():
        return word
    bare = without_marks(word)
    return exact(bare) if bare and bare != word else word


def without_marks(word: str) -> str:
    """``word`` with every accent and stroke taken off, its spelling left as it is."""
    parts = unicodedata.normalize("NFD", word).translate(_STROKED)
    bare = "".join(part for part in parts if unicodedata.category(part)[0] != "M")
    return unicodedata.normalize("NFC", bare)


def cut(word: str) -> str:
    """The first 255 UTF-16 units of ``word``, never half a character."""
    if 2 * len(word) <= MAX_UNITS:
        return word
    units = 0
    for place, char in enumerate(word):
        units += 2 if ord(char) > 0xFFFF else 1
        if units > MAX_UNITS:
            return word[:place]
    return word


def _plain_letters(word: str) -> str:
    """Ligatures, full-width letters and the like as the letters they stand for."""
    if unicodedata.is_normalized("NFKC", word) and APOSTROPHES.isdisjoint(word):
        return word  # then every letter stands for itself
    return "".join(_plain(char) for char in word)


def _plain(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).translate(_NO_APOSTROPHES)
    return plain if all(unicodedata.category(part)[0] in "LMN" for part in plain) else char

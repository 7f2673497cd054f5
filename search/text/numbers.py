"""Document numbers as keys: ``15/QĐ-SNV``, ``30/2020/NĐ-CP``, ``01-QĐ/TU``.

A key is the folded parts joined by hyphens, without the word "số" and without leading zeros:
``15-qd-snv``. People leave parts out (the year, the organ), so a number is indexed under all its
shortened forms.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from search.text.chunks import tokens
from search.text.kept import Kept
from search.text.normal import cut
from search.text.syllable import is_syllable

_LETTERS = r"[^\W\d_](?:[^\W_]|[\u0300-\u036f])*"
_GAP = r"[ \t\u00a0]{0,3}"
_BREAK = rf"{_GAP}(?:\r?\n{_GAP})?"  # lines end after a slash or hyphen, seldom before
_DASH = r"[-\u2010\u2011\u2013\u2212]"
_NOTATION = rf"{_LETTERS}(?:(?:[/.&]|{_GAP}{_DASH}{_BREAK}|{_GAP}/{_BREAK}){_LETTERS})*"


def _organs() -> str:
    text = files("search").joinpath("data/citations.json").read_text(encoding="utf-8")
    return "|".join(json.loads(text)["after_dash"])


_NUMBER = re.compile(
    # the first digit leads, so that text without digits is passed over fast
    r"\d(?:(?<![\w/].)(?<!\w-.)(?<!\d[.,].)|(?<=[sS][ốỐ].))\d{0,5}[A-Za-z]?"
    rf"(?=[ \t\u00a0\r\n]{{0,5}}(?:/|{_DASH}))"
    rf"(?:(?:{_BREAK}/{_BREAK}\d{{4}}{_GAP}/{_BREAK}|{_GAP}/{_BREAK}){_NOTATION}"
    rf"|{_GAP}{_DASH}{_BREAK}(?={_LETTERS}{_GAP}/){_NOTATION}"
    rf"|{_GAP}{_DASH}{_GAP}(?i:{_organs()})(?![\w/]))"
)
_SPLIT = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_MAX_PARTS = 8
_WORD_NUMBER = "so"
_MOST_KEPT = 20_000


class Citation(NamedTuple):
    """A document number found in text: its key and where it stands (``text[start:end]``)."""

    key: str
    start: int
    end: int


def number_key(text: str) -> str:
    """The key of a number however it is written; "" where ``text`` holds no word.

    ``15/QĐ-SNV``, ``15 QD SNV``, ``số 15 qd snv``, ``015/qđ-snv`` and ``Quyết định số 15/QĐ-SNV``
    give ``15-qd-snv``.
    """
    return _KEYS[text]


def _key(text: str) -> str:
    parts = [token.folded for token in tokens(text)]
    for place, (word, after) in enumerate(pairwise(parts)):
        if word == _WORD_NUMBER and after[0].isdigit():
            parts = parts[place + 1 :]
            break
    if parts and parts[0][0].isdigit():
        parts[0] = parts[0].lstrip("0") or "0"
    return cut("-".join(parts[:_MAX_PARTS]))


# The same laws are cited again and again.
_KEYS = Kept(_key, most=_MOST_KEPT)


def citations(text: str) -> Iterator[Citation]:
    """The document numbers written in ``text``.

    The notation must begin with a capital and be no word: ``1/người``, ``174/Ngày`` are no numbers.
    """
    for match in _NUMBER.finditer(text):
        length, key = _CITED[match.group()]
        if length:
            yield Citation(key, match.start(), match.start() + length)


def _cited(found: str) -> tuple[int, str]:
    """How much of what looks like a number is one, 0 for none, and its key."""
    end = _end_of_capitals(found)
    return end, number_key(found[:end])


_CITED = Kept(_cited, most=_MOST_KEPT)


def number_at(text: str, start: int) -> int | None:
    """Where the document number that begins at ``start`` ends, capitals or not; None without."""
    match = _NUMBER.match(text, start)
    return match.end() if match else None


def key_forms(key: str, year: str = "") -> list[str]:
    """The forms under which a number with ``key`` is found: itself and with parts left out.

    ``30-2020-nd-cp`` is also found without year (``30-nd-cp``), without ending (``30-2020-nd``,
    ``30-2020``) and without type (``30-2020-cp``, ``30-cp``). ``year``: the year of issue, for a
    key that holds none.
    """
    first, *rest = key.split("-")
    if rest and _is_year(rest[0]):
        year, rest = rest[0], rest[1:]
    starts = [rest[:count] for count in range(1, len(rest) + 1)]
    starts += [rest[1:count] for count in range(2, len(rest) + 1)]
    short = ["-".join([first, *parts]) for parts in starts]
    if not year:
        return short or [key]
    dated = ["-".join([first, year, *parts]) for parts in [[], *starts]]
    return short + dated


def _is_year(part: str) -> bool:
    return len(part) == 4 and part.isdigit() and part[:2] in ("19", "20")


def _end_of_capitals(text: str) -> int:
    """End of the number's last part that begins with a capital; 0 where there is none.

    After a blank only abbreviations belong to it: not the organ's name in ``15/QĐ - Sở Nội vụ``.
    """
    last = 0
    for part in _SPLIT.finditer(text):
        word = part.group()
        if not word[0].isalpha():
            continue
        loose = text[part.start() - 1].isspace() and not _has_capitals(word)
        if loose or not word[0].isupper() or _is_plain_word(word):
            break
        last = part.end()
    return last


def _has_capitals(word: str) -> bool:
    return word.isupper() or sum(map(str.isupper, word)) > 1


def _is_plain_word(word: str) -> bool:
    """Whether ``word`` is a syllable with a capital (Ngày, Sở) and no abbreviation (TTr, QĐ)."""
    if len(word) < 2 or not word[1:].islower():
        return False
    return is_syllable(unicodedata.normalize("NFC", word.lower()))

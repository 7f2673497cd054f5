"""Document numbers as keys: ``15/QĐ-SNV``, ``30/2020/NĐ-CP``, ``01-QĐ/TU``.

A key is the folded parts joined by hyphens, without the word "số" and without leading zeros:
``15-qd-snv``. People leave parts out (the year, the organ), so a number is indexed under all its
shortened forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.text.chunks import tokens
from search.text.normal import cut

_LETTERS = r"[^\W\d_](?:[^\W_]|[\u0300-\u036f])*"
_GAP = r"[ \u00a0]?"
_DASH = r"[-\u2010\u2011\u2013]"
_NUMBER = re.compile(
    rf"(?<![\w/.,\-])\d{{1,6}}[A-Za-z]?"
    rf"(?:{_GAP}/{_GAP}(?:\d{{4}}{_GAP}/{_GAP})?|{_GAP}{_DASH}{_GAP}(?={_LETTERS}{_GAP}/))"
    rf"{_LETTERS}(?:(?:[/.&]|{_GAP}{_DASH}{_GAP}|{_GAP}/{_GAP}){_LETTERS})*"
)
_SPLIT = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_MAX_PARTS = 8
_WORD_NUMBER = "so"


class Citation(NamedTuple):
    """A document number found in text: its key and where it stands (``text[start:end]``)."""

    key: str
    start: int
    end: int


def number_key(text: str) -> str:
    """The key of a number however it is written; "" where ``text`` holds no word.

    ``15/QĐ-SNV``, ``15 QD SNV``, ``số 15 qd snv`` and ``015/qđ-snv`` give ``15-qd-snv``.
    """
    parts = [token.folded for token in tokens(text)]
    if len(parts) > 1 and parts[0] == _WORD_NUMBER:
        parts = parts[1:]
    return cut("-".join(parts[:_MAX_PARTS]))


def citations(text: str) -> Iterator[Citation]:
    """The document numbers written in ``text``.

    The notation must begin with a capital: ``1/người`` is no number.
    """
    for match in _NUMBER.finditer(text):
        start = match.start()
        end = _end_of_capitals(text, start, match.end())
        if end > start:
            yield Citation(number_key(text[start:end]), start, end)


def number_at(text: str, start: int) -> int | None:
    """Where the document number that begins at ``start`` ends, capitals or not; None without."""
    match = _NUMBER.match(text, start)
    return match.end() if match else None


def key_forms(key: str, year: str = "") -> list[str]:
    """The forms under which a number with ``key`` is found: itself, without year, without ending.

    ``year``: the year of issue, for a key that does not hold one.
    """
    first, *rest = key.split("-")
    if rest and _is_year(rest[0]):
        year, rest = rest[0], rest[1:]
    short = ["-".join([first, *rest[:count]]) for count in range(1, len(rest) + 1)]
    if not year:
        return short
    dated = ["-".join([first, year, *rest[:count]]) for count in range(len(rest) + 1)]
    return short + dated


def _is_year(part: str) -> bool:
    return len(part) == 4 and part.isdigit() and part[:2] in ("19", "20")


def _end_of_capitals(text: str, start: int, end: int) -> int:
    """End of the number's last part that begins with a capital; ``start`` where there is none.

    After a blank only capitals belong to it: in ``15/QĐ - Sở Nội vụ`` the organ's name does not.
    """
    last = start
    for part in _SPLIT.finditer(text, start, end):
        first = part.group()[0]
        if not first.isalpha():
            continue
        loose = text[part.start() - 1].isspace() and not part.group().isupper()
        if loose or not first.isupper():
            break
        last = part.end()
    return last

"""Signs of encodings other than Unicode in text as it was read, page by page.

Facts of a file::

    {"version": 2, "words": n,
     "signs": {"tcvn3": {"count", "pages": [...], "sample"}, ...},
     "fonts": [{"name", "unicode": bool}]}

Signs, each told only where it was met: ``tcvn3``, ``vni``: words that make no sense as they are and
are Vietnamese syllables when read in that encoding; ``utf8``: UTF-8 that was read as Latin letters;
``replacement``: U+FFFD; ``private``: characters of the private area, those of symbol fonts left
out; ``question``: question marks inside words, as letters that were lost leave them;
``decomposed``: words whose letters and marks stand apart (not NFC). ``count`` is of words, or of
characters for replacement and private. ``unicode``: codes of the font lead to characters by
/ToUnicode or an encoding of their own (ISO 32000-2 §9.10.2).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

VERSION = 2
_MOST_PAGES = 50  # pages named for a sign
_MOST_FONTS = 200
_LONGEST = 60  # characters of a word looked at
_SAMPLE = 3  # words shown
_SYMBOLS = range(0xF000, 0xF100)  # where symbol fonts put their characters
_EDGES = "()[]{}\"'“”‘’.,;:!?-–—/…"
_QUESTION = re.compile(r"[^\W\d_]\?[^\W\d_]")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_ADDRESS = re.compile(r"[=/&@]|www\.")


@dataclass(slots=True)
class _Sign:
    count: int = 0
    pages: list[int] = field(default_factory=list)
    sample: list[str] = field(default_factory=list)

    def note(self, page: int, shown: str, count: int = 1) -> None:
        self.count += count
        if page not in self.pages[-1:] and len(self.pages) < _MOST_PAGES:
            self.pages.append(page)
        if len(self.sample) < _SAMPLE and shown not in self.sample:
            self.sample.append(shown)


class Signs:
    """Gathers the signs of one file."""

    def __init__(self) -> None:
        self._words = 0
        self._signs: dict[str, _Sign] = {}
        self._fonts: dict[str, bool] = {}

    def read(self, text: str, page: int) -> None:
        """Look at the text of a page as it was read, before it is normalised."""
        words = text.split()
        self._words += len(words)
        for found in filter(None, map(_known, words)):
            for kind, shown, count in found:
                self._signs.setdefault(kind, _Sign()).note(page, shown, count)

    def font(self, name: str, *, unicode: bool) -> None:
        """Note a font in use by its name without the mark of a subset."""
        if name in self._fonts or len(self._fonts) < _MOST_FONTS:
            self._fonts[name] = self._fonts.get(name, True) and unicode

    def facts(self) -> dict[str, Any]:
        """The facts, see above."""
        return {
            "version": VERSION,
            "words": self._words,
            "signs": {
                kind: {"count": one.count, "pages": one.pages, "sample": ", ".join(one.sample)}
                for kind, one in sorted(self._signs.items())
            },
            "fonts": [{"name": name, "unicode": ok} for name, ok in sorted(self._fonts.items())],
        }


def _known(word: str) -> tuple[tuple[str, str, int], ...]:
    # Hostile text has endless different words of any length: those are not kept.
    return _cached(word) if len(word) <= _LONGEST else tuple(_signs_of(word))


@lru_cache(maxsize=20_000)  # the same words come again and again
def _cached(word: str) -> tuple[tuple[str, str, int], ...]:
    return tuple(_signs_of(word))


def _signs_of(word: str) -> Iterator[tuple[str, str, int]]:
    """Kind of sign, what is shown of it, how often."""
    if word.isascii():
        if _QUESTION.search(word) and not _ADDRESS.search(word):
            yield "question", word[:_LONGEST], 1
        return
    if lost := word.count("\ufffd"):
        yield "replacement", word[:_LONGEST], lost
    if private := sum(map(_is_private, word)):
        yield "private", "", private
    if _QUESTION.search(word) and not _ADDRESS.search(word):
        yield "question", word[:_LONGEST], 1
    if len(word) > _LONGEST:
        return
    if not unicodedata.is_normalized("NFC", word):
        yield "decomposed", unicodedata.normalize("NFC", word), 1
    elif kind := _kind_of(word.strip(_EDGES)):
        yield kind, word, 1


def _is_private(char: str) -> bool:
    return unicodedata.category(char) == "Co" and ord(char) not in _SYMBOLS


def _kind_of(word: str) -> str:
    """The encoding in which the word is a Vietnamese syllable and not as it stands, or ""."""
    if encodings().utf8.search(word):
        return "utf8"
    if not any(char.isalpha() for char in word):
        return ""
    for kind, tell_tale in encodings().tell_tale.items():
        if not tell_tale.isdisjoint(word) and encodings().is_syllable(kind, word):
            return kind
    return ""


@dataclass(frozen=True, slots=True)
class Encodings:
    """The data of ``encodings.json``, ready for use."""

    tell_tale: Mapping[str, frozenset[str]]
    tables: Mapping[str, Mapping[str, str]]
    syllable: re.Pattern[str]
    utf8: re.Pattern[str]

    def is_syllable(self, kind: str, word: str) -> bool:
        """Whether ``word``, read as ``kind``, is spelled as a Vietnamese syllable."""
        parts = unicodedata.normalize("NFD", self.as_unicode(kind, word).lower())
        bare = "".join(part for part in parts if part not in _TONES)
        one_tone = len(parts) - len(bare) <= 1
        return one_tone and self.syllable.match(unicodedata.normalize("NFC", bare)) is not None

    def as_unicode(self, kind: str, word: str) -> str:
        """``word`` read as ``kind``: the longest pieces of its table first."""
        table = self.tables[kind]
        found, place = [], 0
        while place < len(word):
            pair = word[place : place + 2]
            piece = pair if pair in table else word[place]
            found.append(table.get(piece, piece))
            place += len(piece)
        return "".join(found)


@cache
def encodings() -> Encodings:
    """The table of encodings."""
    text = files("evidence.encoding").joinpath("data", "encodings.json").read_text("utf-8")
    raw: dict[str, Any] = json.loads(text)
    return Encodings(
        tell_tale={kind: frozenset(some) for kind, some in raw["tell_tale"].items()},
        tables=raw["tables"],
        syllable=re.compile(raw["syllable"]),
        utf8=re.compile(raw["utf8_as_latin"]),
    )

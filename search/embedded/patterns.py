"""Regular expressions that stand for "any accented form of this bare word"."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from search.query import Word
from search.text import without_marks

# Latin letters with marks live in these blocks; other scripts have no bare form of their own.
_BLOCKS = (range(0x00C0, 0x0250), range(0x1E00, 0x1F00))
_MARKS = "[\u0300-\u036f]*"


def word_pattern(word: Word) -> str:
    """Pattern of the exact forms that ``word`` asks for. Tokens hold nothing but letters, marks
    and digits, so nothing needs escaping.
    """
    if not word.bare:
        return f"({word.exact}|{word.folded})"
    return "".join(_letter(char) for char in word.exact)


def _letter(char: str) -> str:
    accented = _accented().get(char)
    return f"[{char}{accented}]{_MARKS}" if accented else char


@cache
def _accented() -> Mapping[str, str]:
    """Bare letter -> the composed letters that fold to it."""
    found: dict[str, str] = {}
    for block in _BLOCKS:
        for code in block:
            char = unicodedata.normalize("NFC", chr(code))
            bare = without_marks(char)
            if unicodedata.category(char) == "Ll" and len(bare) == 1 and bare != char:
                found[bare] = found.get(bare, "") + char
    return found

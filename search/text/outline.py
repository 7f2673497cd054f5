"""Text reduced to bare letters, to tell fast where words can be: what it misses, no token is.

A token may be written with accents and capitals, with i for y, with marks apart from their letters,
with signs nobody sees and stray blanks inside (:mod:`search.text.broken`). All of that an outline
levels and its patterns allow, and more. Of other letters than those of the language it tells
nothing.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from string import digits, printable
from typing import Any, NamedTuple

from search.text.broken import around
from search.text.normal import without_marks

Span = tuple[int, int]

_SHAPES, _STROKED = "aăâeêioôơuưy", "đ"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_PASSED_OVER = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u00ad\u200b\ufeff"
_SIGNS = "\u00a0“”‘’–…•§"  # often met; there is no room for more
_NO_CHARACTER = "\ufffe"
_NOWHERE = re.compile(rb"(?!)")
_UNKNOWN = re.compile(rb"\?")
_PLAIN = re.compile(r"[a-z0-9]+")
_WORD = re.compile(rb"[a-z0-9]")
_LONGEST = 100  # tokens are cut at 255 units, behind which letters may follow


class _Tables(NamedTuple):
    """``encoding``: character -> byte of its own; ``bare``: that byte -> byte of the outline.

    ``known``: the code points that have one.
    """

    encoding: Any  # a type without a name
    bare: bytes
    known: frozenset[int]


def outline(text: str) -> bytes | None:
    """A byte for each character of ``text``: small letters and digits, a blank, a sign.

    None where letters, digits or marks of ``text`` are beyond it.
    """
    tables = _tables()
    found, _ = codecs.charmap_encode(text, "replace", tables.encoding)
    if found.count(b"?") != text.count("?"):
        unknown = {text[match.start()] for match in _UNKNOWN.finditer(found)}
        if any(map(_may_be_of_words, unknown)):
            return None
    return found.translate(tables.bare)


@lru_cache(maxsize=1_000)
def outline_pattern(*words: str, begins: bool = False) -> re.Pattern[bytes] | None:
    """Found in the outline of every text that holds tokens of these folded forms side by side.

    ``begins``: the last token only begins so. None: no pattern tells.
    """
    if any(map(_is_beyond, "".join(words))):
        return _NOWHERE
    if len(words) == 1 and len(words[0]) > _LONGEST:
        return outline_pattern(words[0][:_LONGEST], begins=True)
    if not words or not all(_PLAIN.fullmatch(word) and len(word) <= _LONGEST for word in words):
        return None
    *before, last = (word.replace("y", "i") for word in words)
    parts = [_of_word(word) for word in before] + [_of_word(last, begins=begins)]
    return re.compile("[^a-z0-9]*".join(parts).encode())


def pieces(text: str, drawn: bytes, spans: Iterable[Span]) -> Iterator[tuple[Span, bool]]:
    """Pieces of ``text`` around ``spans``, and whether no word follows on it.

    ``drawn``: its outline. The tokens of a piece are those that ``text`` has there, and what
    stands between two pieces holds a token.
    """
    start = end = -1
    for first, last in sorted(spans):
        one, other = around(text, first, last)
        if start < 0:
            start, end = one, other
        elif one <= end or not _WORD.search(drawn, end, one):
            end = max(end, other)
        else:
            yield (start, end), False
            start, end = one, other
    if start >= 0:
        yield (start, end), not _WORD.search(drawn, end)


def _of_word(word: str, *, begins: bool = False) -> str:
    """The pattern of one word: letters, between which marks and blanks may stand.

    The first letter leads, so that text without it is passed over fast. Zeros before a number fall;
    letters and digits side by side may be two tokens.
    """
    first = word[0]
    before = "1-9" if first.isdigit() else "a-z"
    after = "" if begins else "(?![0-9])" if word[-1].isdigit() else "(?![a-z])"
    return "".join([first, f"(?<![{before}].)", *(rf"[\x01 ]*{one}" for one in word[1:]), after])


def _is_beyond(char: str) -> bool:
    """Whether ``char`` is of a word no text with an outline holds."""
    return char.isalnum() and not char.isascii() and ord(char) not in _tables().known


@lru_cache(maxsize=10_000)
def _may_be_of_words(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LMN" or category == "Cf"


@cache
def _tables() -> _Tables:
    forms = [unicodedata.normalize("NFC", one + tone) for one in _SHAPES for tone in _TONES]
    letters = [*forms, *map(str.upper, forms), _STROKED, _STROKED.upper()]
    others = iter([*(one for one in letters if not one.isascii()), *_PASSED_OVER, *_SIGNS])
    ascii_ = {"\0", *printable}
    page = [
        chr(code) if chr(code) in ascii_ else next(others, _NO_CHARACTER) for code in range(256)
    ]
    bare = "".join(map(_bare, page)).encode("ascii")
    return _Tables(codecs.charmap_build("".join(page)), bare, frozenset(map(ord, page)))


def _bare(char: str) -> str:
    if char in _PASSED_OVER:
        return "\x01"
    bare = without_marks(char.lower()).replace("y", "i")
    if bare in digits or (bare.isascii() and bare.isalpha()):
        return bare
    return " " if char in " \n\u00a0" else "."

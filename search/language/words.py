"""Words of a query."""

from __future__ import annotations

import unicodedata

from search.query import Start, Word
from search.text import Token, tokens, whole_tokens


def words_of(text: str) -> tuple[Word, ...]:
    """The words of ``text`` in order."""
    return tuple(Word(token.exact, token.folded) for token in whole_tokens(text))


def start_of(text: str, token: Token, group: str = "") -> Start:
    """Words that begin as ``token`` of ``text`` does.

    A word half typed is no syllable yet: ``quy`` is also the beginning of ``quyết``, though as a
    word it is spelled ``qui``.
    """
    raw = unicodedata.normalize("NFC", text[token.start : token.end].lower())
    if [one.exact for one in tokens(raw)] != [token.exact] or not raw.isalnum():
        raw = token.exact
    starts = tuple(dict.fromkeys((raw, token.exact)))
    return Start(Word(token.exact, token.folded), starts, group)

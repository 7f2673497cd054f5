"""Text to tokens, the same for indexing and for queries, whatever engine keeps them."""

from __future__ import annotations

from search.text.broken import joined_whole, strays, whole, whole_tokens
from search.text.chunks import Token, joined, tokens
from search.text.dates import DateFound, dates
from search.text.kept import Kept
from search.text.names import name_text
from search.text.normal import MAX_UNITS, exact, folded, without_marks
from search.text.numbers import Citation, citations, key_forms, number_at, number_key
from search.text.outline import outline, outline_pattern, pieces
from search.text.syllable import is_syllable
from search.text.typed import typed_forms

ANALYSIS_VERSION = 4
"""Raised whenever the same text gives other tokens or keys; part of every entry key."""

__all__ = [
    "ANALYSIS_VERSION",
    "MAX_UNITS",
    "Citation",
    "DateFound",
    "Kept",
    "Token",
    "citations",
    "dates",
    "exact",
    "fold",
    "folded",
    "is_syllable",
    "joined",
    "joined_whole",
    "key_forms",
    "name_text",
    "number_at",
    "number_key",
    "outline",
    "outline_pattern",
    "pieces",
    "strays",
    "tokens",
    "typed_forms",
    "whole",
    "whole_tokens",
    "without_marks",
]


def fold(text: str) -> str:
    """The bare form of ``text``: ``"Quyết định"`` gives ``"quyet dinh"``."""
    return joined(text)[1]

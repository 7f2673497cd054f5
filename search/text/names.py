"""File names as words: ``BaoCaoThang3.docx`` holds ``bao cao thang 3 docx``."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from search.text.chunks import joined

_WORD = re.compile(r"[^\W_]+")


def name_text(name: str) -> str:
    """``name`` (of a file or folder) as text to analyse.

    Points, hyphens and underscores part words anyway. Words run together (``BaoCaoThang3``) follow
    once more, parted where capitals or digits begin, so that both spellings are found.
    """
    whole = unicodedata.normalize("NFC", name)
    parted = _WORD.sub(lambda word: " ".join(_parts(word.group())), whole)
    return whole if joined(parted) == joined(whole) else f"{whole} {parted}"


def _parts(word: str) -> list[str]:
    """``word`` parted between digits and letters, and where a capital follows a small letter."""
    parts: list[str] = []
    for _, run in groupby(word, key=str.isdigit):
        start = True
        for char in run:
            if start or (char.isupper() and parts[-1][-1].islower()):
                parts.append(char)
            else:
                parts[-1] += char
            start = False
    return parts

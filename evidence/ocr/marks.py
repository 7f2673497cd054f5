"""Secrecy marks among words read by a machine: looked for with less trust in the letters.

A stamp's frame and colour cost letters their accents (MÂT, MAT). A false mark costs a person a
look, a missed one lies open: so a word that only looks like a mark counts, where it stands as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.facts import SecrecyMark
from evidence.ocr.words import Line
from evidence.secrecy import marks_of_lines
from schemas.text import fold

_LOOKS = re.compile(r"\W*(?:(tuyet|toi)\W+)?mat\W*")
_DEGREES = {"tuyet": "TUYỆT ", "toi": "TỐI "}
_WORD = re.compile(r"\w+")


def marks_of_words(lines: Sequence[Line], page: int) -> tuple[SecrecyMark, ...]:
    """The marks of one page: lines of their own, which words far apart on one height are too."""
    text = "\n".join(_as_mark(" ".join(word.text for word in line)) for line in lines)
    return tuple(
        SecrecyMark(level=mark.level, page=page, basis=f"OCR: {mark.basis}")
        for mark in marks_of_lines(text, page)
    )


def _as_mark(text: str) -> str:
    """``text``, or the mark it looks like: all capitals, accents lost or wrong."""
    looks = _LOOKS.fullmatch(fold(text))
    letters = "".join(_WORD.findall(text))
    if looks is None or not letters.isupper():
        return text
    return f"{_DEGREES.get(looks[1] or '', '')}MẬT"

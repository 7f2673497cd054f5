"""One spelling for every Vietnamese syllable: where the tone mark stands, i or y, uơ or ươ.

Two habits of writing give the same syllable two spellings: the tone mark on the first or on the
second vowel (hòa, hoà), and i or y where it is the only vowel (lí, lý). A slip of the keyboard puts
the horn on one vowel of two (nguời, nưóc); no word is written so. All are settled here. Words that
are no Vietnamese syllable are left alone.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
"""Every vowel under every tone mark, lower case, NFC."""
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SHAPED = "ăâêôơư"


@cache
def syllable_table() -> dict[str, Any]:
    """What syllables are made of: ``data/syllables.json``."""
    text = files("search").joinpath("data/syllables.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def _pattern() -> re.Pattern[str]:
    table = syllable_table()

    def one_of(name: str) -> str:
        return "|".join(sorted(table[name], key=len, reverse=True))

    return re.compile(
        rf"(?P<onset>{one_of('onsets')})?(?P<nucleus>{one_of('nuclei')})(?P<coda>{one_of('codas')})?"
    )


_SYLLABLE = _pattern()
_FIRST_OF_ENDING = frozenset(f"{VOWELS}cmnpt")
_ENDING = re.compile(rf"(?:(?=[{VOWELS}])[^\W\d_]{{1,5}}|ch?|m|n[gh]?|p|t)(?![\w\u0300-\u036f])")
_LONGEST = 7  # nghiêng
_HORNED = re.compile("(?:uơ|ưo|ươ)([iu]?)")


def settle(word: str) -> str:
    """``word`` (lower case, NFC) in the one spelling of its syllable.

    The tone mark stands on the shaped vowel (â, ê, ơ, …), else on the last vowel before a closing
    consonant, else on the first of two or the middle of three. A syllable's only vowel is written i
    after a consonant and y where it stands alone under a tone mark (ý); the bare letters i and y
    stay apart, for i is also a Roman number. Of u and o with one horn between them, ươ is written
    where something follows (nước), uơ where nothing does (thuở).
    """
    if len(word) > _LONGEST and (word.isascii() or len(word) > 2 * _LONGEST):
        return word
    bare, tone = lift_tone(word)
    match = _SYLLABLE.fullmatch(bare) if bare is not None else None
    if match is None:
        return word
    onset, nucleus, coda = (match[name] or "" for name in ("onset", "nucleus", "coda"))
    if nucleus in ("i", "y") and (onset or coda or tone):
        nucleus = "i" if onset or coda else "y"
    horned = _HORNED.fullmatch(nucleus)
    if horned:
        nucleus = f"ươ{horned[1]}" if coda or horned[1] else "uơ"
    return _spelled(onset, nucleus, coda, tone)


def with_tone(bare: str, tone: str) -> str:
    """``bare`` (a syllable without tone mark) with the combining mark ``tone`` in its place.

    Unlike :func:`settle` it keeps i and y as they are. ``bare`` itself where it is no syllable.
    """
    match = _SYLLABLE.fullmatch(bare)
    if match is None:
        return bare
    return _spelled(match["onset"] or "", match["nucleus"], match["coda"] or "", tone)


def _spelled(onset: str, nucleus: str, coda: str, tone: str) -> str:
    if not tone:
        return onset + nucleus + coda
    at = _tone_place(nucleus, coda) + 1
    return unicodedata.normalize("NFC", onset + nucleus[:at] + tone + nucleus[at:] + coda)


def is_syllable(word: str) -> bool:
    """Whether ``word`` (lower case, NFC) could be a Vietnamese syllable, with or without marks."""
    bare, _ = lift_tone(word)
    return bare is not None and _SYLLABLE.fullmatch(bare) is not None


def ending(text: str) -> str:
    """The letters ``text`` begins with that may be the rest of a broken syllable; "" without.

    A vowel and what follows, or the consonants that close a syllable; nothing that goes on.
    """
    found = _ENDING.match(text) if text[:1] in _FIRST_OF_ENDING else None
    return found[0] if found else ""


def lift_tone(word: str) -> tuple[str | None, str]:
    """The word without its tone mark, and the mark; (None, "") where there are several."""
    if word.isascii():
        return word, ""
    parts = unicodedata.normalize("NFD", word)
    tones = [part for part in parts if part in _TONES]
    if len(tones) > 1:
        return None, ""
    rest = "".join(part for part in parts if part not in _TONES)
    return unicodedata.normalize("NFC", rest), "".join(tones)


def _tone_place(nucleus: str, coda: str) -> int:
    """Index in ``nucleus`` of the vowel that carries the tone mark."""
    shaped = [place for place, vowel in enumerate(nucleus) if vowel in _SHAPED]
    if shaped:
        return shaped[-1]
    if coda:
        return len(nucleus) - 1
    return 1 if len(nucleus) == 3 else 0

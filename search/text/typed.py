"""Words with keys of Telex or VNI left in them: ``quyeets``, ``quye61t`` for ``quyết``.

Both methods type a mark as a further key: right after its letter, after the vowels or at the end of
the word. Every reading of the keys is tried; those that give a Vietnamese syllable are kept.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from search.text.normal import without_marks
from search.text.syllable import lift_tone, syllable_table, with_tone

_LONGEST = 12  # nghieengsj and then some
_VOWELS = frozenset("aăâeêioôơuưy")


class _Reading(NamedTuple):
    """What the keys read so far stand for: letters without tone, and the tone's name."""

    letters: str = ""
    tone: str = ""


def typed_forms(word: str) -> tuple[str, ...]:
    """What ``word``, with Telex or VNI keys left in it, stands for; () where it needs no reading.

    ``quyeets`` and ``quye61t`` give ``("quyết",)``, half-set words (``quyêts``) too. Only where the
    result is a Vietnamese syllable and ``word`` itself, accents aside, is none. The results are
    lower case and NFC, i and y as typed; the likeliest (fewest letters) come first.
    """
    raw = unicodedata.normalize("NFC", word.lower())
    bare, tone = lift_tone(raw)
    if bare is None or not 2 <= len(raw) <= _LONGEST or without_marks(bare) in _bare_syllables():
        return ()
    method = "vni" if any(char.isdigit() for char in raw) else "telex"
    start = _Reading(tone=_tone_names().get(tone, ""))
    found = {_written(reading) for reading in _readings(bare, method, start)}
    return tuple(sorted(found - {"", raw}, key=lambda form: (len(form), form)))


def is_spelled(word: str) -> bool:
    """Whether the language spells a syllable so: ``word`` is lower case and NFC, marks count."""
    bare, tone = lift_tone(word)
    coda = _syllables().get(bare) if bare is not None else None
    return coda is not None and (
        coda not in syllable_table()["stops"] or _tone_names().get(tone) in ("acute", "dot")
    )


def _readings(raw: str, method: str, start: _Reading) -> set[_Reading]:
    table = _table()
    keys = table["methods"][method]
    found = {start}
    for char in raw:
        found = {
            after for reading in found for after in _after(reading, char, keys, table["alphabet"])
        }
    return found


def _after(reading: _Reading, char: str, keys: dict[str, Any], alphabet: str) -> Iterator[_Reading]:
    """Every way to take ``char``: as a letter, as a tone, as the shape of an earlier letter."""
    letters, tone = reading
    letter = keys["letters"].get(char, char)
    if letter in alphabet:
        yield _Reading(letters + letter, tone)
    if char in keys["tones"] and not tone and not _VOWELS.isdisjoint(letters):
        yield _Reading(letters, keys["tones"][char])
    shapes: dict[str, str] = keys["shapes"].get(char, {})
    for place, letter in enumerate(letters):
        if letter in shapes:
            yield _Reading(letters[:place] + shapes[letter] + letters[place + 1 :], tone)


def _written(reading: _Reading) -> str:
    """The syllable a reading gives; "" where it gives none. One key shapes both letters of ươ."""
    letters, tone = reading
    coda = _syllables().get(letters)
    if coda is None:
        letters = letters.replace("uơ", "ươ").replace("ưo", "ươ")
        coda = _syllables().get(letters)
    if coda is None or (coda in syllable_table()["stops"] and tone not in ("acute", "dot")):
        return ""
    return with_tone(letters, _table()["tones"].get(tone, ""))


@cache
def _table() -> dict[str, Any]:
    text = files("search").joinpath("data/typing.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


@cache
def _tone_names() -> dict[str, str]:
    return {mark: name for name, mark in _table()["tones"].items()}


@cache
def _syllables() -> dict[str, str]:
    """Every syllable the language spells, without tone, and the consonants that close it."""
    table = syllable_table()
    rimes = [(nucleus, "") for nucleus in table["open"]]
    rimes += [(nucleus, coda) for nucleus, codas in table["closed"].items() for coda in codas]
    return {
        onset + nucleus + coda: coda
        for onset in ["", *table["onsets"]]
        for nucleus, coda in rimes
        if _go_together(onset, nucleus, table)
    }


def _go_together(onset: str, nucleus: str, table: dict[str, Any]) -> bool:
    """Whether the rules of spelling allow ``onset`` before ``nucleus``."""
    front = nucleus[0] in table["front"]
    if onset in table["before_front"]:
        return front
    if onset in table["before_back"]:
        return not front or (onset == "g" and nucleus[0] == "i")
    return True


@cache
def _bare_syllables() -> frozenset[str]:
    return frozenset(map(without_marks, _syllables())) | frozenset(syllable_table()["loan_words"])

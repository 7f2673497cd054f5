"""Words with keys of Telex or VNI left in them, and what they stand for."""

from __future__ import annotations

import json
import unicodedata
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import is_syllable, typed_forms
from search.text.syllable import with_tone
from search.text.typed import _bare_syllables, _syllables

GOLDEN = json.loads((Path(__file__).parent / "golden" / "text.json").read_text(encoding="utf-8"))
TYPING = json.loads(files("search").joinpath("data/typing.json").read_text(encoding="utf-8"))
STOPS = ("c", "ch", "p", "t")
KEYS = {
    name: {
        shaped: (base, key)
        for key, pairs in method["shapes"].items()
        for base, shaped in pairs.items()
    }
    for name, method in TYPING["methods"].items()
}


@pytest.mark.parametrize(("word", "forms"), GOLDEN["typed"].items())
def test_what_a_word_with_keys_left_in_it_stands_for(word: str, forms: list[str]) -> None:
    assert list(typed_forms(word)) == forms
    assert list(typed_forms(unicodedata.normalize("NFD", word))) == forms


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, str]:
    """A syllable and one way its keys are usually struck."""
    letters = draw(st.sampled_from(sorted(_syllables())))
    coda = _syllables()[letters]
    tone = draw(st.sampled_from(("acute", "dot") if coda in STOPS else ("", *TYPING["tones"])))
    method = draw(st.sampled_from(sorted(KEYS)))
    tones = {name: key for key, name in TYPING["methods"][method]["tones"].items()}
    once = "ươ" in letters and draw(st.booleans())  # one key shapes both letters
    vowels = len(letters) - len(coda)
    struck, after_vowels, at_end = "", "", ""
    for place, letter in enumerate(letters):
        if place == vowels:
            struck, after_vowels = struck + after_vowels, ""
        base, key = KEYS[method].get(letter, (letter, ""))
        struck += base
        if once and letter == "ư":
            continue
        where = draw(st.sampled_from(("here", "vowels", "end"))) if key else ""
        if where == "here" or (where == "vowels" and place >= vowels):
            struck += key
        elif where == "vowels":
            after_vowels += key
        else:
            at_end += key
        if tone and place == vowels - 1 and draw(st.booleans()):
            after_vowels += tones.pop(tone, "")
    struck += after_vowels
    struck += at_end + tones.get(tone, "") if draw(st.booleans()) else tones.get(tone, "") + at_end
    return with_tone(letters, TYPING["tones"].get(tone, "")), struck


@given(typed())
def test_a_syllable_typed_in_any_usual_order_of_keys_comes_back(case: tuple[str, str]) -> None:
    syllable, struck = case
    if struck == syllable or struck in _bare_syllables():
        assert typed_forms(struck) == ()
    else:
        assert syllable in typed_forms(struck)


@given(st.sampled_from(sorted(_syllables())), st.sampled_from(["", *TYPING["tones"].values()]))
def test_a_syllable_needs_no_reading(letters: str, tone: str) -> None:
    assert typed_forms(with_tone(letters, tone)) == ()


@given(st.text(alphabet="abcdđeêghiklmnoôơpqrstuưvxyfjwz0123456789ấ", max_size=16))
def test_every_reading_is_a_syllable(word: str) -> None:
    for form in typed_forms(word):
        assert is_syllable(form)
        assert unicodedata.is_normalized("NFC", form)
        assert typed_forms(form) == ()


def test_every_syllable_the_table_makes_is_one_for_the_analysis_too() -> None:
    assert len(_syllables()) > 4_000
    assert not [letters for letters in _syllables() if not is_syllable(letters)]

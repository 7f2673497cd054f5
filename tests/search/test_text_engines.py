"""Both engines cut blank-joined tokens into exactly these tokens.

Engines disagree on what a blank is: Lucene asks Java's ``Character.isWhitespace`` (no U+00A0, but
U+001C to U+001F), tantivy ASCII alone, Python the Unicode property. Lucene also cuts tokens longer
than 255 UTF-16 units. ``golden/blanks.json`` holds what Java 17 with Lucene 9.12 and Python 3.11
answered for every code point.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

import tantivy
from hypothesis import given
from hypothesis import strategies as st

from search.text import MAX_UNITS, joined, tokens

BLANKS = json.loads((Path(__file__).parent / "golden" / "blanks.json").read_text(encoding="utf-8"))
BLANK = {chr(int(code, 16)) for codes in BLANKS["blanks"].values() for code in codes.split()}
_WHITESPACE = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
text_with_blanks = st.lists(
    st.one_of(
        st.text(max_size=8), st.sampled_from(sorted(BLANK)), st.just("đất"), st.just("x" * 300)
    ),
    max_size=12,
).map("".join)


def test_no_blank_of_any_engine_and_no_control_character_stays_in_a_token() -> None:
    odd = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if char in BLANK or unicodedata.category(char)[0] in "CZ"
    ]
    seen = {char for one in odd[:4000] for form in joined(f"ă{one}b") for char in form}
    assert seen == {"ă", "a", "b", " "}


def test_every_letter_mark_and_digit_gives_characters_no_engine_splits() -> None:
    chars = [chr(code) for code in range(0x3400) if unicodedata.category(chr(code))[0] in "LMN"]
    exact, folded = joined(" ".join(chars))
    assert joined(exact) == (exact, folded)
    left = set(exact + folded) - {" "}
    assert not left & BLANK
    assert {unicodedata.category(char)[0] for char in left} <= set("LMN")


@given(text_with_blanks)
def test_the_embedded_engine_sees_our_tokens(text: str) -> None:
    found = list(tokens(text))
    exact, folded = joined(text)
    assert _WHITESPACE.analyze(exact) == [token.exact for token in found]
    assert _WHITESPACE.analyze(folded) == [token.folded for token in found]


@given(text_with_blanks)
def test_lucene_sees_our_tokens(text: str) -> None:
    """Its whitespace tokenizer, spelled out: cut at Java's blanks, and after 255 units."""
    java = {chr(int(code, 16)) for code in BLANKS["blanks"]["Character.isWhitespace"].split()}
    for form in joined(text):
        runs = "".join(" " if char in java else char for char in form).split(" ")
        assert form == "" or runs == form.split(" ")
        assert all(len(run.encode("utf-16-le")) // 2 <= MAX_UNITS for run in runs)

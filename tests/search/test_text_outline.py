"""Outlines: what a pattern misses, no token of the text is; pieces read as the whole text does."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import Token, outline, outline_pattern, pieces, whole_tokens

_LETTERS = [*"cđhmnngtpiyêếuươaáâấoQĐ015", "quyết", "th", " ", " ", "\n", "\u00a0", "; ", "_"]
_RARE = [
    *"²³ðƣßﬁＡ①٣ж'ʼ?!,-/“”…▲→",
    *"\u0301\u0302\u031b\u0323\u0334\u034f\u00ad\u200b\u2060\x1f\t",
]
characters = st.one_of(st.sampled_from(_LETTERS), st.sampled_from(_RARE), st.characters())
written = st.lists(characters, max_size=30).map(lambda parts: nfc("".join(parts)))


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Quyết ĐỊNH số 05", b"quiet dinh so 05"),
        ("lý\u00a0lẽ\n“y tế”?", b"li le .i te.."),
        ("a\u0301e\u200bo", b"a\x01e\x01o"),
        ("▲ 5 → 6\x1f", b". 5 . 6."),
        ("", b""),
    ],
)
def test_an_outline_has_a_byte_for_each_character(text: str, drawn: bytes) -> None:
    assert outline(text) == drawn


@pytest.mark.parametrize("text", ["m²", "ж", "ﬁ", "Ａ", "ð", "٣", "a\u0334", "a\u2060", "①", "ñ"])
def test_of_other_letters_an_outline_tells_nothing(text: str) -> None:
    assert outline(text) is None


@given(written)
def test_every_token_is_where_its_pattern_is_found(text: str) -> None:
    drawn = outline(text)
    found = list(whole_tokens(text))
    if drawn is None:
        return
    assert len(drawn) == len(text)
    for token in found:
        pattern = outline_pattern(token.folded)
        assert pattern is not None
        assert any(one.span() == (token.start, token.end) for one in pattern.finditer(drawn)) or (
            pattern.search(drawn, max(0, token.start - 1), token.end + 1)
        )
        for end in range(1, len(token.folded)):
            begins = outline_pattern(token.folded[:end], begins=True)
            assert begins is not None
            assert begins.search(drawn)
    for one, other in pairwise(found):
        beside = outline_pattern(one.folded, other.folded)
        assert beside is not None
        assert beside.search(drawn)


@pytest.mark.parametrize("word", ["", "đất", "a b"])
def test_what_no_outline_can_hold_has_no_pattern(word: str) -> None:
    assert outline_pattern(word) is None
    assert outline_pattern("dat", word) is None


def test_words_beyond_outlines_cost_no_page() -> None:
    """Else a question with one such word would have every page read whole."""
    drawn = outline("đất đai")
    assert drawn is not None
    for word in ("ж", "書", "ж2"):
        pattern, beside = outline_pattern(word), outline_pattern("dat", word)
        assert pattern is not None and not pattern.search(drawn)
        assert beside is not None and not beside.search(drawn)
    long = outline_pattern("x" * 255)
    assert long is not None and not long.search(drawn)
    assert long.search(b"x" * 300) and outline_pattern("dat", "x" * 255) is None


def read(text: str, words: set[str]) -> list[list[Token]] | None:
    """The tokens of each piece of ``text`` about ``words``, placed in the text."""
    drawn = outline(text)
    patterns = [outline_pattern(word) for word in words]
    if drawn is None:
        return None
    spans = [match.span() for one in patterns if one for match in one.finditer(drawn)]
    return [
        [
            Token(token.start + start, token.end + start, token.exact, token.folded)
            for token in whole_tokens(text[start:end])
        ]
        for (start, end), _ in pieces(text, drawn, spans)
    ]


@given(written, st.data())
def test_a_piece_is_read_as_the_whole_text_is(text: str, data: st.DataObject) -> None:
    found = list(whole_tokens(text))
    folded = sorted({token.folded for token in found})
    words = data.draw(st.sets(st.sampled_from(folded), max_size=3)) if folded else set()
    runs = read(text, words)
    if runs is None:
        return
    places = {token: place for place, token in enumerate(found)}
    held = [places[token] for run in runs for token in run]
    assert held == sorted(held)
    assert {place for place, token in enumerate(found) if token.folded in words} <= set(held)
    for one, other in pairwise(runs):
        assert places[other[0]] > places[one[-1]] + 1


def test_pieces_end_where_no_syllable_is_broken() -> None:
    runs = read("Trước đó, quy ền c ủa họ và bên nh ận; sau đó", {"quien", "nhan"})
    assert runs is not None
    assert [[token.exact for token in run] for run in runs] == [["quyền", "của"], ["bên", "nhận"]]


@pytest.mark.parametrize(
    ("text", "last"), [("đất; ...", True), ("đất; kho", False), ("đất", True), ("đất \u00ad", True)]
)
def test_a_piece_knows_whether_words_follow(text: str, *, last: bool) -> None:
    drawn = outline(text)
    assert drawn is not None
    assert [followed for _, followed in pieces(text, drawn, [(0, 3)])] == [last]

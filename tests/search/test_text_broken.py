"""Syllables broken in two by programs that take text out of PDFs."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.parse import parse
from search.text import joined, tokens, whole, whole_tokens

LETTERS = st.sampled_from([*"cđhmnnhngqutpiêếểệưươượaáâấoôốyỳ", "quy", "th", " ", "\n", "; ", "1"])
written = st.lists(LETTERS, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("2. Quy ền truy đòi c ủa bên nh ận b ảo đảm", "2. Quyền truy đòi của bên nhận bảo đảm"),
        ("th ực hi ện Lu ật đ ất đai", "thực hiện Luật đất đai"),
        ("đ ấ t, c ủ a, đ ị nh, th ế ch ấp", "đất, của, định, thế chấp"),
        ("ngườ i đượ c ghi n ợ", "ngườ i được ghi nợ"),
        ("tổ\nchức, cá nhân có liê\nn quan", "tổ\nchức, cá nhân có liên quan"),
        ("(s ản phẩm", "(sản phẩm"),
    ],
)
def test_a_blank_within_a_syllable_is_left_out(broken: str, mended: str) -> None:
    assert whole(broken) == mended


@pytest.mark.parametrize(
    "text",
    [
        "điểm c, khoản 2 ở trên; mục a ông bà; nhóm c và d",
        "bị ốm, ở ấp, đi ăn, tại án, có ích, từ ý, yêu ấy, quy ước, thu âm, bảo ảnh, cho ai",
        "khoan c o tren, theo c a, phan h an, quy en",
        "the end of a user in an hour",
        "c) ủa",
    ],
)
def test_words_stay_apart(text: str) -> None:
    assert whole(text) == text


@given(written)
def test_only_blanks_are_left_out_and_every_token_knows_its_place(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert re.sub(r"\s", "", whole(text)) == re.sub(r"\s", "", text)
    found = list(whole_tokens(text))
    assert [token.exact for token in found] == [token.exact for token in tokens(whole(text))]
    for token in found:
        piece = text[token.start : token.end]
        assert piece.strip() == piece
        assert joined(re.sub(r"\s", "", piece))[0] == token.exact


def test_a_sentence_pasted_as_it_stands_in_the_pdf_is_read_whole() -> None:
    assert parse("b ảo đảm c ủa").clauses == parse("bảo đảm của").clauses
    assert parse('"b ảo đảm" c ủa').clauses == parse('"bảo đảm" của').clauses

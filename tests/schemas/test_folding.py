"""Texts are compared without case and accents, however long they are and how often asked for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.text import fold, fold_head

TEXTS = st.text() | st.text(alphabet="aAđĐệ\u0323\u0302 İß-12", max_size=8)


def plainly(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare).replace("đ", "d")


@given(TEXTS)
def test_case_and_accents_are_taken_away_and_nothing_else(text: str) -> None:
    assert fold(text) == plainly(text)
    assert fold(text) == fold(text)
    assert fold(text * 300) == plainly(text * 300)
    assert fold_head(text) == "".join(char for char in plainly(text) if char.isalnum())


@pytest.mark.parametrize(
    ("text", "folded", "head"),
    [
        ("Mã  HỒ SƠ", "ma  ho so", "mahoso"),
        ("ĐỘC LẬP - Tự do", "doc lap - tu do", "doclaptudo"),
        ("Plain, ASCII 12", "plain, ascii 12", "plainascii12"),
    ],
)
def test_words_of_the_office(text: str, folded: str, head: str) -> None:
    assert (fold(text), fold_head(text)) == (folded, head)

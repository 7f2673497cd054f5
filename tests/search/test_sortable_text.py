"""Sortable text: its bytes sort as a Vietnamese dictionary does."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.text import sort_key
from search.order import MAX_CHARACTERS, sortable

LETTERS = "aăâàảãáạằấậdđeêoôơớợuưứựiyýnhgmAĂĐÂÔƠƯ 059-/."
texts = st.one_of(st.text(alphabet=LETTERS, max_size=6), st.text(max_size=6))


@settings(max_examples=500)
@given(texts, texts)
def test_the_order_of_bytes_is_the_order_of_the_alphabet(one: str, other: str) -> None:
    left, right = sortable(one), sortable(other)
    assert (left < right) == (sort_key(one) < sort_key(other))
    assert (left == right) == (sort_key(one) == sort_key(other))


@given(st.lists(st.text(alphabet=LETTERS, max_size=8), max_size=8))
def test_a_list_sorts_alike(several: list[str]) -> None:
    assert sorted(several, key=sortable) == sorted(several, key=sort_key)


@given(st.text(max_size=12))
def test_every_code_point_is_written_in_plain_signs(text: str) -> None:
    assert re.fullmatch(r"[0-9A-Za-z]*-[0-9A-Za-z]*-", sortable(text))


@given(st.integers(0, 0x10FFFF), st.integers(0, 0x10FFFF))
def test_any_two_characters_keep_their_order(one: int, other: int) -> None:
    left, right = chr(one), chr(other)
    assert (sortable(left) < sortable(right)) == (sort_key(left) < sort_key(right))


def test_words_of_a_dictionary() -> None:
    ordered = ["an", "anh", "án", "ăn", "ấn", "da", "đa", "đà", "đá", "đạ", "e", "nghi", "y"]
    assert sorted(ordered, key=sortable) == sorted(ordered, key=sort_key)
    assert sortable("đất") > sortable("dậy")


def test_endless_text_is_compared_as_far_as_it_counts() -> None:
    long = "x" * (MAX_CHARACTERS + 50)
    assert sortable(long + "a") == sortable(long + "b")
    assert len(sortable("\U0010ffff" * 5000)) < 4 * 5 * MAX_CHARACTERS

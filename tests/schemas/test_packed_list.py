"""A packed list is the list it was made of."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.packed import TOGETHER, PackedList

VALUES = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


def packed(*parts: list[Any]) -> PackedList[Any]:
    found: PackedList[Any] = PackedList(list)
    for part in parts:
        found.extend(part)
    return found


@given(st.lists(st.lists(VALUES, max_size=2 * TOGETHER), max_size=3))
def test_it_holds_what_was_put_in(parts: list[list[Any]]) -> None:
    found, whole = packed(*parts), [item for part in parts for item in part]
    assert list(found) == whole
    assert len(found) == len(whole)
    assert [found[-1 - place] for place in range(len(whole))] == whole[::-1]
    assert found == whole
    assert whole == found
    assert found[3:70:5] == whole[3:70:5]


def test_it_differs_from_a_list_of_other_items() -> None:
    numbers = list(range(TOGETHER + 1))
    assert packed(numbers) != numbers[:-1]
    assert packed(numbers) != [*numbers[:-1], 0]
    assert packed(["a"]) != "a"


def test_past_the_end_there_is_nothing() -> None:
    with pytest.raises(IndexError):
        packed([1])[1]


def test_reading_in_order_unpacks_a_block_once() -> None:
    read: list[int] = []

    def noted(values: Any) -> list[Any]:
        read.append(len(values))
        return list(values)

    found: PackedList[int] = PackedList(noted)
    found.extend(range(3 * TOGETHER))
    assert [found[place] for place in range(3 * TOGETHER)] == list(range(3 * TOGETHER))
    assert read == [TOGETHER] * 3


def test_bytes_that_are_no_text_survive() -> None:
    assert list(packed(["\udcff"] * TOGETHER)) == ["\udcff"] * TOGETHER

"""The schema check of data files an office adds says what the reference implementation says."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.data_files import load_json
from schemas.shape import shape_fault

SCHEMA = load_json("schema/organs.schema.json")
GOOD = load_json("organs.json")

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just("2025-07-01"),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "vi", "date", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside ``value``."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [at]
    if isinstance(value, dict | list):
        for key, item in inner:
            found += places(item, (*at, key)) if isinstance(item, dict | list) else [(*at, key)]
    return found


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], new)
    return copy


def test_our_own_register_has_the_shape() -> None:
    assert shape_fault(GOOD, SCHEMA) == ""


@given(st.sampled_from(places(GOOD)), values)
def test_a_register_with_one_thing_changed(path: tuple[Any, ...], new: Any) -> None:
    value = changed(GOOD, path, new)
    valid = jsonschema.Draft202012Validator(SCHEMA).is_valid(value)
    assert (shape_fault(value, SCHEMA) == "") is valid


@given(st.integers() | st.floats(allow_nan=False) | st.booleans() | st.text(max_size=2))
def test_numbers_within_bounds(value: Any) -> None:
    schema = {"minimum": 10, "maximum": 100}
    valid = jsonschema.Draft202012Validator(schema).is_valid(value)
    assert (shape_fault(value, schema) == "") is valid


def test_a_keyword_nobody_checks_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        shape_fault(1, {"multipleOf": 3})


@given(
    st.dictionaries(st.sampled_from("ab"), st.lists(st.text(max_size=1), max_size=2), max_size=2)
)
def test_open_tables_of_lists(value: Any) -> None:
    words = {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}}
    schema = {"properties": {"a": {"type": "array"}}, "additionalProperties": words}
    valid = jsonschema.Draft202012Validator(schema).is_valid(value)
    assert (shape_fault(value, schema) == "") is valid

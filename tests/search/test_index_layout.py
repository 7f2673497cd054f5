"""What an index stores of an entry: complete in the key, pure, bounded, free of control signs."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, cast, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.entry import BodyPart, Entry, TextState, entry_key
from search.fields import group_text, text_fields
from search.hints import MAX_HINT, MAX_HINTS
from search.layout import (
    EXACT_VALUES,
    MAX_BODY,
    MAX_TEXT,
    MAX_VALUES,
    ORDERS,
    WHOLE_NUMBERS,
    Layout,
    exact_value,
    id_number,
    label_value,
    lay_out,
)
from search.text import MAX_UNITS, fold

LONGEST_KEYWORD = 32_766  # bytes of a keyword the stricter of the engines takes
WORDS = st.sampled_from(("đất", "Đạt", "hòa", "15/QĐ-SNV", "số 5", "quyết định", "a\x00b", "\x85"))
some_text = st.one_of(st.text(max_size=12), st.lists(WORDS, max_size=4).map(" ".join))
some_texts = st.lists(some_text, max_size=3).map(tuple)
BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "str": some_text,
    "Kind": st.sampled_from(("dossier", "document", "photo", "recording")),
    "TextState": st.sampled_from(get_args(TextState)),
    "int | None": st.one_of(st.none(), st.integers(1, 9)),
    "tuple[str, ...]": some_texts,
    "tuple[BodyPart, ...]": st.lists(
        st.builds(BodyPart, st.sampled_from(("a.pdf", "b.pdf")), st.integers(0, 3), some_text),
        max_size=3,
    ).map(lambda parts: tuple(sorted(parts, key=lambda part: part.file))),
    "Mapping[str, str]": st.dictionaries(st.sampled_from("xyz"), some_text, max_size=2),
}
entries = st.builds(
    Entry, **cast("dict[str, Any]", {one.name: BY_TYPE[str(one.type)] for one in fields(Entry)})
)


@pytest.mark.parametrize("name", [one.name for one in fields(Entry)])
def test_every_field_of_an_entry_changes_its_key(name: str) -> None:
    base = Entry(id="e", kind="document", dossier="d")
    others: dict[str, Any] = {
        "str": "x",
        "Kind": "photo",
        "TextState": "scan",
        "int | None": 7,
        "tuple[str, ...]": ("x",),
        "tuple[BodyPart, ...]": (BodyPart("a.pdf", 1, "x"),),
        "Mapping[str, str]": {"x": "x"},
    }
    kind = next(str(one.type) for one in fields(Entry) if one.name == name)
    assert entry_key(replace(base, **{name: others[kind]})) != entry_key(base)


@settings(deadline=None, max_examples=30)
@given(entries)
def test_a_layout_is_a_function_of_the_entry_alone(entry: Entry) -> None:
    before = copy.deepcopy(entry)
    one, other = lay_out(entry), lay_out(copy.deepcopy(entry))
    assert one == other
    assert entry == before


@settings(deadline=None, max_examples=30)
@given(entries)
def test_no_stored_value_holds_a_control_character(entry: Entry) -> None:
    layout = lay_out(entry)
    for text in stored_values(layout):
        assert not [char for char in text if unicodedata.category(char) in ("Cc", "Cs")]
    for hint in layout.hints:
        folded, shown = hint.split("\t")
        assert folded == fold(shown) != ""
        assert shown.isprintable()


def stored_values(layout: Layout) -> Iterator[str]:
    """Every text that is matched or sorted by as a whole, and every token."""
    for values in layout.values.values():
        yield from values
    yield from layout.orders.values()
    for pairs in layout.texts.values():
        for pair in pairs:
            yield from pair


@settings(deadline=None, max_examples=30)
@given(entries)
def test_a_layout_names_only_fields_of_the_index(entry: Entry) -> None:
    layout = lay_out(entry)
    assert set(layout.texts) <= set(text_fields())
    assert set(layout.values) <= set(EXACT_VALUES)
    assert {"kind", "text", "access", "access_unit"} <= set(layout.values)
    assert all(layout.values.values())
    assert set(layout.numbers) <= set(WHOLE_NUMBERS)
    assert set(layout.orders) <= set(ORDERS)
    assert all(0 <= one < 2**63 for one in (layout.tie, layout.dossier_number))
    assert ("title" in layout.orders) == bool(exact_value(entry.heading))


def test_hostile_lengths_stay_within_what_engines_take() -> None:
    long = "đất " * (MAX_TEXT // 2)
    many = tuple(f"{long[:600]}{number}" for number in range(2 * MAX_VALUES))
    texts = {
        one.name: {"str": long, "tuple[str, ...]": many}[str(one.type)]
        for one in fields(Entry)
        if str(one.type) in ("str", "tuple[str, ...]") and one.name != "id"
    }
    entry = Entry(id="e", kind="document", extra={"Description": long}, **cast("Any", texts))
    layout = lay_out(entry)
    for values in (*layout.values.values(), layout.hints):
        assert len(values) <= MAX_VALUES
    for value in stored_values(replace(layout, texts={})):
        assert len(value.encode("utf-8")) <= LONGEST_KEYWORD
    for pairs in layout.texts.values():
        assert all(len(exact) <= MAX_TEXT for exact, _ in pairs)
    assert len(layout.hints) <= MAX_HINTS
    assert all(len(hint) <= 2 * MAX_HINT + 1 for hint in layout.hints)
    assert len(str(layout.shown)) < 20 * MAX_TEXT


def test_an_endless_body_is_cut_between_words() -> None:
    half = "chữ " * (MAX_BODY // 8 + 10)
    body = (BodyPart("a.pdf", 1, half), BodyPart("a.pdf", 2, half), BodyPart("b.pdf", 1, "sau"))
    layout = lay_out(Entry(id="e", kind="document", dossier="d", body=body))
    assert sum(len(text) for _, _, text in layout.pages) <= MAX_BODY
    assert [[file, page] for file, page, _ in layout.pages] == [
        ["a.pdf", 1],
        ["a.pdf", 2],
        ["b.pdf", 1],
    ]
    assert {word for exact, _ in layout.texts["body"] for word in exact.split()} == {"chữ"}


def test_one_long_word_is_stored_as_engines_take_it() -> None:
    layout = lay_out(Entry(id="e", kind="document", dossier="d", subject="x" * 5000))
    ((exact, _),) = layout.texts["title"]
    assert len(exact) == MAX_UNITS


def test_a_phrase_may_cross_a_page_but_no_file() -> None:
    body = (BodyPart("a", 1, "một"), BodyPart("a", 2, "hai"), BodyPart("b", 1, "ba"))
    layout = lay_out(Entry(id="e", kind="document", dossier="d", body=body))
    assert [exact for exact, _ in layout.texts["body"]] == ["một hai", "ba"]
    assert layout.pages == [["a", 1, "một"], ["a", 2, "hai"], ["b", 1, "ba"]]


def test_the_words_of_a_dossier_and_file_names_are_found_in_the_context() -> None:
    entry = Entry(
        id="e",
        kind="document",
        dossier="d",
        title="Tuyển dụng",
        subject="Thông báo",
        context=("viên chức",),
        signer_position="Giám đốc",
        arrival="123",
        file_names=("02_ket-luan.pdf",),
    )
    words = " ".join(exact for exact, _ in lay_out(entry).texts["context"]).split()
    for word in ("tuyển", "viên", "giám", "123", "ket", "luan"):
        assert word in words
    assert group_text(entry, "title") == ["Thông báo"]


@pytest.mark.parametrize(
    ("state", "body", "told"),
    [("", "", "none"), ("", "…", "none"), ("", "chữ", "text"), ("scan", "", "scan")],
)
def test_the_state_of_the_text(state: TextState, body: str, told: str) -> None:
    entry = Entry(
        id="e", kind="document", dossier="d", text_state=state, body=(BodyPart("a", 1, body),)
    )
    assert lay_out(entry).values["text"] == (told,)
    assert lay_out(entry).shown["text"] == told


@given(st.lists(st.text(max_size=600), min_size=2, max_size=2, unique=True))
def test_no_two_access_labels_look_alike(two: list[str]) -> None:
    assert label_value(two[0]) != label_value(two[1])


def test_long_units_keep_apart() -> None:
    assert label_value("a" * 700) != label_value("a" * 701)
    assert label_value("") == "="


def test_what_is_sorted_by() -> None:
    entry = Entry(
        id="e",
        kind="document",
        dossier="d",
        subject="Ăn",
        number="7",
        notation="QĐ",
        issued="2024-03-05",
    )
    orders = lay_out(entry).orders
    end = f"|{id_number('e'):016x}"
    assert orders["date"] == f"20240305{end}"
    assert orders["number"] == f"000000007{end}"
    assert orders["title"].endswith(end)
    assert set(orders) == {"date", "number", "title"}


def test_hints_are_words_pairs_and_names() -> None:
    entry = Entry(
        id="e",
        kind="document",
        dossier="d",
        subject="Quyết định số 15, bổ nhiệm",
        organ="Sở Nội vụ",
        number="15",
        notation="QĐ-SNV",
    )
    shown = [hint.split("\t")[1] for hint in lay_out(entry).hints]
    assert shown[:2] == ["Sở Nội vụ", "15/QĐ-SNV"]
    assert shown[2:] == [
        "quyết",
        "định",
        "số",
        "bổ",
        "nhiệm",
        "quyết định",
        "định số",
        "bổ nhiệm",
    ]

"""Document numbers: one key however they are written, found in running text with their place."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.text import citations, key_forms, number_at, number_key

GOLDEN = json.loads((Path(__file__).parent / "golden" / "text.json").read_text(encoding="utf-8"))
PIECES = "số|Số|15|015|2020|05a|/|-|–|.|QĐ|NĐ|SNV|CP|HĐND|TU|Ngày|ngày| |\n|,|qđ"
pieces = st.lists(st.sampled_from(re.split(r"\|", PIECES)), max_size=12).map("".join)
anything = st.one_of(pieces, st.text(max_size=30))
number = st.integers(1, 99_999)
year = st.integers(1945, 2100)
kind = st.sampled_from(["QĐ", "NĐ", "TT", "NQ", "CV", "TTr", "KH"])
organs = st.lists(
    st.sampled_from(["SNV", "UBND", "HĐND", "CP", "TTg", "QH15"]), min_size=1, max_size=3
)


@pytest.mark.parametrize(
    ("key", "written"), [(key, text) for key, texts in GOLDEN["keys"].items() for text in texts]
)
def test_a_number_has_one_key_however_it_is_written(key: str, written: str) -> None:
    assert number_key(written) == key
    assert number_key(unicodedata.normalize("NFD", written)) == key


@pytest.mark.parametrize("case", GOLDEN["citations"])
def test_numbers_are_found_in_running_text(case: list[object]) -> None:
    text, *found = case
    assert isinstance(text, str)
    assert [[one.key, text[one.start : one.end]] for one in citations(text)] == found


@given(number, st.one_of(st.none(), year), kind, organs, st.integers(0, 3))
def test_every_usual_writing_of_a_number_is_found_under_its_key(
    first: int, of: int | None, type_: str, parts: list[str], zeros: int
) -> None:
    dated = f"{of}/" if of else ""
    tail = "-".join(parts)
    key = number_key(f"{first} {of or ''} {type_} {' '.join(parts)}")
    writings = [f"{'0' * zeros}{first}/{dated}{type_}-{tail}", f"{first}/{dated}{type_} - {tail}"]
    if of is None:
        writings.append(f"{first}-{type_}/{tail}")
    for written in writings:
        text = f"theo văn bản số {written} ngày"
        if len(written) - len(written.lstrip("0123456789")) > 6:
            continue
        assert [(one.key, text[one.start : one.end]) for one in citations(text)] == [(key, written)]
        assert number_at(written.lower(), 0) == len(written)


@given(anything)
@example("15/" + "A-" * 500)
@example("1/" * 300)
def test_number_keys_hold_no_blank(text: str) -> None:
    for citation in citations(text):
        assert citation.key
        assert not any(char.isspace() for char in citation.key)
        assert 0 <= citation.start < citation.end <= len(text)
        assert citation.key in key_forms(citation.key)


@given(pieces)
def test_composed_and_decomposed_text_hold_the_same_numbers(text: str) -> None:
    found = [
        [one.key for one in citations(unicodedata.normalize(form, text))] for form in ("NFC", "NFD")
    ]
    assert found[0] == found[1]


def test_a_number_is_found_with_parts_left_out() -> None:
    assert set(key_forms("30-2020-nd-cp")) == {
        "30-nd",
        "30-nd-cp",
        "30-cp",
        "30-2020",
        "30-2020-nd",
        "30-2020-nd-cp",
        "30-2020-cp",
    }
    assert {"15-2024-qd-snv", "15-snv", "15-2024"} <= set(key_forms("15-qd-snv", "2024"))
    assert key_forms("15") == ["15"]


@given(number, kind, organs, year)
def test_forms_are_different_and_begin_with_the_number(
    first: int, type_: str, parts: list[str], of: int
) -> None:
    forms = key_forms(number_key(f"{first}/{type_}-{'-'.join(parts)}"), str(of))
    assert len(forms) == len(set(forms)) or len(set(parts)) < len(parts)
    assert all(form.split("-")[0] == str(first) for form in forms)

"""What the text analysis promises: the same tokens however a word is spelled or encoded."""

from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.text import (
    MAX_UNITS,
    exact,
    fold,
    folded,
    joined,
    tokens,
)

LAWS = Path(__file__).parents[3] / "shared" / "corpora" / "vn-text" / "laws"
VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)
vietnamese = st.text(
    alphabet=VIETNAMESE + VIETNAMESE.upper() + " /-.,\u00a0\t0159\u00ad", max_size=60
)
anything = st.one_of(vietnamese, st.text(max_size=40))

GOLDEN = json.loads((Path(__file__).parent / "golden" / "text.json").read_text(encoding="utf-8"))
SAME, APART = GOLDEN["same"], GOLDEN["apart"]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_a_word_are_one_token(one: str, other: str) -> None:
    assert exact(unicodedata.normalize("NFC", one)) == exact(unicodedata.normalize("NFC", other))


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert exact(one) != exact(other)


@pytest.mark.parametrize(("one", "other"), GOLDEN["apart_folded"])
def test_different_letters_stay_apart_when_folded(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_exact_and_folded_forms_stand_at_the_same_positions() -> None:
    text = "Quyết định số 05/QĐ-SNV về việc hoà giải"
    assert joined(text) == (
        "quyết định số 5 qđ snv về việc hòa giải",
        "quyet dinh so 5 qd snv ve viec hoa giai",
    )


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_a_word_are_one_bare_token(one: str, other: str) -> None:
    if {one, other} != {"ý", "í"}:  # bare, ý is y
        assert fold(one) == fold(other)


@pytest.mark.parametrize("bare", ["ly", "li"])
def test_a_bare_word_is_the_folded_form_of_both_spellings(bare: str) -> None:
    assert {fold("lý"), fold("lí"), fold("Li\u0301")} == {exact(bare)}


@pytest.mark.parametrize(("text", "exact_form", "folded_form"), GOLDEN["tokens"])
def test_tokens_of_real_writing(text: str, exact_form: str, folded_form: str) -> None:
    assert joined(text) == (exact_form, folded_form)


@given(anything)
def test_composed_and_decomposed_text_give_the_same_tokens(text: str) -> None:
    forms = {joined(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@given(anything)
@example("ﷺ½ŉǰİẚ x\u0149 \uff9e \u0e33")
@example("\ud800a\x00b")
@example("²¼৴①ⅣX²")
def test_tokens_hold_neither_blank_nor_control_and_fit_every_engine(text: str) -> None:
    for token in tokens(text):
        for form in (token.exact, token.folded):
            assert form
            assert len(form.encode("utf-16-le")) // 2 <= MAX_UNITS
            assert not any(char.isspace() for char in form)
            assert not any(unicodedata.category(char)[0] in "CZ" for char in form)


@given(anything)
def test_offsets_cut_the_token_out_of_the_original(text: str) -> None:
    previous = 0
    for token in tokens(text):
        assert previous <= token.start < token.end <= len(text)
        again = [found.exact for found in tokens(text[token.start : token.end])]
        assert again == [token.exact]
        previous = token.end


@given(anything)
@example("²¼")
@example("A" * 300 + "\U0001f000" * 3 + "\U00010400" * 200)
def test_analysing_tokens_again_changes_nothing(text: str) -> None:
    first_exact, first_folded = joined(text)
    assert joined(first_exact) == (first_exact, first_folded)
    assert joined(first_folded) == (first_folded, first_folded)


@given(anything)
def test_joined_tokens_are_the_tokens(text: str) -> None:
    found = list(tokens(text))
    assert joined(text) == (
        " ".join(token.exact for token in found),
        " ".join(token.folded for token in found),
    )


@given(st.text(alphabet=VIETNAMESE, min_size=1, max_size=8))
def test_the_bare_spelling_of_a_word_is_its_folded_form(word: str) -> None:
    bare = unicodedata.normalize("NFD", word.replace("đ", "d"))
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    if bare != "i":  # í is spelled ý where it stands alone; the bare i is also a Roman number
        assert folded(exact(word)) == exact(bare)


def test_a_word_of_ten_thousand_letters_is_cut() -> None:
    assert [len(token.exact) for token in tokens("x" * 10_000)] == [MAX_UNITS]


@pytest.mark.skipif(not LAWS.is_dir(), reason="skipped: no corpora")
def test_real_laws_give_the_same_tokens_composed_and_decomposed() -> None:
    for name in ("civil-code-91-2015.txt.gz", "decree-21-2021.txt.gz"):
        text = gzip.decompress((LAWS / name).read_bytes()).decode("utf-8")[:60_000]
        assert joined(unicodedata.normalize("NFD", text)) == joined(text)
        words = joined(text)[0].split(" ")
        assert len(words) > 9_000
        spans = [text[token.start : token.end] for token in tokens(text)]
        assert [exact(unicodedata.normalize("NFC", span)) for span in spans] == words

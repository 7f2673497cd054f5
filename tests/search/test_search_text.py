"""What the text analysis promises: the same tokens however a word is spelled or encoded."""

from __future__ import annotations

import gzip
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.text import (
    MAX_UNITS,
    citations,
    exact,
    fold,
    folded,
    joined,
    key_forms,
    number_key,
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

SAME = [
    ("hòa", "hoà"),
    ("thủy", "thuỷ"),
    ("hỏe", "hoẻ"),
    ("của", "cuả"),
    ("lý", "lí"),
    ("quý", "quí"),
    ("kỹ", "kĩ"),
    ("tỷ", "tỉ"),
    ("quýt", "quít"),
    ("mỹ", "mĩ"),
    ("ý", "í"),
    ("giá", "gía"),
    ("ĐẤT", "đất"),
    ("Ðất", "đất"),
    ("ngƣời", "người"),
    ("05", "5"),
    ("ＱĐ", "qđ"),
]
APART = [
    ("tay", "tai"),
    ("thúy", "thúi"),
    ("túy", "túi"),
    ("cay", "cai"),
    ("đất", "đạt"),
    ("hòa", "hóa"),
    ("y", "i"),
    ("khuy", "khui"),
    ("mây", "mai"),
    ("50", "5"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_a_word_are_one_token(one: str, other: str) -> None:
    assert exact(unicodedata.normalize("NFC", one)) == exact(unicodedata.normalize("NFC", other))


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert exact(one) != exact(other)


@pytest.mark.parametrize(("one", "other"), [("tay", "tai"), ("thúy", "thúi"), ("y", "i")])
def test_different_letters_stay_apart_when_folded(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_exact_and_folded_forms_stand_at_the_same_positions() -> None:
    text = "Quyết định số 05/QĐ-SNV về việc hoà giải"
    assert joined(text) == (
        "quyết định số 5 qđ snv về việc hòa giải",
        "quyet dinh so 5 qd snv ve viec hoa giai",
    )


def test_footnote_marks_do_not_stick_to_the_word() -> None:
    assert joined("quyết định¹ và m²")[0] == "quyết định 1 và m 2"


def test_soft_hyphens_and_zero_width_blanks_vanish_inside_a_word() -> None:
    assert joined("quyết\u00ad định \ufeffsố\u200b")[0] == "quyết định số"


@given(anything)
def test_composed_and_decomposed_text_give_the_same_tokens(text: str) -> None:
    forms = {joined(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@given(anything)
@example("ﷺ½ŉǰİ")
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


@pytest.mark.parametrize(
    "written",
    ["15/QĐ-SNV", "15 QD SNV", "số 15 qd snv", "Số: 015/qđ-snv", "15 / QĐ – SNV"],
)
def test_a_number_has_one_key_however_it_is_written(written: str) -> None:
    assert number_key(written) == "15-qd-snv"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Căn cứ Quyết định số 05/QĐ-SNV ngày 12/3/2024", [("5-qd-snv", "05/QĐ-SNV")]),
        ("Nghị định số 30/2020/NĐ-CP;", [("30-2020-nd-cp", "30/2020/NĐ-CP")]),
        ("Số 01-QĐ/TU của Tỉnh ủy", [("1-qd-tu", "01-QĐ/TU")]),
        ("Luật số 45/2019/QH14", [("45-2019-qh14", "45/2019/QH14")]),
        ("15 /QĐ - SNV", [("15-qd-snv", "15 /QĐ - SNV")]),
        ("15/QĐ - Sở Nội vụ", [("15-qd", "15/QĐ")]),
        ("12/3/2024 và 24/7, 1/người, 3/4", []),
        ("12/NQ-HĐND.", [("12-nq-hdnd", "12/NQ-HĐND")]),
    ],
)
def test_numbers_are_found_in_running_text(text: str, found: list[tuple[str, str]]) -> None:
    assert [(c.key, text[c.start : c.end]) for c in citations(text)] == found


@given(anything)
def test_number_keys_hold_no_blank(text: str) -> None:
    for citation in citations(text):
        assert citation.key
        assert " " not in citation.key
        assert 0 <= citation.start < citation.end <= len(text)
        assert citation.key in key_forms(citation.key)


def test_a_number_is_found_with_parts_left_out() -> None:
    assert set(key_forms("30-2020-nd-cp")) == {
        "30-nd",
        "30-nd-cp",
        "30-2020",
        "30-2020-nd",
        "30-2020-nd-cp",
    }
    assert "15-2024-qd-snv" in key_forms("15-qd-snv", "2024")


@pytest.mark.skipif(not LAWS.is_dir(), reason="no corpora")
def test_real_laws_give_the_same_tokens_composed_and_decomposed() -> None:
    for name in ("civil-code-91-2015.txt.gz", "decree-21-2021.txt.gz"):
        text = gzip.decompress((LAWS / name).read_bytes()).decode("utf-8")[:60_000]
        assert joined(unicodedata.normalize("NFD", text)) == joined(text)
        words = joined(text)[0].split(" ")
        assert len(words) > 9_000
        spans = [text[token.start : token.end] for token in tokens(text)]
        assert [exact(unicodedata.normalize("NFC", span)) for span in spans] == words

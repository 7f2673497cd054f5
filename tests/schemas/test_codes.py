"""Codes: what is composed is parsed back, what is no code is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import codes
from schemas.errors import HosoError

OLD = st.from_regex(r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-K][0-9]{2}", fullmatch=True)
NEW = st.from_regex(r"[A-K][0-9]{2}(\.[A-Z0-9]{2,3}){0,3}", fullmatch=True)
YEAR = st.integers(1900, 2099).map(str)
NOTATION = st.from_regex(r"[0-9]{2}\.[A-ZĐ]{1,6}", fullmatch=True)
ANY_PART = st.text(min_size=1, max_size=15).filter(
    lambda t: t == t.strip() and not t.startswith(".") and not t.endswith(".")
)


@given(OLD | NEW, YEAR, NOTATION)
def test_open_fonds_codes_are_parsed_without_knowing_the_organ(
    organ: str, year: str, notation: str
) -> None:
    code = codes.compose_file_code(organ, year, notation)
    assert codes.parse_file_code(code.text) == code
    assert code.pattern == "P1"


@given(ANY_PART, st.integers(1, 9999).map(str), ANY_PART)
def test_any_code_is_parsed_with_its_organ(organ: str, catalog: str, notation: str) -> None:
    code = codes.compose_file_code(organ, catalog, notation)
    assert codes.parse_file_code(code.text, organ_id=organ) == code


@given(OLD | NEW, ANY_PART, st.integers(1, 9999).map(str), ANY_PART)
def test_prefixed_codes_are_parsed_with_prefix_and_organ(
    prefix: str, organ: str, catalog: str, notation: str
) -> None:
    code = codes.compose_file_code(organ, catalog, notation, prefix=prefix)
    assert codes.parse_file_code(code.text, organ_id=organ, prefix=prefix) == code
    assert code.pattern == "P2"


def test_prefix_is_found_around_a_known_fonds() -> None:
    found = codes.parse_file_code("001.03.08.H30.81.2024.K4.01.01.001", organ_id="81")
    assert found is not None
    assert (found.prefix, found.catalog, found.notation) == (
        "001.03.08.H30",
        "2024",
        "K4.01.01.001",
    )


def test_the_circulars_example() -> None:
    found = codes.parse_file_code("000.00.00.G09.2010.01.TH")
    assert found == codes.FileCode(organ_id="000.00.00.G09", catalog="2010", notation="01.TH")


@pytest.mark.parametrize(
    "text", ["", "abc", "000.00.00.G09", "000.00.00.G09.2010", "H34.05.01.TH", "H34.2024."]
)
def test_what_is_no_file_code_is_none(text: str) -> None:
    assert codes.parse_file_code(text) is None


@given(st.lists(st.sampled_from(["H34", "2024", "05", "1", "TH", "", " ", "Đ"]), max_size=8))
def test_parsed_codes_compose_to_the_same_text(parts: list[str]) -> None:
    text = ".".join(parts)
    for organ in ("", "H34", "05", "H34.05"):
        found = codes.parse_file_code(text, organ_id=organ)
        assert found is None or found.text == text


@pytest.mark.parametrize(
    ("organ", "catalog", "notation"),
    [("", "2024", "01"), ("H34", "năm", "01"), ("H34", "20245", "01"), ("H34", "2024", "01.")],
)
def test_parts_that_make_no_code_are_refused(organ: str, catalog: str, notation: str) -> None:
    with pytest.raises(HosoError) as caught:
        codes.compose_file_code(organ, catalog, notation)
    assert caught.value.code == "code-invalid"


def test_every_pattern_ends_with_catalog_and_notation() -> None:
    assert codes.ends_with_parts("X.000.00.00.H34.2024.01.TH", "2024", "01.TH")
    assert not codes.ends_with_parts("H34.12024.01.TH", "2024", "01.TH")
    assert not codes.ends_with_parts("H34.2024.01.TH", "", "01.TH")


@pytest.mark.parametrize(
    ("text", "form", "levels"),
    [
        ("000.00.00.H34", "old", ("H34",)),
        ("000.00.12.H23", "old", ("H23", "12")),
        ("001.03.08.H30", "old", ("H30", "08", "03", "001")),
        ("H34.05.01", "new", ("H34", "05", "01")),
        ("H37.DN.001", "new", ("H37", "DN", "001")),
    ],
)
def test_organ_codes_of_both_forms(text: str, form: str, levels: tuple[str, ...]) -> None:
    found = codes.parse_organ_code(text)
    assert found is not None
    assert (found.form, found.levels) == (form, levels)


@pytest.mark.parametrize(
    "text", ["", "H3", "34", "000.00.00.34", "h34", "H34." + "05." * 12 + "01"]
)
def test_what_is_no_organ_code_is_none(text: str) -> None:
    assert codes.parse_organ_code(text) is None


@given(OLD | NEW, st.integers(1, 9999))
def test_file_names_round_trip(organ: str, ordinal: int) -> None:
    code = f"{organ}.2024.01.TH"
    assert codes.parse_file_name(codes.file_name(code, ordinal)) == (code, ordinal, "pdf")


def test_file_name_of_practice() -> None:
    name = codes.file_name("001.03.08.H30.81.2024.K4.01.01", 1)
    assert name == "001.03.08.H30.81.2024.K4.01.01.001.pdf"
    assert codes.parse_file_name("quyet-dinh.pdf") is None


@pytest.mark.parametrize(
    ("text", "number", "year", "notation", "lead"),
    [
        ("15/QĐ-SNV", "15", "", "QĐ-SNV", "QĐ"),
        ("Số: 05/BNV-VP", "05", "", "BNV-VP", "BNV"),
        ("30/2020/NĐ-CP", "30", "2020", "NĐ-CP", "NĐ"),
        (" 7 / QyĐ - UBND ", "7", "", "QyĐ-UBND", "QyĐ"),
    ],
)
def test_document_numbers(text: str, number: str, year: str, notation: str, lead: str) -> None:
    found = codes.parse_document_number(text)
    assert found is not None
    assert (found.number, found.year, found.notation, found.lead) == (number, year, notation, lead)


@pytest.mark.parametrize(
    ("text", "year", "notation", "lead"),
    [
        ("QĐ-SNV", "", "QĐ-SNV", "QĐ"),
        ("/QĐ - SNV", "", "QĐ-SNV", "QĐ"),
        ("2020/NĐ-CP", "2020", "NĐ-CP", "NĐ"),
        ("QyĐ", "", "QyĐ", "QyĐ"),
    ],
)
def test_notations(text: str, year: str, notation: str, lead: str) -> None:
    assert codes.parse_notation(text) == codes.DocumentNumber("", notation, year)
    assert codes.DocumentNumber("", notation, year).lead == lead


@pytest.mark.parametrize("text", ["", "/", "15/QĐ-SNV", "20205/NĐ-CP", "QĐ/SNV", "QĐ–SNV", "-QĐ"])
def test_what_is_no_notation_is_none(text: str) -> None:
    assert codes.parse_notation(text) is None


@given(
    st.integers(1, 99999).map(str),
    st.sampled_from(["", "2020/", "1999 / "]),
    st.from_regex(r"[A-ZĐ]{2,4}( ?- ?[A-ZĐ]{2,6})?", fullmatch=True),
)
def test_a_number_is_its_number_and_its_notation(number: str, year: str, notation: str) -> None:
    whole, part = (
        codes.parse_document_number(f"{number}/{year}{notation}"),
        codes.parse_notation(year + notation),
    )
    assert whole is not None
    assert part is not None
    assert (whole.year, whole.notation) == (part.year, part.notation)


def test_number_keys_ignore_zeros_case_and_composition() -> None:
    keys = {
        found.key
        for text in ("05/QĐ-SNV", "5/qđ-snv", "Số 05 / QĐ-SNV")
        if (found := codes.parse_document_number(text))
    }
    assert keys == {"5/qđ-snv"}


@given(st.integers(1, 99999).map(str), st.from_regex(r"[A-ZĐ]{2,4}(-[A-ZĐ]{2,6})?", fullmatch=True))
def test_document_numbers_round_trip(number: str, notation: str) -> None:
    made = codes.DocumentNumber(number, notation)
    assert codes.parse_document_number(made.text) == made


@pytest.mark.parametrize("text", ["", "15", "QĐ-SNV", "/QĐ", "15/", "năm 2024"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert codes.parse_document_number(text) is None

"""When two rows carry the same number, however it is written (T02-META-11, M-004)."""

from __future__ import annotations

import pytest

from schemas.record import Record
from validator.metadata.duplicates import number_key, shown_number


def row(number: str, notation: str, issued: str = "05/01/2024") -> Record:
    values = {"CodeNumber": number, "CodeNotation": notation, "IssuedDate": issued}
    return Record(entity="document", values=values)


@pytest.mark.parametrize(
    ("number", "notation"), [("5", "QĐ-SNV"), ("05", "qđ-snv"), (" 5 ", "QĐ - SNV")]
)
def test_one_number_written_otherwise_is_the_same(number: str, notation: str) -> None:
    assert number_key(row(number, notation)) == number_key(row("05", "QĐ-SNV"))


@pytest.mark.parametrize(
    "other",
    [row("5", "QĐ-STC"), row("50", "QĐ-SNV"), row("5", "2024/QĐ-SNV"), row("5", "QĐ-SNV", "")],
)
def test_another_number_is_another(other: Record) -> None:
    assert number_key(other) != number_key(row("5", "QĐ-SNV"))


def test_what_is_no_number_is_compared_as_it_stands() -> None:
    assert number_key(row("5", "QĐ/SNV")) == number_key(row("05", "qđ/snv")) != ""
    assert number_key(row("", "QĐ-SNV")) == number_key(row("5", "")) == ""


def test_it_is_shown_as_people_write_it() -> None:
    assert shown_number(row("05 ", "QĐ-SNV")) == "05/QĐ-SNV"

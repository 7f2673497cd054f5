"""Answers in words: every code has words, notices say what happened, counts as people write."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from typing import get_args

import pytest

from schemas.ladder import LADDER, UNSIGNED
from search.entry import Kind, TextState
from search.fields import table
from search.language import Offer
from search.layout import EXACT_VALUES
from search.query import SORTS
from search.results import Bare, Results
from search.words import coded, count_words, notices, total_words, value_words

CODES = {
    "kind": get_args(Kind),
    "text": [state for state in get_args(TextState) if state],
    "direction": ("den", "di", "noi_bo"),
    "access": ("open", "restricted", "closed"),
    "signature": (*LADDER, UNSIGNED),
    "sort": SORTS,
    "facet": [name for name in EXACT_VALUES if name not in ("access_unit", "digest")],
}


@pytest.mark.parametrize("group", CODES)
def test_every_code_has_words_in_both_languages(group: str) -> None:
    rows = table("words")[group]
    assert [code for code in CODES[group] if not (rows[code]["vi"] and rows[code]["en"])] == []


def test_every_format_the_readers_name_has_words() -> None:
    named = json.loads(files("evidence").joinpath("data/formats.json").read_text("utf-8"))["kinds"]
    assert set(named.values()) - set(table("words")["format"]) == set()


def test_a_value_without_words_stands_for_itself() -> None:
    assert value_words("unit", "Phòng Tổ chức") == "Phòng Tổ chức"
    assert value_words("finding", "F-041", rules={"F-041": "Ngày"}) == "F-041 Ngày"
    assert value_words("finding", "F-042", rules={"F-041": "Ngày"}) == "F-042"


@pytest.mark.parametrize(
    ("facet", "typed", "code"),
    [
        ("direction", "Đến", "den"),
        ("direction", "den", "den"),
        ("signature", "hợp lệ", "valid"),
        ("signature", "Chưa đủ căn cứ", "insufficient"),
        ("access", "Restricted", "restricted"),
        ("text", "lạ", None),
        ("unit", "Đến", None),
    ],
)
def test_words_are_read_back(facet: str, typed: str, code: str | None) -> None:
    assert coded(facet, typed) == code


def test_counts_are_written_as_people_write_them() -> None:
    assert (count_words(1234567), count_words(1234567, "en")) == ("1.234.567", "1,234,567")


@pytest.mark.parametrize(
    ("total", "exact", "by", "said"),
    [
        (12, True, "entry", "12 kết quả"),
        (10_000, True, "dossier", "10.000 hồ sơ"),
        (10_000, False, "dossier", "hơn 10.000 hồ sơ"),
    ],
)
def test_a_total_says_whether_it_is_exact(total: int, exact: bool, by: str, said: str) -> None:
    assert total_words(Results(total=total, total_is_exact=exact).as_dict(), by) == said


def test_nothing_to_say_is_nothing_said() -> None:
    assert notices(Results(total=3).as_dict()) == ()


@pytest.mark.parametrize(("total", "said"), [(3, ()), (4, ("without_accents",))])
def test_the_count_without_accents_is_said_where_it_is_more(
    total: int, said: tuple[str, ...]
) -> None:
    told = Results(total=3, bare=Bare("bao cao", total)).as_dict()
    assert tuple(one.code for one in notices(told)) == said


def test_an_offer_says_what_the_organ_is_since_when_and_on_what() -> None:
    offer = Offer("Sở Nội vụ tỉnh B", "successor", date(2025, 7, 1), "NQ 1", "x")
    (said,) = notices(Results(total=0).as_dict(), [offer])
    assert said.vi == "cơ quan kế tục từ 01/07/2025: Sở Nội vụ tỉnh B (NQ 1)"
    assert said.en == "successor since 01/07/2025: Sở Nội vụ tỉnh B (NQ 1)"

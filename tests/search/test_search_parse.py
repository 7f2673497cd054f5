"""How the query language is read; nothing a person types is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fields import boost, group_boost, holds_dates, looked_in, table, text_fields
from search.parse import MAX_CLAUSES, parse
from search.plan import plan
from search.query import AnyOf, Dates, Number, Words


def words(text: str) -> list[str]:
    found = [clause for clause in parse(text).clauses if isinstance(clause, Words)]
    return [" ".join(word.exact for word in clause.words) for clause in found]


@given(st.text(max_size=120))
def test_any_text_gives_a_query_that_can_be_planned(text: str) -> None:
    query = parse(text)
    plan(query)
    assert len(query.clauses) <= MAX_CLAUSES
    for one in query.ignored:
        assert one.reason in table("ignored")
        one.text.encode("utf-8")


@given(
    st.lists(
        st.sampled_from(
            [
                "đất",
                '"',
                "-",
                "số:",
                "năm:",
                "15/QĐ-SNV",
                "12 QD SNV",
                " ",
                "”",
                ":",
                "..",
                "/",
                "2024",
            ]
        ),
        max_size=30,
    )
)
def test_pieces_of_the_language_in_any_order_can_be_read(pieces: list[str]) -> None:
    query = parse("".join(pieces))
    plan(query)
    assert query.clauses or query.ignored or not "".join(pieces).strip()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("15/QĐ-SNV", "15-qd-snv"),
        ("15 QD SNV", "15-qd-snv"),
        ("số 15 qd snv", "15-qd-snv"),
        ("so 015/qđ-snv", "15-qd-snv"),
        ("30/2020/NĐ-CP", "30-2020-nd-cp"),
        ("30 2020 nd cp", "30-2020-nd-cp"),
        ("01-QĐ/TU", "1-qd-tu"),
        ("01 QĐ TU", "1-qd-tu"),
    ],
)
def test_a_number_is_one_part_of_the_query(text: str, key: str) -> None:
    (clause,) = parse(text).clauses
    assert isinstance(clause, Number)
    assert clause.key == key


def test_words_after_a_number_typed_with_blanks_are_words() -> None:
    number, *rest = parse("12 qd snv về việc bổ nhiệm").clauses
    assert isinstance(number, Number)
    assert number.key == "12-qd-snv"
    assert len(rest) == 4


def test_a_plain_number_is_a_word() -> None:
    assert words("05") == ["5"]


def test_a_date_is_also_looked_for_as_it_may_be_written() -> None:
    (clause,) = parse("12/03/2024").clauses
    assert isinstance(clause, AnyOf)
    dated, *said = clause.alternatives
    assert dated == Dates(20240312, 20240312)
    assert [
        " ".join(word.exact for word in one.words) for one in said if isinstance(one, Words)
    ] == [
        "12 3 2024",
        "12 tháng 3 năm 2024",
    ]


def test_a_field_takes_the_next_word_or_phrase() -> None:
    first, second, third = parse('ký hiệu: QĐ "cơ quan" organ:"Ban Tổ chức"').clauses
    assert isinstance(first, Words) and first.group == "notation"
    assert isinstance(second, Words) and second.group == ""
    assert isinstance(third, Words) and (third.group, len(third.words)) == ("organ", 3)


def test_a_word_with_a_colon_that_is_no_field_is_words() -> None:
    assert words("V/v: bổ nhiệm") == ["v v", "bổ", "nhiệm"]


def test_years_may_be_a_span() -> None:
    assert parse("năm:2023..2020").clauses == (Dates(20200101, 20231231),)
    assert parse('-năm: "2024"').clauses == (Dates(20240101, 20241231, negated=True),)


def test_a_minus_inside_a_word_excludes_nothing() -> None:
    assert not parse("giấy-tờ - đất").unwanted
    assert [clause.negated for clause in parse("-đất −dat").clauses] == [True, True]


def test_a_word_said_twice_is_asked_for_once() -> None:
    assert words("đất Đất ĐẤT dat") == ["đất", "dat"]


def test_a_query_without_end_is_cut_and_says_so() -> None:
    assert [one.reason for one in parse("a " * 9_000).ignored] == ["too-long"]
    many = parse(" ".join(f"w{number}" for number in range(100)))
    assert len(many.clauses) == MAX_CLAUSES
    assert [one.reason for one in many.ignored] == ["too-long"]


def test_every_field_of_the_data_has_a_weight_and_a_name_leads_somewhere() -> None:
    ranked = set(table("fields")["ranked"])
    assert all(group_boost(group) > 0 for group in set(text_fields()) - ranked)
    neighbours = {group for row in table("boosts")["neighbours"].values() for group in row}
    assert ranked <= neighbours <= set(text_fields())
    for field in table("fields")["names"]:
        assert holds_dates(field) or set(looked_in(field)) <= set(text_fields())
    assert boost("number_key", "own") > boost("number_key", "cited") > 0
    assert group_boost("number") > group_boost("title") > group_boost("organ") > group_boost("body")
    for row in table("ignored").values():
        assert row["vi"] and row["en"]

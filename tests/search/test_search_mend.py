"""Typing faults: what a word that is found nowhere may have been meant as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import as_months, mend
from search.language.mend import MOST_PHRASES, neighbours
from search.parse import parse
from search.plan import plan
from search.query import AnyOf, Query, Words


class Vocabulary:
    """Visible words with the number of entries, and how often it was asked."""

    def __init__(self, words: str) -> None:
        self.counts = {word: place for place, word in enumerate(words.split(), start=1)}
        self.asked = 0

    def __call__(self, words: Sequence[str]) -> Mapping[str, int]:
        self.asked += 1
        return {word: self.counts[word] for word in words if word in self.counts}


def mended(text: str, words: str) -> Query:
    return mend(parse(text, abbreviations=False), Vocabulary(words))


def said(query: Query) -> list[list[str]]:
    """For each clause the phrases it asks for."""
    found = []
    for clause in query.clauses:
        options = clause.alternatives if isinstance(clause, AnyOf) else (clause,)
        words = [one for one in options if isinstance(one, Words)]
        found.append([" ".join(word.exact for word in one.words) for one in words])
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("quyeets ddinhj", [["quyết"], ["định"]]),
        ("quye61t d9i5nh", [["quyết"], ["định"]]),
        ('"quyeets ddinhj"', [["quyết định"]]),
        ("trích yếu:quyeets", [["quyết"]]),
        ("dduwowngf", [["đường"]]),
    ],
)
def test_keys_left_in_words_are_read(text: str, found: list[list[str]]) -> None:
    query = mended(text, "quyet dinh duong")
    assert said(query) == found
    assert {one.how for one in query.mended} == {"keys"}


def test_the_keys_come_before_the_letters() -> None:
    query = mended("ddinhj", "dinh ddinh")
    assert said(query) == [["định"]]


def test_every_visible_neighbour_is_searched_the_commonest_first() -> None:
    query = mended("thuong", "xuong huong phuong thuon truong")
    assert said(query) == [["truong", "thuon", "phuong", "huong"]]
    (one,) = query.mended
    assert (one.text, one.by, one.how) == (
        "thuong",
        ("truong", "thuon", "phuong", "huong"),
        "letter",
    )


def test_a_word_that_is_found_is_never_mended() -> None:
    query = parse("thuong truong")
    assert mend(query, Vocabulary("thuong truong huong")) is query


@pytest.mark.parametrize("text", ["dzt", "12345", "-thuongg", "thuongg*", "15/QĐ-SNVV", "2023.."])
def test_short_words_numbers_and_exclusions_are_left_alone(text: str) -> None:
    query = parse(text, abbreviations=False)
    assert mend(query, Vocabulary("dat thuong 12346")) is query


def test_the_likeliest_reading_stands_beside_its_neighbours() -> None:
    query = mended("hoi nhung thuong", "hoi nhung phuong truong")
    assert len(said(query)[2]) == 2
    assert plan(query).extra == plan(parse("hoi nhung truong", abbreviations=False)).extra != ()


def test_nothing_visible_near_changes_nothing() -> None:
    query = parse("luaat")
    assert mend(query, Vocabulary("khac")) is query


def test_a_phrase_with_too_many_readings_is_left_whole() -> None:
    many = " ".join(sorted(neighbours("thuong"))[: MOST_PHRASES // 2 + 1])
    query = parse('"thuong thuong"')
    assert mend(query, Vocabulary(many)) is query
    assert len(said(mended('"thuong 5"', f"{many} 5"))[0]) == MOST_PHRASES // 2 + 1


@given(st.text(max_size=40), st.sets(st.sampled_from(["dat", "quyet", "thuong", "huong", "a"])))
def test_what_replaces_a_word_is_visible_and_asked_for_at_most_twice(
    text: str, words: set[str]
) -> None:
    known = Vocabulary(" ".join(sorted(words)))
    query = parse(f"{text} thuongg", abbreviations=False)
    after = mend(query, known)
    assert known.asked <= 2
    assert len(after.clauses) <= len(query.clauses)
    for one in after.mended:
        assert one.by
    found = {word.folded for clause in _new(query, after) for word in clause.words}
    lost = {
        word.folded for clause in query.wanted if isinstance(clause, Words) for word in clause.words
    }
    assert found - lost <= words


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("08/2025", ["tháng 8/2025"]),
        ("luật 12/1999 3/2020", ["tháng 12/1999", "tháng 3/2020"]),
        ("30/2020", []),
        ("13/2025", []),
        ("8/2025/NĐ-CP", []),
        ("-8/2025", []),
        ("số:8/2025", []),
        ("8/2025*", []),
    ],
)
def test_a_number_nobody_has_may_be_a_month(text: str, by: list[str]) -> None:
    before = parse(text)
    query = as_months(before)
    assert [one.by[0] for one in query.mended] == by
    assert (query is before) == (not by)
    expected = [clause for month in by for clause in parse(month).clauses]
    assert [clause for clause in query.clauses if clause not in before.clauses] == expected


def _new(before: Query, after: Query) -> list[Words]:
    changed = [clause for clause in after.clauses if clause not in before.clauses]
    flat = [
        one
        for clause in changed
        for one in (clause.alternatives if isinstance(clause, AnyOf) else (clause,))
    ]
    return [one for one in flat if isinstance(one, Words)]

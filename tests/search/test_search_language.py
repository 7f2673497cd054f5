"""How queries are read: the golden ones, the help page, and what holds for any text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from search.entry import clean
from search.fields import field_named, field_pattern, holds_dates, table
from search.language import bare, render
from search.parse import parse
from search.plan import plan, scores
from search.query import AnyOf, Clause, Dates, Number, Start, Words
from search.text import joined, tokens

HERE = Path(__file__).parent
GOLDEN: list[dict[str, Any]] = json.loads((HERE / "data" / "queries.json").read_text("utf-8"))
HELP = (HERE.parents[1] / "docs" / "tra-cuu.md").read_text("utf-8")
_PIECES = [
    *("đất", "đạt", "dat", '"', "-", "*", "số", "số:", "năm", "năm:", "ngày:", "từ", "đến", "quý"),
    *("tháng", "I", "2023", "2023..", "..2024", "12/3/2023", "3/2023", "I/2024", "15/QĐ-SNV"),
    *("15", "QĐ", "SNV", "30/2020", "UBND", "ubnd", "ủy", "ban", "nhân", "dân", "uy", "TU", "tu"),
    *("quyết", "định", 'cơ quan:"UBND tỉnh"', "cơ quan:", "-UBND", "-năm", "quy*", "hoà*"),
    *("(", ")", ",", "…", "!!!", "ﬁ", "\u00ad"),
]
typed = st.one_of(
    st.lists(st.sampled_from([*_PIECES, "\n"]), max_size=12).map(" ".join),
    st.lists(st.sampled_from(_PIECES), max_size=8).map("".join),
    st.text(max_size=80),
)


def written(clause: Clause) -> str:
    """``organ:sở nội vụ``, ``quy*/qui*``, ``#15-qd-snv``, ``20230101..20231231``, ``(… | …)``."""
    minus = "-" if clause.negated else ""
    named = isinstance(clause, Words | Number | Start) and clause.group
    return minus + (f"{named}:" if named else "") + _value(clause)


def _value(clause: Clause) -> str:
    match clause:
        case Words():
            return " ".join(word.exact for word in clause.words)
        case Start():
            return "/".join(f"{start}*" for start in clause.starts)
        case Number():
            return f"#{clause.key}" + ("*" if clause.open else "")
        case Dates():
            return f"{clause.first or ''}..{clause.last or ''}"
        case AnyOf():
            return f"({' | '.join(map(written, clause.alternatives))})"


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: f"{row['about']}: {row['text']}")
def test_a_golden_query_is_read_as_written_down(row: dict[str, Any]) -> None:
    query = parse(row["text"], typing=row.get("typing", False))
    assert list(map(written, query.clauses)) == row["clauses"]
    told = [f"{one.text}: {one.reason}" for one in query.ignored]
    assert told == row.get("ignored", [])


def test_every_example_of_the_help_page_is_a_golden_query() -> None:
    first, second, *_ = HELP.split("\n## ")
    rows = re.findall(r"(?m)^\|.*$", first + second)
    examples = [one for row in rows for one in re.findall(r"`([^`]+)`", row) if one[-1] != ":"]
    assert len(examples) > 25
    assert set(examples) <= {row["text"] for row in GOLDEN if not row.get("ignored")}


def test_every_field_of_the_help_page_is_one() -> None:
    names = re.findall(r"`([^`:]+):`", HELP)
    assert len(names) > 15
    for name in names:
        assert field_pattern().fullmatch(f"{name}:")
        field_named(name)


@pytest.mark.parametrize(
    ("field", "name"),
    [(field, name) for field, names in table("fields")["names"].items() for name in names],
)
def test_every_name_of_a_field_is_read(field: str, name: str) -> None:
    (clause,) = parse(f"{name}: 2024").clauses
    if holds_dates(field):
        assert clause == Dates(20240101, 20241231)
    else:
        assert isinstance(clause, Words)
        assert clause.group == field


@given(typed, st.booleans())
@example("số: (", False)
def test_everything_typed_is_in_a_clause_or_ignored(text: str, typing: bool) -> None:
    query = parse(text, typing=typing)
    plan(query)
    whole = clean(text)
    assert all(0 <= one.start < one.end <= len(whole) for one in query.parts)
    covered = {place for one in query.parts for place in range(one.start, one.end)}
    for token in tokens(whole):
        assert covered.issuperset(range(token.start, token.end))
    for part in query.parts:
        assert part.clause in query.clauses if part.clause else query.ignored
    assert {part.clause for part in query.parts if part.clause} == set(query.clauses)


@given(typed)
def test_a_plain_part_holds_the_words_it_was_typed_with(text: str) -> None:
    query = parse(text, abbreviations=False)
    whole = clean(text)
    for part in query.parts:
        if isinstance(part.clause, Words):
            said = [token.exact for token in tokens(whole[part.start : part.end])]
            asked = [word.exact for word in part.clause.words]
            starts = range(len(said) - len(asked) + 1)
            assert any(said[start : start + len(asked)] == asked for start in starts)


@given(typed, st.booleans())
def test_a_query_written_out_is_read_as_itself(text: str, abbreviations: bool) -> None:
    assume(joined(joined(text)[0]) == joined(text))  # else not even its words stay the same
    query = parse(text, abbreviations=abbreviations)
    again = parse(render(query), abbreviations=abbreviations)
    assert again.clauses == query.clauses
    assert not again.ignored


@given(typed)
def test_abbreviations_only_ever_add(text: str) -> None:
    with_them, without = parse(text), parse(text, abbreviations=False)
    assert not without.expanded
    for part, plain in zip(with_them.parts, without.parts, strict=True):
        if part.clause != plain.clause:
            assert isinstance(part.clause, AnyOf)
            first = part.clause.alternatives[0]
            assert written(first) == written(plain.clause or first).removeprefix("-")
            assert part.clause.negated == bool(plain.clause and plain.clause.negated)


@given(typed)
def test_a_query_without_accents_has_none_left(text: str) -> None:
    other = bare(parse(text))
    if other is not None:
        assert bare(other) is None
        plan(other)


@given(st.sampled_from(["UBND", "năm 2023", "số 15", "quy*", "15/QĐ-SNV", "đất", "2023.."]))
def test_a_minus_asks_for_just_what_the_part_does_not_find(text: str) -> None:
    assert plan(parse(f"-{text}")).never == plan(parse(text)).must


def test_bare_takes_off_every_accent_and_says_when_there_is_none() -> None:
    other = bare(parse('đất "quyết dinh" người ký:Thúy 2023..', limit=7))
    assert other is not None
    assert list(map(written, other.clauses)) == ["dat", "quyet dinh", "signer:thuy", "20230101.."]
    assert (other.text, other.limit) == ('dat "quyet dinh" nguoi ky:Thuy 2023..', 7)
    assert bare(parse("dat 2023..2024 15/QD-SNV")) is None


def test_a_row_of_words_is_searched_as_its_abbreviation_and_told() -> None:
    told = {one.text: one.also for one in parse("UBND xã, thủ tục hành chính").expanded}
    assert told == {"UBND": ("Ủy ban nhân dân",), "thủ tục hành chính": ("TTHC",)}


def test_abbreviations_can_be_switched_off() -> None:
    assert list(map(written, parse("UBND", abbreviations=False).clauses)) == ["ubnd"]


def test_every_abbreviation_has_a_kind_and_is_read_both_ways() -> None:
    data = table("abbreviations")
    for row in data["rows"]:
        assert row["kind"] in data["kinds"]
        (short,) = parse(row["short"]).clauses
        assert isinstance(short, AnyOf)
        for long in row["long"]:
            for clause in parse(long.replace(",", "").replace("-", " ")).clauses:
                assert isinstance(clause, AnyOf), long


def test_dates_and_exclusions_alone_rank_nothing() -> None:
    assert not scores(plan(parse("2023..2024 -đất")))
    assert not scores(plan(parse("")))
    assert scores(plan(parse("đất 2023..")))

"""The sample of an inspection: drawn again by anybody, of the size asked for, fair to strata."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.inspection.draw import allotted, draw, ranked, size_of
from reports.inspection.interval import Part, estimate, wilson
from schemas.canonical import sha256_hex
from schemas.errors import HosoError

LISTS = st.dictionaries(
    st.text(max_size=8), st.sampled_from(["a", "b", "c", ""]), min_size=1, max_size=40
)
SIZES = st.dictionaries(st.text(max_size=3), st.integers(1, 60), min_size=1, max_size=8)


@given(LISTS, st.text(max_size=6), st.integers(1, 50), st.randoms(use_true_random=False))
def test_same_seed_same_sample_whatever_the_order(
    members: dict[str, str], seed: str, count: int, dice: Any
) -> None:
    mixed = list(members.items())
    dice.shuffle(mixed)
    drawn = draw(members, count, seed, stratified=False)
    assert draw(dict(mixed), count, seed, stratified=False) == drawn


@given(LISTS, st.text(max_size=6), st.integers(4, 50))
def test_the_size_is_exact_and_strata_sum_to_it(
    members: dict[str, str], seed: str, count: int
) -> None:
    taken, strata = draw(members, count, seed, stratified=True)
    assert len(set(taken)) == len(taken) == min(count, len(members))
    assert sum(stratum.drawn for stratum in strata) == len(taken)
    assert sum(stratum.size for stratum in strata) == len(members)
    for stratum in strata:
        assert sum(members[one] == stratum.name for one in taken) == stratum.drawn >= 1


@given(SIZES, st.integers(1, 200))
def test_every_stratum_gets_its_share(sizes: dict[str, int], count: int) -> None:
    total = sum(sizes.values())
    count = max(len(sizes), min(count, total))
    drawn = allotted(sizes, count)
    assert sum(drawn.values()) == count
    assert all(1 <= drawn[name] <= sizes[name] for name in sizes)
    if count * min(sizes.values()) >= total:  # nobody is lifted to one
        for name, held in sizes.items():
            assert abs(drawn[name] - Fraction(count * held, total)) < 1


def test_more_strata_than_are_drawn_are_refused() -> None:
    with pytest.raises(HosoError) as caught:
        allotted({"a": 1, "b": 9}, 1)
    assert caught.value.code == "inspection-refused"
    assert "2 nhóm" in caught.value.message()


def test_the_draw_is_what_the_page_says() -> None:
    ids = [f"urn:hoso:H:{n}" for n in range(9)]
    by_hand = sorted(ids, key=lambda one: sha256_hex(b"20260305\n" + one.encode()))
    assert ranked(ids, "20260305") == by_hand
    assert draw(dict.fromkeys(ids, ""), 3, "20260305", stratified=False)[0] == sorted(by_hand[:3])


def test_another_seed_draws_others() -> None:
    members = {str(n): "" for n in range(100)}
    samples = {tuple(draw(members, 10, str(seed), stratified=False)[0]) for seed in range(20)}
    assert len(samples) == 20


@pytest.mark.parametrize(
    ("total", "asked", "drawn"),
    [(10, {"size": 3}, 3), (10, {"size": 30}, 10), (9, {"rate": Fraction(10)}, 1),
     (100, {"rate": Fraction("12.5")}, 13)],
)  # fmt: skip
def test_how_many_are_drawn(total: int, asked: dict[str, Any], drawn: int) -> None:
    assert size_of(total, **asked) == drawn


def test_wilson_gives_the_figures_of_the_books() -> None:
    told = wilson(0.1, 100)  # Newcombe 1998: 10 of 100
    assert (round(told.low, 4), round(told.high, 4)) == (0.0552, 0.1744)
    none = wilson(0.0, 20)
    assert (none.low, round(none.high, 4)) == (0.0, 0.1611)


PARTS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20)).map(
        lambda three: Part(sum(three) or 1, three[0] + three[1], three[0])
    ),
    min_size=1,
    max_size=5,
)


@given(PARTS)
def test_the_share_lies_within_its_bounds(parts: list[Part]) -> None:
    told = estimate(parts)
    if told is None:
        assert not any(part.decided for part in parts)
        return
    assert 0 <= told.low <= told.share + 1e-9
    assert told.share - 1e-9 <= told.high <= 1


def test_what_was_looked_at_whole_is_exact() -> None:
    told = estimate([Part(10, 10, 3), Part(5, 5, 0)])
    assert told is not None
    assert told.low == told.share == told.high == pytest.approx(0.2)


def test_what_was_not_decided_is_never_told_as_exact() -> None:
    told = estimate([Part(5, 5, 0), Part(1, 0, 0)])
    assert told is not None
    assert told.share == told.low == 0
    assert told.high > 0.1


def test_strata_weigh_by_what_they_hold() -> None:
    told = estimate([Part(90, 9, 9), Part(10, 5, 0)])
    assert told is not None
    assert told.share == pytest.approx(0.9)


def test_more_looked_at_is_told_closer() -> None:
    few, many = estimate([Part(1000, 10, 2)]), estimate([Part(1000, 100, 20)])
    assert few is not None
    assert many is not None
    assert many.high - many.low < few.high - few.low


def test_finite_lists_are_told_closer() -> None:
    short, long = estimate([Part(60, 50, 10)]), estimate([Part(60_000, 50, 10)])
    assert short is not None
    assert long is not None
    assert short.high - short.low < long.high - long.low

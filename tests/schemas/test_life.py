"""The life of a finding: random steps, waivers that run out, what a step needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.life import (
    Cover,
    Step,
    Subject,
    kinds,
    lacking,
    may_follow,
    named,
    state_of,
    states,
    verdicts_by_rule,
    word,
)

START = date(2026, 3, 2)
IT = Subject(key="k", rule="F-004", unit="Phòng A", dossier="h.01", day="2025-12-01")
DAYS = st.integers(0, 30).map(lambda n: START + timedelta(days=n))


def step(kind: str, day: date = START, **more: object) -> Step:
    given_ = {"key": "k", "by": "Thanh tra", **more}
    return Step(kind=kind, at=f"{day.isoformat()}T02:00:00Z", **given_)


def waiver(until: date, day: date = START, **more: object) -> Step:
    return step("waived", day, until=until.isoformat(), basis="CV 12", approver="GĐ", **more)


STEPS = st.one_of(
    st.builds(step, st.sampled_from([kind for kind in kinds() if kind != "waived"])),
    st.builds(waiver, DAYS),
    st.builds(waiver, DAYS, key=st.just(""), cover=st.just(Cover(rule="F-004"))),
    st.builds(step, st.just("upheld"), key=st.just("another")),
)


def dated(steps: list[Step], days: list[date]) -> list[Step]:
    pairs = zip(steps, sorted(days)[: len(steps)], strict=False)
    return [replace(one, at=f"{day.isoformat()}T02:00:00Z") for one, day in pairs]


SEQUENCES = st.builds(dated, st.lists(STEPS, max_size=10), st.lists(DAYS, min_size=10, max_size=10))


@given(SEQUENCES, DAYS, st.booleans())
def test_any_steps_lead_to_a_state_and_stay_in_the_history(steps, on, found):
    life = state_of(steps, on, IT, found=found)
    assert life.state in states()
    assert life.base in set(states()) - {"waived", "gone"}
    assert all(one in steps for one in life.steps)
    assert (life.waiver is not None) <= (life.state in ("waived", "gone"))
    assert life.state != "gone" or not found


@given(SEQUENCES, DAYS)
def test_what_comes_later_changes_nothing_yet(steps, on):
    later = step("withdrawn", on + timedelta(days=1), reason="sai")
    assert state_of([*steps, later], on, IT) == state_of(steps, on, IT)


@given(SEQUENCES, DAYS)
def test_a_waiver_lies_upon_a_state_and_never_changes_it(steps, on):
    without = state_of([one for one in steps if one.kind != "waived"], on, IT)
    life = state_of(steps, on, IT)
    assert life.base == without.state
    assert life.state in (without.state, "waived")
    assert life.due == without.due


@given(SEQUENCES)
def test_when_every_waiver_has_run_out_the_state_below_counts(steps):
    assert state_of(steps, START + timedelta(days=31), IT).state != "waived"


@given(SEQUENCES, DAYS)
def test_only_allowed_steps_move_it(steps, on):
    life = state_of(steps, on, IT)
    for kind in kinds():
        moved = state_of([*steps, step(kind, on, until="2030-01-01")], on, IT)
        under = moved.base if moved.waiver and kind != "waived" else moved.state
        assert (under == kind) or not may_follow(life, kind)
        assert may_follow(life, kind) or moved.base == life.base


@given(STEPS)
def test_a_step_is_kept_as_it_was(one):
    assert Step.from_dict(one.as_dict()) == one


def test_the_usual_life():
    told = [step("sent", due="2026-03-10", letter="12/PYC", unit="Phòng A")]
    sent = state_of(told, START, IT)
    assert (sent.state, sent.is_overdue(date(2026, 3, 10))) == ("sent", False)
    assert sent.is_overdue(date(2026, 3, 11))
    told.append(step("explained", choice="objected", who="Trưởng phòng"))
    assert (state_of(told, START, IT).state, state_of(told, START, IT).due) == ("explained", "")
    told.append(step("withdrawn", reason="đo nhầm"))
    assert not state_of(told, START, IT).is_open
    assert state_of(told, START, IT, found=False).state == "withdrawn"


def test_a_waiver_ends_on_its_last_day_or_by_a_decision():
    told = [step("sent"), waiver(date(2026, 4, 1))]
    assert state_of(told, date(2026, 4, 1), IT).state == "waived"
    assert state_of(told, date(2026, 4, 2), IT).state == "sent"
    told.append(step("upheld", reason="căn cứ không đúng"))
    assert state_of(told, START, IT).state == "upheld"


def test_what_is_no_longer_found_is_gone_and_comes_back():
    told = [step("sent")]
    assert state_of(told, START, IT, found=False).state == "gone"
    assert state_of(told, START, IT).state == "sent"


@pytest.mark.parametrize(
    ("cover", "reached"),
    [
        (Cover(rule="F-004"), True),
        (Cover(rule="F-005"), False),
        (Cover(rule="F-004", unit="Phòng A", dossier="h.01"), True),
        (Cover(rule="F-004", unit="Phòng B"), False),
        (Cover(rule="F-004", dossier="h.02"), False),
        (Cover(rule="F-004", first="2025-12-01", last="2025-12-01"), True),
        (Cover(rule="F-004", first="2025-12-02"), False),
        (Cover(rule="F-004", last="2025-11-30"), False),
    ],
)
def test_what_a_waiver_of_a_rule_reaches(cover, reached):
    assert cover.reaches(IT) == reached


def test_a_finding_without_a_day_lies_in_no_period():
    assert not Cover(rule="F-004", first="2020-01-01").reaches(replace(IT, day=""))


def test_a_step_says_what_it_needs():
    assert lacking(step("withdrawn", reason=" ")) == ("reason",)
    assert lacking(waiver(START, reason="thiếu thiết bị")) == ()
    assert set(lacking(Step(kind="waived", at=""))) == {
        *("by", "reason", "basis", "approver", "until")
    }


def test_how_often_a_rule_was_wrong():
    def life(kind: str) -> object:
        return state_of([step(kind)], START, IT)

    told = [("A", life("withdrawn")), ("A", life("upheld")), ("B", life("mended"))]
    told.append(("C", life("sent")))
    assert verdicts_by_rule(told) == {"A": (1, 1), "B": (0, 1)}


def test_every_state_a_step_names_is_known():
    for row in kinds().values():
        assert set(row["from"]) <= set(states())
    assert set(kinds()) <= set(states())
    assert word("choices", named("choices")[0]) == "Đồng ý, sẽ khắc phục"

"""What became of a paper by a day; each class has its papers and only those."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trace_support import event, midnight, moment, paper

from schemas.calendar import shipped_calendar
from schemas.trace import Event, Paper, event_kinds, paper_state, paper_states, state_kinds
from schemas.trace.kinds import state_table

CALENDAR = shipped_calendar()
TODAY = date(2025, 3, 31)
ARRIVED = event("arrived", "2025-03-03 09:00")
GIVEN = event("assigned", "2025-03-03 10:00", "/An", "P1/Bình", part="lead")
DONE = event("finished", "2025-03-07 15:00", "P1/Bình")
LATE = event("finished", "2025-03-11 15:00", "P1/Bình")


def kind(item: Paper, today: date = TODAY) -> str:
    return paper_state(item, CALENDAR, today).kind


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        (paper(ARRIVED, GIVEN, DONE, due="2025-03-07"), "done_on_time"),
        (paper(ARRIVED, GIVEN, LATE, due="2025-03-07"), "done_late"),
        (paper(ARRIVED, GIVEN, due="2025-04-01"), "open_in_time"),
        (paper(ARRIVED, GIVEN, due="2025-03-28"), "open_late"),
        (paper(ARRIVED, GIVEN), "no_due"),
        (paper(ARRIVED, GIVEN, DONE), "no_due"),
        (paper(ARRIVED, due="2025-03-07", handling="info"), "info"),
        (paper(ARRIVED, event("refused", "2025-03-03"), due="2025-03-07"), "returned"),
        (paper(ARRIVED, GIVEN, event("returned", "2025-03-04", "P1", "VT")), "returned"),
        (paper(ARRIVED, GIVEN, event("recalled", "2025-03-05"), due="2025-03-07"), "recalled"),
        (paper(ARRIVED, GIVEN, event("suspended", "2025-03-05"), due="2025-03-07"), "waiting"),
        (paper(ARRIVED, GIVEN, event("finished"), due="2025-03-07"), "unknown"),
        (paper(ARRIVED, GIVEN, LATE, due="2018-03-07"), "unknown"),
    ],
)
def test_each_class(item: Paper, wanted: str) -> None:
    assert kind(item) == wanted


def test_open_is_what_somebody_must_still_do() -> None:
    closed = {"done_on_time", "done_late", "info", "recalled"}
    papers = [
        paper(ARRIVED, GIVEN, DONE, due="2025-03-07"),
        paper(ARRIVED, GIVEN, LATE, due="2025-03-07"),
        paper(ARRIVED, handling="info"),
        paper(ARRIVED, event("recalled", "2025-03-05")),
        paper(ARRIVED, GIVEN, due="2025-03-28"),
        paper(ARRIVED, GIVEN, event("suspended", "2025-03-05")),
        paper(ARRIVED, GIVEN, event("returned", "2025-03-04", "P1", "VT")),
    ]
    states = [paper_state(item, CALENDAR, TODAY) for item in papers]
    assert [state.open for state in states] == [state.kind not in closed for state in states]
    assert not paper_state(paper(ARRIVED, event("refused", "2025-03-03")), CALENDAR, TODAY).open


def test_a_returned_paper_passed_on_again_is_measured_again() -> None:
    back, on = (
        event("returned", "2025-03-04", "P1", "VT"),
        event("forwarded", "2025-03-05", to="P2"),
    )
    assert kind(paper(ARRIVED, GIVEN, back, on, due="2025-04-02")) == "open_in_time"


def test_a_paper_sent_back_after_it_was_done_is_open_again() -> None:
    again = event("returned", "2025-03-08", "/Giám đốc", "P1/Bình")
    item = paper(ARRIVED, GIVEN, DONE, again, due="2025-03-07")
    assert paper_state(item, CALENDAR, TODAY).open
    assert kind(paper(*item.events, LATE, due="2025-03-07")) == "done_late"


def test_who_only_supports_closes_nothing() -> None:
    helper = event("assigned", "2025-03-03 10:00", "/An", "P2/Chi", part="support")
    theirs = event("finished", "2025-03-04", "P2/Chi")
    item = paper(ARRIVED, GIVEN, helper, theirs, due="2025-03-28")
    assert kind(item) == "open_late"
    assert kind(paper(*item.events, DONE, due="2025-03-28")) == "done_on_time"


def test_an_answer_closes_where_nobody_said_finished() -> None:
    answer = event("answered", "2025-03-06")
    assert kind(paper(ARRIVED, GIVEN, answer, due="2025-03-07")) == "done_on_time"
    assert kind(paper(ARRIVED, GIVEN, answer, LATE, due="2025-03-07")) == "done_late"


def test_a_term_on_a_day_off_runs_to_the_next_working_day() -> None:
    """Due on Saturday 8 March 2025, done on the Monday, one working day later than that."""
    monday = event("finished", "2025-03-10 09:00", "P1")
    tuesday = event("finished", "2025-03-11 09:00", "P1")
    assert kind(paper(ARRIVED, monday, due="2025-03-08")) == "done_on_time"
    state = paper_state(paper(ARRIVED, tuesday, due="2025-03-08"), CALENDAR, TODAY)
    assert (state.kind, state.late, state.last_day) == ("done_late", 1, date(2025, 3, 10))


def test_an_hour_set_for_the_last_day_counts_where_both_tell_it() -> None:
    done = event("finished", "2025-03-07 15:00", "P1")
    assert kind(paper(done, due="2025-03-07 14:00")) == "done_late"
    assert kind(paper(done, due="2025-03-07 16:00")) == "done_on_time"
    bare = Paper(direction="in", events=(done,), due=midnight(date(2025, 3, 7)))
    assert kind(bare) == "done_on_time"


def test_suspended_days_are_not_the_offices() -> None:
    stop, go = event("suspended", "2025-03-05"), event("resumed", "2025-03-07")
    done = event("finished", "2025-03-11", "P1")
    state = paper_state(paper(ARRIVED, stop, go, done, due="2025-03-07"), CALENDAR, TODAY)
    assert (state.kind, state.waited, state.last_day) == ("done_on_time", 2, date(2025, 3, 11))
    after = event("suspended", "2025-03-10"), event("resumed", "2025-03-11")
    assert kind(paper(ARRIVED, *after, LATE, due="2025-03-07")) == "done_late"


def test_terms_keep_their_history_and_a_late_extension_does_not_heal() -> None:
    first = event("directed", "2025-03-03", "/Giám đốc", due="2025-03-06")
    in_time = event("extended", "2025-03-06", "/Giám đốc", due="2025-03-12")
    too_late = event("extended", "2025-03-07", "/Giám đốc", due="2025-03-12")
    good = paper_state(paper(ARRIVED, first, in_time, LATE), CALENDAR, TODAY)
    bad = paper_state(paper(ARRIVED, first, too_late, LATE), CALENDAR, TODAY)
    assert (good.kind, bad.kind) == ("done_on_time", "done_late")
    assert [(step.kind, step.counts) for step in bad.dues] == [
        ("directed", True),
        ("extended", False),
    ]
    assert bad.due == moment("2025-03-06")
    assert good.dues[1].set_at == moment("2025-03-06")


def test_the_term_directed_goes_before_the_one_the_list_tells() -> None:
    directed = event("directed", "2025-03-03", due="2025-03-12")
    assert kind(paper(ARRIVED, directed, LATE, due="2025-03-06")) == "done_on_time"
    assigned = event("assigned", "2025-03-03", to="P1", due="2025-03-12")
    assert kind(paper(ARRIVED, assigned, LATE, due="2025-03-06")) == "done_late"
    assert kind(paper(ARRIVED, assigned, LATE)) == "done_on_time"


def test_a_past_day_knows_nothing_of_what_came_later() -> None:
    item = paper(ARRIVED, GIVEN, LATE, due="2025-03-07")
    days = [date(2025, 3, 7), date(2025, 3, 10), date(2025, 3, 11)]
    assert [kind(item, day) for day in days] == ["open_in_time", "open_late", "done_late"]


def many(count: int, when: str = "2025-03-31 16:59") -> list[Paper]:
    return [
        paper(ARRIVED, event("finished", when, "P1/Bình"), due="2025-04-10") for _ in range(count)
    ]


def test_papers_closed_in_one_minute_in_numbers_are_told() -> None:
    least = state_table()["retroactive"]["papers"]
    kinds = {state.kind for state in paper_states(many(least), CALENDAR, TODAY)}
    assert kinds == {"retroactive"}
    assert {state.told for state in paper_states(many(least), CALENDAR, TODAY)} == {"done_on_time"}
    assert {s.kind for s in paper_states(many(least - 1), CALENDAR, TODAY)} == {"done_on_time"}


def test_another_minute_person_or_no_hour_is_no_bulk() -> None:
    least = state_table()["retroactive"]["papers"]
    one = paper(ARRIVED, event("finished", "2025-03-31 16:59", "P1/Chi"), due="2025-04-10")
    nearly = many(least - 1)
    for odd in (one, many(1, "2025-03-31 17:00")[0]):
        assert "retroactive" not in {s.kind for s in paper_states([*nearly, odd], CALENDAR, TODAY)}
    days = many(least, "2025-03-31")
    assert "retroactive" not in {s.kind for s in paper_states(days, CALENDAR, TODAY)}


def test_kinds_that_move_a_paper_are_kinds_of_events() -> None:
    table = state_table()
    named = {*table["reopens"], *table["passes"]}.union(*table["closes"].values())
    assert named <= event_kinds().keys()
    for direction, kinds in table["closes"].items():
        assert all(direction in event_kinds()[item].directions for item in kinds)


EVENTS = st.builds(
    event,
    kind=st.sampled_from(sorted(event_kinds())),
    when=st.dates(date(2025, 2, 20), date(2025, 4, 20)).map(str) | st.just(""),
    by=st.sampled_from(["", "P1", "P2/Chi", "/An"]),
    to=st.sampled_from(["", "P1", "P2/Chi", "/An"]),
    part=st.sampled_from(["", "lead", "support", "info"]),
    due=st.sampled_from(["", "2025-03-08", "2025-03-20"]),
)
PAPERS = st.builds(
    lambda events, due, direction: paper(*events, due=due, direction=direction),
    st.lists(EVENTS, max_size=6),
    st.sampled_from(["", "2025-03-01", "2025-03-12"]),
    st.sampled_from(["in", "out", "draft"]),
)


@given(PAPERS, st.dates(date(2025, 2, 1), date(2025, 5, 30)))
def test_every_paper_has_one_known_state(item: Paper, today: date) -> None:
    state = paper_state(item, CALENDAR, today)
    assert state.kind in state_kinds()
    assert not (state.open and state.kind.startswith("done"))
    assert state.open or not state.kind.startswith("open")
    assert (state.late > 0) <= state.kind.endswith("_late")


@given(PAPERS, st.dates(date(2025, 2, 1), date(2025, 5, 30)))
def test_what_happens_later_changes_no_past_state(item: Paper, today: date) -> None:
    later: Event = event("finished", str(today + timedelta(days=1)), "P1")
    more = paper(*item.events, later, due="", direction=item.direction)
    plain = paper(*item.events, due="", direction=item.direction)
    assert paper_state(more, CALENDAR, today) == paper_state(plain, CALENDAR, today)

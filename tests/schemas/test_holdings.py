"""Time is charged to the unit that held the paper."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from trace_support import event, moment, paper

from schemas.trace import Holding, Paper, holdings

ARRIVED = event("arrived", "2025-03-03 09:00", to="VT/Lan")


def told(item: Paper) -> list[tuple[str, str, str]]:
    """Unit, day it came, day it went ("" = still held)."""
    return [
        (
            span.unit,
            span.start.day.isoformat() if span.start else "?",
            "" if span.open else span.end.day.isoformat() if span.end else "?",
        )
        for span in holdings(item)
    ]


def test_a_paper_goes_from_hand_to_hand() -> None:
    item = paper(
        ARRIVED,
        event("registered", "2025-03-03 09:30", "VT/Lan"),
        event("presented", "2025-03-04 08:00", "VT/Lan", "HC-TH/Hùng"),
        event("forwarded", "2025-03-05 08:00", "HC-TH/Hùng", "LĐ/An"),
        event("assigned", "2025-03-06 08:00", "LĐ/An", "P1", part="lead"),
        event("finished", "2025-03-10 08:00", "P1/Bình"),
    )
    assert told(item) == [
        ("VT", "2025-03-03", "2025-03-04"),
        ("HC-TH", "2025-03-04", "2025-03-05"),
        ("LĐ", "2025-03-05", "2025-03-06"),
        ("P1", "2025-03-06", "2025-03-10"),
    ]


def test_who_supports_holds_beside_the_lead() -> None:
    item = paper(
        ARRIVED,
        event("assigned", "2025-03-04", "VT/Lan", "P1", part="lead"),
        event("assigned", "2025-03-04", "VT/Lan", "P2", part="support"),
        event("finished", "2025-03-05", "P2"),
        event("finished", "2025-03-07", "P1"),
    )
    assert told(item) == [
        ("VT", "2025-03-03", "2025-03-04"),
        ("P1", "2025-03-04", "2025-03-07"),
        ("P2", "2025-03-04", "2025-03-05"),
    ]


def test_two_receivers_at_once_hold_it_both() -> None:
    """SNV Điều 8.2: to the deputy and to the director at the same time."""
    item = paper(
        ARRIVED,
        event("forwarded", "2025-03-04 08:00", "VT/Lan", "LĐ/Giám đốc"),
        event("forwarded", "2025-03-04 08:00", "VT/Lan", "LĐ/Phó Giám đốc"),
        event("assigned", "2025-03-05 08:00", "LĐ/Phó Giám đốc", "P1"),
    )
    spans = holdings(item)
    assert [(span.person, span.open) for span in spans] == [
        ("Lan", False),
        ("Giám đốc", True),
        ("Phó Giám đốc", False),
        ("", True),
    ]


def test_returned_goes_back_and_waiting_is_marked() -> None:
    item = paper(
        ARRIVED,
        event("forwarded", "2025-03-04", "VT/Lan", "P1"),
        event("returned", "2025-03-05", "P1", "VT/Lan"),
        event("forwarded", "2025-03-06", "VT/Lan", "P2"),
        event("suspended", "2025-03-07", "P2"),
        event("resumed", "2025-03-12", "P2"),
    )
    assert told(item)[1:] == [
        ("P1", "2025-03-04", "2025-03-05"),
        ("VT", "2025-03-05", "2025-03-06"),
        ("P2", "2025-03-06", "2025-03-07"),
        ("P2", "2025-03-07", "2025-03-12"),
        ("P2", "2025-03-12", ""),
    ]
    assert [span.waiting for span in holdings(item)] == [False, False, False, False, True, False]


def test_a_hand_over_without_a_time_is_told_as_that() -> None:
    item = paper(ARRIVED, event("forwarded", "", "VT/Lan", "P1"))
    first, second = holdings(item)
    assert (first.open, first.end, second.start, second.open) == (False, None, None, True)


def test_recalled_ends_all() -> None:
    item = paper(
        ARRIVED,
        event("assigned", "2025-03-04", "VT/Lan", "P1", part="lead"),
        event("assigned", "2025-03-04", "VT/Lan", "P2", part="info"),
        event("recalled", "2025-03-05"),
    )
    assert not any(span.open for span in holdings(item))


def test_the_same_name_in_another_spelling_is_the_same() -> None:
    item = paper(
        event("arrived", "2025-03-03", to="VĂN THƯ"),
        event("forwarded", "2025-03-04", "Văn  thư", "P1"),
    )
    assert told(item)[0] == ("VĂN THƯ", "2025-03-03", "2025-03-04")


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["P1", "P2", "P3"])), max_size=8))
def test_hands_follow_each_other_without_gap_or_overlap(steps: list[tuple[int, str]]) -> None:
    day, holder, events = date(2025, 3, 3), "VT/Lan", [ARRIVED]
    for gap, unit in steps:
        day += timedelta(days=gap + 1)
        events.append(event("forwarded", f"{day} 10:00", holder, unit))
        holder = unit
    end = day + timedelta(days=1)
    spans = holdings(paper(*events, event("finished", f"{end} 10:00", holder)))
    assert spans[0].start == moment("2025-03-03 09:00")
    assert spans[-1].end == moment(f"{end} 10:00")
    assert all(a.end == b.start for a, b in pairwise(spans))
    assert not any(span.open for span in spans)


def test_a_span_names_its_holder() -> None:
    assert Holding(unit="P1", person="An").party.unit == "P1"

"""The snapshot: equal registers give equal parts, one paper of many tellings, links, holders."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from snapshot_support import CALENDAR, papers, quiet, root, trace

from reports.trace import build_trace, current_trace, read_trace
from reports.trace.merge import grouped, keys_of, merged
from schemas.trace import Event, Moment, Paper, PaperKey, Party

ARRIVED = Moment(date(2026, 3, 2))
REGISTER = Paper(
    direction="in",
    key=PaperKey(number="15", notation="UBND-NC", issued=date(2026, 2, 27), organ="UBND tỉnh"),
    arrival_number="105",
    subject="báo cáo",
    due=Moment(date(2026, 3, 10)),
    events=(Event(kind="arrived", moment=ARRIVED), Event(kind="registered", code="105")),
)
AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
TRACE = Paper(
    direction="in",
    key=PaperKey(number="15", notation="UBND-NC"),
    arrival_number="0105",
    events=(
        Event(kind="registered", moment=Moment.of(AT), code="105"),
        Event(kind="assigned", moment=Moment.of(AT), to=Party(unit="Phòng A"), part="lead"),
        Event(kind="finished", moment=Moment(date(2026, 3, 12)), by=Party(unit="Phòng A")),
    ),
)


def test_equal_registers_give_equal_parts(tmp_path: Path) -> None:
    one = trace(tmp_path / "a", [REGISTER], [TRACE])
    two = trace(tmp_path / "b", [REGISTER], [TRACE])
    assert (one.id, one.info) == (two.id, two.info)
    for path in sorted(one.folder.rglob("*.parquet")):
        assert path.read_bytes() == (two.folder / path.relative_to(one.folder)).read_bytes()


def test_a_snapshot_follows_the_registers_and_replaces_the_older(tmp_path: Path) -> None:
    storage = root(tmp_path, [REGISTER])
    snapshots = tmp_path / "snapshots"
    assert current_trace(snapshots, storage, {}, CALENDAR) is None
    folder = build_trace(snapshots, storage, {}, CALENDAR, quiet)
    assert current_trace(snapshots, storage, {}, CALENDAR) == folder
    linked = {(REGISTER.key.sign, "2026-02-27"): ("urn:hoso:x:1", 3)}
    assert current_trace(snapshots, storage, linked, CALENDAR) is None
    newer = build_trace(snapshots, storage, linked, CALENDAR, quiet)
    assert [path.name for path in (snapshots / "trace").iterdir()] == [newer.name]
    (row,) = read_trace(newer).frame("papers").to_dict("records")
    assert (row["object_id"], row["position"]) == ("urn:hoso:x:1", 3)


def test_a_register_and_a_trace_tell_of_one_paper(tmp_path: Path) -> None:
    frames = trace(tmp_path, [REGISTER], [TRACE])
    (row,) = frames.frame("papers").to_dict("records")
    assert frames.info["tellings"] == 2
    assert (row["subject"], row["unit"], row["state"]) == ("báo cáo", "Phòng A", "done_late")
    assert (row["late"], row["closed"].date()) == (2, date(2026, 3, 12))
    kinds = list(frames.frame("events")["kind"])
    assert sorted(kinds) == ["arrived", "assigned", "finished", "registered"]


def test_late_days_are_charged_to_the_unit_that_held_the_paper(tmp_path: Path) -> None:
    moved = Event(
        kind="forwarded",
        moment=Moment(date(2026, 3, 11)),
        by=Party(unit="Phòng A"),
        to=Party(unit="Phòng B"),
        part="lead",
    )
    events = (*TRACE.events[:2], moved, replace(TRACE.events[2], by=Party(unit="Phòng B")))
    frames = trace(tmp_path, [REGISTER], [replace(TRACE, events=events)])
    held = frames.frame("holdings")
    late = dict(zip(held["unit"], held["late"], strict=True))
    assert (late["Phòng A"], late["Phòng B"]) == (1, 1)


def test_numbers_of_two_authors_stay_two_papers() -> None:
    other = replace(REGISTER, arrival_number="106", key=replace(REGISTER.key, organ="UBND xã"))
    bare = replace(TRACE, arrival_number="")
    keys = [keys_of(paper, "Sở") for paper in (REGISTER, other, bare)]
    assert list(grouped(keys)) == [[0], [1], [2]]  # the bare telling may be of either
    assert list(grouped([keys[0], keys[2]])) == [[0, 1]]


def test_an_arrival_number_given_twice_stays_two_papers() -> None:
    twice = replace(REGISTER, key=replace(REGISTER.key, number="88", organ="Sở Tài chính"))
    bare = replace(TRACE, key=PaperKey())
    keys = [keys_of(paper, "Sở") for paper in (REGISTER, twice, bare)]
    assert list(grouped(keys)) == [[0], [1], [2]]
    assert list(grouped([keys[0], keys[2]])) == [[0, 1]]


@given(papers(), st.integers(0, 5))
def test_the_order_of_tellings_makes_the_same_papers(told: list[Paper], seed: int) -> None:
    shuffled = list(told) + list(told)
    random.Random(seed).shuffle(shuffled)
    groups = list(grouped([keys_of(paper, "Sở") for paper in shuffled]))
    assert len(groups) == len(told)
    for group in groups:
        assert merged([shuffled[place] for place in group]) == shuffled[group[0]]

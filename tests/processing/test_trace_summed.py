"""What the compliance report asks of the registers agrees with the papers they tell of."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from snapshot_support import papers, trace

from reports.trace.summed import exchange_rows, work_rows
from schemas.trace import Event, Moment, Paper, PaperKey, Party

DAY = date(2026, 2, 3)


def paper(number: int, **told: Any) -> Paper:
    key = PaperKey(number=str(number), notation="SNV", issued=DAY)
    return Paper(**{"direction": "out", "key": key, **told})


def test_ways_are_told_apart(tmp_path: Path) -> None:
    told = [
        paper(1, message="id-1", medium="electronic"),
        paper(2, medium="electronic"),
        paper(3, medium="paper"),
        paper(4),
    ]
    rows = exchange_rows(trace(tmp_path, told))
    assert set(rows["way"]) == {"exchange", "electronic", "paper", ""}
    assert set(rows["day"]) == {"2026-02-03"} and rows["papers"].sum() == 4


@settings(max_examples=15)
@given(papers())
def test_every_paper_is_counted_once(told: list[Paper]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = trace(Path(folder), told)
        rows = exchange_rows(found)
        assert rows["papers"].sum() == len(found.frame("papers"))
        assert work_rows(found).empty


def test_work_ends_with_its_last_paper_and_goes_on_while_one_is_open(tmp_path: Path) -> None:
    to = Party(unit="Phòng A")

    def arrived(day: date, end: date | None) -> tuple[Event, ...]:
        events = (Event(kind="arrived", moment=Moment(day)),)
        events += (Event(kind="assigned", moment=Moment(day), to=to, part="lead"),)
        return (*events, Event(kind="finished", moment=Moment(end), by=to)) if end else events

    told = [
        paper(1, direction="in", dossier="01/TH", events=arrived(DAY, date(2026, 3, 1))),
        paper(2, direction="in", dossier="01/TH", events=arrived(date(2026, 2, 5), DAY)),
        paper(3, direction="in", dossier="02/TH", events=arrived(DAY, None)),
        paper(4),
    ]
    rows = work_rows(trace(tmp_path, told)).set_index("dossier")
    assert rows.loc["01/TH", ["started", "ended"]].tolist() == ["2026-02-03", "2026-03-01"]
    assert rows["open"].tolist() == [0, 1]
    assert rows["papers"].tolist() == [2, 1]
    assert set(rows["unit"]) == {"Phòng A"}

"""A storage root that holds given papers, and the snapshot made of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import strategies as st

from archive import fs
from archive.objects import REGISTER_ID
from archive.registers import PAPERS, REGISTER
from archive.storage import AipPlan, PayloadFile, StorageRoot
from reports.trace import TraceFrames, build_trace, read_trace
from schemas.calendar import load_calendar
from schemas.canonical import canonical_json, sha256_hex
from schemas.trace import Event, Moment, Paper, PaperKey, Party, paper_to_dict

CALENDAR = load_calendar()
UNITS = ("Phòng A", "Phòng B", "")
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


def quiet(_stage: str, _done: int, _all: int) -> None:
    """Progress nobody looks at."""


def root(folder: Path, *registers: Sequence[Paper], organ: str = "Sở") -> StorageRoot:
    """A storage root with one register object per list of papers."""
    folder.mkdir(parents=True, exist_ok=True)
    storage = StorageRoot.create(folder / "storage")
    staging = folder / "staging"
    staging.mkdir()
    for number, papers in enumerate(registers):
        lines = b"".join(canonical_json(paper_to_dict(paper)) + b"\n" for paper in papers)
        source = staging / f"p{number}"
        fs.write_staged(source, lines)
        told = {"name": f"so-{number}.xlsx", "organ": organ, "received_at": "2026-07-01T00:00:00Z"}
        plan = AipPlan(
            object_id=f"{REGISTER_ID}{sha256_hex(lines + bytes([number]))}",
            payload=(),
            tags={REGISTER: canonical_json(told)},
            tag_files=(
                PayloadFile(path=PAPERS, source=source, sha256=sha256_hex(lines), size=len(lines)),
            ),
            created=datetime(2026, 7, 1, tzinfo=UTC),
            message="t",
            user_name="t",
        )
        storage.commit(plan, staging)
    return storage


def trace(folder: Path, *registers: Sequence[Paper]) -> TraceFrames:
    """The snapshot of these registers."""
    storage = root(folder, *registers)
    return read_trace(build_trace(folder / "snapshots", storage, {}, CALENDAR, quiet))


days = st.dates(FIRST, LAST)
units = st.sampled_from(UNITS)


@st.composite
def papers(draw: st.DrawFn) -> list[Paper]:
    """Incoming papers with arrivals, terms, ends, waits, returns; each with its own number."""
    return [draw(_paper(number)) for number in range(1, draw(st.integers(1, 12)) + 1)]


@st.composite
def _paper(draw: st.DrawFn, number: int) -> Paper:
    arrived = draw(days)
    unit = draw(units)
    to = Party(unit=unit, person=f"{unit} 1" if unit else "")
    events = [
        Event(kind="arrived", moment=Moment(arrived)),
        Event(kind="registered", code=str(number)),
        Event(kind="assigned", moment=Moment(arrived), to=to, part="lead"),
    ]
    end = draw(st.sampled_from(["open", "done", "untold", "suspended", "returned", "recalled"]))
    later = draw(st.dates(arrived, LAST))
    kinds = {"done": "finished", "untold": "finished", "open": ""}
    kind = kinds.get(end, end)
    if kind:
        moment = None if end == "untold" else Moment(later)
        events.append(Event(kind=kind, moment=moment, by=to))
    due = draw(st.none() | st.dates(arrived, LAST).map(Moment))
    return Paper(
        direction="in",
        key=PaperKey(number=str(number), notation="UBND", issued=arrived, organ="UBND"),
        arrival_number=str(number),
        type=draw(st.sampled_from(["Công văn", ""])),
        urgency=draw(st.sampled_from(["0", "1", ""])),
        handling=draw(st.sampled_from(["", "", "", "info"])),
        due=due,
        events=tuple(events),
    )

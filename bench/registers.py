"""What making the snapshot of registers costs, beside reading the same lines as JSON alone.

    python -m bench.registers [--papers N]

Prints one JSON object: seconds of the processor, papers a second, MiB at the most.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from archive import fs
from archive.objects import REGISTER_ID
from archive.registers import PAPERS, REGISTER
from archive.storage import AipPlan, PayloadFile, StorageRoot
from bench.machine import machine
from reports.trace import build_trace
from schemas.calendar import load_calendar
from schemas.canonical import canonical_json
from schemas.clock import now
from schemas.trace import Event, Moment, Paper, PaperKey, Party, paper_to_dict

_UNITS, _PEOPLE, _DAYS = 12, 6, 360


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.registers")
    parser.add_argument("--papers", type=int, default=100_000)
    count = parser.parse_args(argv).papers
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as name:
        folder = Path(name)
        storage, lines = _kept(folder, count)
        bare = _timed(lambda: [json.loads(line) for line in lines.open("rb")])
        made = _timed(
            lambda: build_trace(folder / "snapshots", storage, {}, load_calendar(), _quiet)
        )
    print(
        json.dumps(
            {
                "machine": machine(),
                "papers": count,
                "made": made,
                "bare": bare,
                "times_bare": round(made["seconds"] / bare["seconds"], 1),
                "papers_per_second": round(count / made["seconds"]),
            },
            indent=1,
        )
    )


def _kept(folder: Path, count: int) -> tuple[StorageRoot, Path]:
    """A root with one register of so many papers, and the lines it is kept as."""
    storage, staging = StorageRoot.create(folder / "storage"), folder / "staging"
    staging.mkdir()
    source = staging / "papers"
    with fs.new_stream(source) as sink:
        for paper in _papers(count):
            sink.write(canonical_json(paper_to_dict(paper)) + b"\n")
    lines = folder / "lines"
    lines.write_bytes(source.read_bytes())
    digest, size = fs.sha256_of(source)
    plan = AipPlan(
        object_id=REGISTER_ID + digest,
        payload=(),
        tags={REGISTER: canonical_json({"name": "so.xlsx", "organ": "Sở", "received_at": ""})},
        tag_files=(PayloadFile(path=PAPERS, source=source, sha256=digest, size=size),),
        created=now(),
        message="bench",
        user_name="bench",
    )
    storage.commit(plan, staging)
    return storage, lines


def _papers(count: int) -> Iterator[Paper]:
    dice = random.Random(7)
    clerk = Party(unit="Văn thư", person="Văn thư 1")
    for number in range(1, count + 1):
        day = date(2026, 1, 1) + timedelta(days=dice.randrange(_DAYS))
        unit = f"Phòng {dice.randrange(_UNITS)}"
        to = Party(unit=unit, person=f"{unit} {dice.randrange(_PEOPLE)}")
        events = [
            Event(kind="arrived", moment=Moment(day)),
            Event(kind="registered", moment=Moment(day), by=clerk, code=str(number)),
            Event(kind="assigned", moment=Moment(day), by=clerk, to=to, part="lead"),
        ]
        if dice.random() < 0.9:
            done = Moment(day + timedelta(days=dice.randrange(12)))
            events.append(Event(kind="finished", moment=done, by=to))
        yield Paper(
            direction="in",
            key=PaperKey(number=str(number), notation="UBND-NC", issued=day, organ="UBND tỉnh"),
            arrival_number=str(number),
            type="Công văn",
            subject="V/v báo cáo tình hình thực hiện nhiệm vụ",
            due=Moment(day + timedelta(days=7)),
            events=tuple(events),
        )


def _timed(work: Any) -> dict[str, float]:
    before = time.process_time()
    work()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(time.process_time() - before, 2), "memory_mib": round(most)}


def _quiet(_stage: str, _done: int, _all: int) -> None:
    """Progress nobody looks at."""


if __name__ == "__main__":
    main()

"""What the report on processing costs: snapshot to saved workbook, beside a bare read and groupby.

    python -m bench.processing [--events N] [--months N]

Each side runs in a process of its own over the same made-up snapshot. Prints one JSON object:
seconds by the clock, and MiB of memory at the most.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from bench.machine import machine
from reports.labels import Labels
from reports.model import Agency
from reports.period import period_of
from reports.processing import Asked, processing, processing_book
from reports.trace import read_trace
from reports.trace.build import INFO
from reports.trace.rows import TABLES
from reports.workbook import write_book
from schemas.canonical import canonical_json
from schemas.clock import now

_PER_PAPER = 6  # events of one paper
_HELD = 2  # holdings of one paper
_UNITS, _PEOPLE = 40, 8
_KINDS = ("arrived", "registered", "presented", "directed", "assigned", "finished")
_DAY = np.timedelta64(1, "D")


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.processing")
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--months", type=int, default=36)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as name:
        folder = Path(name)
        made = made_up(folder, options.events, options.months)
        found: dict[str, Any] = {"machine": machine(), **made}
        for side, work in (("report", _report), ("bare", _bare)):
            found[side] = _apart(work, folder)
        found["times_bare"] = round(found["report"]["seconds"] / found["bare"]["seconds"], 2)
    print(json.dumps(found, ensure_ascii=False, indent=1))


def made_up(folder: Path, events: int, months: int) -> dict[str, Any]:
    """A snapshot of ``events`` events over so many months up to December 2026."""
    rng = np.random.default_rng(7)
    counts = {"papers": 0, "holdings": 0, "events": 0}
    for table in TABLES:
        (folder / table).mkdir()
    first = np.datetime64("2026-12") - np.timedelta64(months - 1, "M")
    for month in first + np.arange(months):
        papers = max(1, events // _PER_PAPER // months)
        for table, frame in _month(rng, str(month), papers, counts["papers"]).items():
            path = folder / table / f"{month}.parquet"
            pq.write_table(pa.Table.from_pandas(frame, schema=TABLES[table]), path)
            counts[table] += len(frame)
    info = {"as_of": "2026-12-31", "calendar": "bench", "parts": {}, **counts}
    (folder / INFO).write_bytes(canonical_json(info))
    return counts


def _month(
    rng: np.random.Generator, month: str, papers: int, before: int
) -> dict[str, pd.DataFrame]:
    names = np.array([f"{n:020x}" for n in range(before, before + papers)])
    arrived = np.datetime64(f"{month}-01") + rng.integers(0, 27, papers) * _DAY
    due = arrived + rng.integers(3, 15, papers) * _DAY
    closed = arrived + rng.exponential(9, papers).astype(int) * _DAY
    is_open = rng.random(papers) < 0.04
    units = rng.integers(0, _UNITS, papers)
    people = rng.integers(0, _PEOPLE, papers)
    state = np.where(
        is_open, np.where(due < np.datetime64("2026-12-31"), "open_late", "open_in_time"),
        np.where(closed > due, "done_late", "done_on_time"),
    )  # fmt: skip
    closed = np.where(is_open, np.datetime64("NaT"), closed)
    unit = np.char.add("Đơn vị ", units.astype(str))
    person = np.char.add(np.char.add(unit, " người "), people.astype(str))
    frame = pd.DataFrame(
        {
            "paper": names, "month": month, "direction": "in",
            "number": rng.integers(1, 900, papers).astype(str), "notation": "UBND-NC",
            "issued": arrived, "organ": "UBND tỉnh", "arrival_number": names, "type": "Công văn",
            "subject": "V/v báo cáo tình hình thực hiện nhiệm vụ", "urgency": "0", "unit": unit,
            "person": person, "arrived": arrived, "due": due, "last_day": due, "closed": closed,
            "state": state, "is_open": is_open, "late": 1, "days": 5, "signer": "",
            "recipients": "", "copies": "", "status": "", "replies": "", "passed": arrived,
            "way": "", "dossier": "", "object_id": "",
            "position": 0, "register": "so.xlsx", "sheet": "", "row": 1,
        }
    )  # fmt: skip
    held = pd.DataFrame(
        {
            "paper": np.repeat(names, _HELD), "month": month, "unit": np.repeat(unit, _HELD),
            "person": np.repeat(person, _HELD), "part": "lead", "start": np.repeat(arrived, _HELD),
            "end": np.repeat(closed, _HELD), "open": np.repeat(is_open, _HELD), "waiting": False,
            "days": 3, "minutes": 900.0, "late": 1,
        }
    )  # fmt: skip
    told = pd.DataFrame(
        {
            "paper": np.repeat(names, _PER_PAPER), "month": month,
            "kind": np.tile(_KINDS, papers), "day": np.repeat(arrived, _PER_PAPER), "at": pd.NaT,
            "by_unit": np.repeat(unit, _PER_PAPER), "by_person": np.repeat(person, _PER_PAPER),
            "to_unit": "", "to_person": "", "part": "lead", "code": "",
        }
    )  # fmt: skip
    told["at"] = pd.to_datetime(told["at"], utc=True)
    return {"papers": frame, "holdings": held, "events": told}


def _report(folder: Path) -> None:
    trace = read_trace(folder)
    found = processing(trace, Asked(period=period_of("2026")))
    labels = Labels()
    book = processing_book(
        found, trace, agency=Agency(name="Sở"), now=now(), calendar="bench", labels=labels
    )
    write_book(book, folder / "report.xlsx", labels)


def _bare(folder: Path) -> None:
    frame = read_trace(folder).frame("events")
    since = frame[frame["day"] >= pd.Timestamp(date(2026, 1, 1))]
    since.groupby(["by_unit", "kind"], observed=True).size()


def _apart(work: Callable[[Path], None], folder: Path) -> dict[str, float]:
    """What ``work`` costs in a fresh process."""
    context = mp.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(work, folder, sender))
    process.start()
    told: dict[str, float] = receiver.recv()
    process.join()
    return told


def _measured(work: Callable[[Path], None], folder: Path, sender: Any) -> None:
    before = time.perf_counter()
    work(folder)
    seconds = time.perf_counter() - before
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sender.send({"seconds": round(seconds, 2), "memory_mib": round(most)})


if __name__ == "__main__":
    main()

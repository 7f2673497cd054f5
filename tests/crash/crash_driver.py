"""Runs commands in forked processes that meet a fault at a chosen call, then runs them again.

    crash_driver.py JOB [KIND [NUMBER ...]]       every call of a kind, or those named
    crash_driver.py JOB --sample COUNT SEED       a few of all kinds and calls
    crash_driver.py JOB --every STEP              all kinds, each STEP-th call

Prints one JSON object a line: first the calls an undisturbed run makes, then for each fault what
became of the first run, of the second, and in what the home now differs from an undisturbed one
(nothing). Processes are forked from one that has everything loaded, so a run takes a part of a
second; readers of files run in the forked process too, unless HOSO_CRASH_POOL is set.
"""

from __future__ import annotations

import importlib
import itertools
import os
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

HERE = Path(__file__).parent
MOMENT = datetime(2026, 3, 2, 2, 30, 0, tzinfo=UTC)


def stand_still() -> None:
    """The clock stands and names are drawn in turn, before anybody takes either from its module."""
    clock = importlib.import_module("schemas.clock")
    patch.object(clock, "MOMENT", MOMENT, create=True).start()
    patch.object(clock, "now", lambda: clock.MOMENT).start()
    numbers = itertools.count(1)
    uuid.uuid4 = lambda: uuid.UUID(int=os.getpid() << 32 | next(numbers))


if __name__ == "__main__":
    sys.path[:0] = [str(HERE), *(str(HERE.parent / room) for room in ("ingest", "registers"))]
    sys.path.insert(0, str(HERE.parents[1]))
    stand_still()
    bench = importlib.import_module("crash_bench")
    names = list(bench.JOBS) if sys.argv[1] == "all" else sys.argv[1].split(",")
    bench.run_jobs(names, sys.argv[2:])

"""Runs the reading of scans in forked processes that die at chosen system calls, then again.

Called as ``scans_driver.py HOME PROGRAM FOLDER POINT...``: each point gets a copy of HOME in
FOLDER. A point is the number of the call (``tests/crash/crash_faults.py``) before which the process
ends as by ``kill -9``, -N: after it; 0: undisturbed, says how many calls there are.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from crash_faults import Injector
from crash_forked import forked
from scans_support import read

from archive.home import open_home
from evidence.pool import Limits, Pool


def run(home: Path, program: str, folder: Path, point: int) -> dict[str, Any]:
    path = folder / str(point)
    shutil.copytree(home, path)

    def once() -> None:
        with Pool(1, Limits(seconds=60)) as pool:
            told = read(open_home(path), pool, program)
        assert not told.damaged

    def dying() -> int:
        number = point if point >= 0 else 1 - point  # before the one that comes after it
        injector = Injector("kill" if point else "", number, path)
        injector.install()
        once()
        injector.end()
        return len(injector.seen)

    code, calls = forked(dying)
    told: dict[str, Any] = {"point": point, "first": code}
    return told | ({"calls": calls} if code == 0 else {"second": forked(once)[0]})


if __name__ == "__main__":
    for number in sys.argv[4:]:
        told = run(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(number))
        print(json.dumps(told), flush=True)

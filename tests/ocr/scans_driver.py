"""Runs the reading of scans in forked processes that die at chosen system calls, then again.

Called as ``scans_driver.py HOME PROGRAM FOLDER POINT...``: each point gets a copy of HOME in
FOLDER. Points are those of ``crash_driver.py``, whose processes are forked and killed here.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from crash_driver import KILLED, die_at, forked
from scans_support import read

from archive.home import open_home
from evidence.pool import Limits, Pool


def run(home: Path, program: str, folder: Path, point: int) -> dict[str, Any]:
    path = folder / str(point)
    shutil.copytree(home, path)

    def once(*, dying: bool) -> None:
        count = die_at(point) if dying else (lambda: 0)
        with Pool(1, Limits(seconds=60)) as pool:
            told = read(open_home(path), pool, program)
        if dying:
            if count() == -point:
                os._exit(KILLED)
            (folder / f"{point}.count").write_text(str(count()))
        assert not told.damaged

    told: dict[str, Any] = {"point": point, "first": forked(lambda: once(dying=True))}
    if told["first"] == 0:
        return told | {"calls": int((folder / f"{point}.count").read_text())}
    return told | {"second": forked(lambda: once(dying=False))}


if __name__ == "__main__":
    for number in sys.argv[4:]:
        told = run(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(number))
        print(json.dumps(told), flush=True)

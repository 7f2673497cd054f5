"""Runs ingest in forked processes that die at chosen system calls, then runs it again.

Called as ``crash_driver.py SOURCE FOLDER POINT...``; prints one JSON object per point. Point 0 is
the undisturbed run and says how many changing calls it makes. A point is the number of the system
call (or database commit) before which the process ends as by ``kill -9``; -N: after it.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest_support import AT, LATER, OPERATOR, new_home, take
from sqlalchemy import Engine, event

from archive.fs import calls
from archive.home import Home, open_home
from evidence.pool import Pool
from ingest import batch

KILLED = 137
batch.SIZE = 2  # so that some dossiers are written down when others are not


def die_at(point: int) -> Callable[[], int]:
    """End the process before the call of that number (negative: after); returns a counter."""
    numbers = itertools.count(1)
    last = [0]
    end = 1 - point if point < 0 else point  # a commit that was the point is over by then

    def step() -> bool:
        last[0] = next(numbers)
        if last[0] == end:
            os._exit(KILLED)
        return last[0] == -point

    def wrap(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            dies = step()
            done = real(*args)
            if dies:
                os._exit(KILLED)
            return done

        return call

    for name in calls.CHANGING:
        setattr(calls, name, wrap(getattr(calls, name)))
    # A commit is told of before it is done: there is no "after" to die at.
    event.listen(Engine, "commit", lambda _connection: step() and os._exit(KILLED))
    return lambda: last[0]


def forked(work: Callable[[], None]) -> int:
    """The exit code of ``work`` in a process of its own."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def state_of(home: Home) -> str:
    """The state of the one transfer in the ledger, "" where there is none."""
    operations = home.open_operations()
    try:
        found = operations.transfers.all()
    finally:
        operations.close()
    return found[0].state if found else ""


def run(source: Path, folder: Path, point: int) -> dict[str, Any]:
    path = folder / str(point)
    new_home(path)

    def look() -> None:
        os.write(pipe_out, state_of(open_home(path)).encode() or b"-")

    def first() -> None:
        count = die_at(point)
        with Pool(1) as pool:
            take(open_home(path), source, pool)
        if count() == -point:
            os._exit(KILLED)
        (folder / f"{point}.count").write_text(str(count()))

    def second() -> None:
        known = bool(state)
        with Pool(1) as pool:
            # The ledger's time and operator count, not those of the second run.
            take(
                open_home(path),
                source,
                pool,
                at=LATER if known else AT,
                operator="Người khác" if known else OPERATOR,
            )

    told: dict[str, Any] = {"point": point, "first": forked(first)}
    if told["first"] == 0:
        return told | {"calls": int((folder / f"{point}.count").read_text())}
    # Looked at in a process of its own: engines must not cross a fork.
    state = "open"
    pipe_in, pipe_out = os.pipe()
    forked(look)
    state = os.read(pipe_in, 20).decode().replace("-", "")
    told["state"] = state
    if state != "finished":
        told["second"] = forked(second)
    return told


if __name__ == "__main__":
    for number in sys.argv[3:]:
        print(json.dumps(run(Path(sys.argv[1]), Path(sys.argv[2]), int(number))), flush=True)

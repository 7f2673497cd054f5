"""Rebuilds or catches up an index in forked processes that die at chosen points.

Called as ``sync_driver.py WHAT HOME FOLDER SERVER POINT...`` with WHAT one of rebuild, catch-up,
rebuild-beside (with worker processes) and SERVER "" or URL and prefix of a server's indexes, joined
by a blank; prints one JSON object per point. A point is the number of the call that changes the
disk, or of the call into the engine that writes, before which the process ends as by ``kill -9``;
0: undisturbed, says how many there are. After a kill the index is looked at as people see it, then
the same is run again, undisturbed.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from elastic_transport import Transport
from ingest_support import ELSEWHERE, Server, index_state, silent, store_of, syncer

from archive.home import Home, open_home
from ingest import filling, laying
from ingest.laying import Laying
from ingest.rebuild import Rebuilt, catch_up, rebuild_index
from ingest.staging import Report
from ingest.sync import Syncer
from search.elastic import ElasticStore
from search.embedded import EmbeddedEngine
from search.live import LiveIndex
from search.parse import parse

KILLED = 137


def rebuild_beside(home: Home, sync: Syncer, report: Report) -> Rebuilt:
    """Rebuilds with worker processes, however little there is."""
    laying._MANY = 1
    return rebuild_index(home, replace(sync, laying=Laying(workers=2)), report)


WORK = {"rebuild": rebuild_index, "rebuild-beside": rebuild_beside, "catch-up": catch_up}
_EVENTS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate"}
_ENGINE = ("upsert", "delete", "commit")
_WRITES = ("/_bulk", "/_refresh", "/_aliases")


def die_at(point: int) -> Callable[[], int]:
    """End the process before the call of that number; returns a counter of calls."""
    numbers = itertools.count(1)
    last = [0]

    def step() -> None:
        last[0] = next(numbers)
        if last[0] == point:
            os._exit(KILLED)

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        if event in _EVENTS or writes:
            step()

    def wrap(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            step()
            return real(*arguments)

        return call

    asked = Transport.perform_request

    def request(self: Transport, method: str, target: str, **more: Any) -> Any:
        if method in ("PUT", "DELETE") or target.partition("?")[0].endswith(_WRITES):
            step()
        return asked(self, method, target, **more)

    Transport.perform_request = request  # type: ignore[method-assign]
    for name in _ENGINE:
        setattr(EmbeddedEngine, name, wrap(getattr(EmbeddedEngine, name)))
    sys.addaudithook(heard)
    return lambda: last[0]


def forked(work: Callable[[], object]) -> dict[str, Any]:
    """The exit code of ``work`` in a process of its own, and what it returned."""
    pipe_in, pipe_out = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(pipe_out, json.dumps(work()).encode())
            os._exit(0)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
    os.close(pipe_out)
    with os.fdopen(pipe_in, "rb") as stream:
        said = stream.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"code": code, "said": json.loads(said) if said else None}


def files(store: Any, folder: Path) -> list[str]:
    """What the index is made of: its files, or its indexes on the server."""
    if not isinstance(store, ElasticStore):
        return sorted(one.name for one in folder.iterdir())
    names = [name for some in store._indexes(f"{store._alias}-*").values() for name in some]
    return [name.removeprefix(f"{store._alias}-") for name in names]


def run(what: str, home: Path, folder: Path, point: int) -> dict[str, Any]:
    path = Path(shutil.copytree(home, folder / str(point)))
    filling._BATCH = 2
    filling._COMMIT = 1

    def put_there() -> None:
        if ELSEWHERE:
            shutil.rmtree(path / "index")
            catch_up(open_home(path), syncer(open_home(path)), silent)

    def first() -> int:
        opened = open_home(path)
        sync = syncer(opened)
        count = die_at(point)
        WORK[what](opened, sync, silent)
        return count()

    def look() -> list[int]:
        live = LiveIndex(store_of(open_home(path)))
        return [live.search(parse(words)).total for words in ("", "Noi dung")]

    def second() -> dict[str, Any]:
        opened = open_home(path)
        WORK[what](opened, syncer(opened), silent)
        store = store_of(opened)
        return {
            "state": index_state(opened),
            "generations": store.generations(),
            "files": files(store, opened.index),
            "in_step": store.marked(store.current()) == opened.open_catalogue().stamp,
        }

    forked(put_there)
    told = {"point": point, "first": forked(first), "seen": forked(look), "second": forked(second)}
    shutil.rmtree(path)
    return told


if __name__ == "__main__":
    if sys.argv[4]:
        ELSEWHERE.append(Server(*sys.argv[4].split()))
    for number in sys.argv[5:]:
        place = [Path(one) for one in sys.argv[2:4]]
        print(json.dumps(run(sys.argv[1], *place, int(number))), flush=True)

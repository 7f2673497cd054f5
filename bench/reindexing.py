"""Catching up, and rebuilding while people search, beside the rate an index is built at.

    python -m bench.reindexing [--documents 100000] [--pending 10000] [--rate 20] [--url URL]

Makes an archive of that many documents, indexes it, takes some entries away and catches up; then
asks questions at a steady rate, first with nothing else going on, then while a process of its own
rebuilds the index. A question's time runs from when it was due, so waiting behind others counts.
Prints one JSON object; times are milliseconds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from archive.home import Home, open_home
from bench.corpus import Words, documents
from bench.engines import add_cluster, connection_of, spread
from bench.machine import machine, used
from bench.written import archive_of
from hoso.looking import Looking
from hoso.priority import give_way
from hoso.settings import Settings, load_settings
from hoso.wiring import syncer
from ingest.rebuild import catch_up, rebuild_index
from ingest.sync import Syncer
from schemas.access import Viewer
from search.parse import parse
from search.query import FACETS

_CLERK = Viewer.clerk("Trần Thị Bình", "Phòng Văn thư")
_IDLE_SECONDS = 60
_THREADS = 8


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.reindexing")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--pending", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--facets", action="store_true", help="count every facet with each")
    parser.add_argument("--rebuild", type=Path, help=argparse.SUPPRESS)
    add_cluster(parser)
    options = parser.parse_args(argv)
    if options.rebuild:
        _rebuild(open_home(options.rebuild), _settings(options.rebuild, options))
        return
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as name:
        home = archive_of(Path(name) / "home", documents(options.documents))
        settings = _settings(home.path, options)
        print(json.dumps(_measured(home, settings, options), ensure_ascii=False, indent=1))


def _settings(home: Path, options: argparse.Namespace) -> Settings:
    """Where the index lies, as settings say it."""
    there = connection_of(options)
    if there is None:
        return load_settings({"home": str(home)}, {})
    named = {name: str(getattr(there, name)) for name in ("url", "prefix", "shards", "period")}
    given = {f"HOSO_ELASTICSEARCH_{name.upper()}": value for name, value in named.items()}
    return load_settings({"home": str(home)}, {"HOSO_SEARCH_ENGINE": "elasticsearch", **given})


def _measured(home: Home, settings: Settings, options: argparse.Namespace) -> dict[str, Any]:
    sync = syncer(settings, home, _silent)
    store = sync.store
    try:
        found: dict[str, Any] = {"machine": machine(), "documents": options.documents}
        found["indexed"] = _rate(lambda: catch_up(home, sync, _silent).index.written)
        found["catching up"] = _caught_up(home, sync, options.pending)
        questions = _Questions(settings, home, options)
        found["questions"] = questions.asked(until=lambda spent: spent > _IDLE_SECONDS)
        with _rebuilding(home, options) as process:
            begun = time.perf_counter()
            during = questions.asked(until=lambda _: process.poll() is not None)
            took = round(time.perf_counter() - begun, 1)
        found["rebuilding"] = {"ended_with": process.returncode, "seconds": took, **during}
        found["p95 over idle"] = round(during["p95"] / found["questions"]["p95"], 2)
        return found
    finally:
        for name in store.generations():
            store.drop_generation(name)
        store.close()


def _caught_up(home: Home, sync: Syncer, pending: int) -> dict[str, Any]:
    """Entries that are pending, beside the same number of documents from text to commit."""
    engine = sync.store.open_generation(sync.store.current())
    lost = sorted(engine.state())[:pending]
    engine.delete(lost)
    engine.commit()
    engine.close()
    spare = sync.store.create_generation()
    engine = sync.store.open_generation(spare)
    made = list(documents(len(lost)))

    def build() -> int:
        with sync.laying.of(len(made)) as lay:
            engine.upsert(lay(made))
        engine.commit()
        return len(made)

    built = _rate(build)
    engine.close()
    sync.store.drop_generation(spare)
    done = _rate(lambda: catch_up(home, sync, _silent).index.written)
    return {
        **done,
        "built from text": built,
        "over the build rate": round(done["per_second"] / built["per_second"], 2),
        "the same of processor time": round(
            built["processor_seconds"] / len(made) * done["entries"] / done["processor_seconds"], 2
        ),
    }


def _rate(work: Callable[[], int]) -> dict[str, Any]:
    with used() as spent:
        entries = work()
    return {"entries": entries, "per_second": round(entries / spent["seconds"]), **spent}


class _Questions:
    """Words a clerk types, one after the other at a steady rate."""

    def __init__(self, settings: Settings, home: Home, options: argparse.Namespace) -> None:
        self._seen = Looking(settings, home)
        self._every = 1 / options.rate
        self._facets = FACETS if options.facets else ()
        self._words = Words(5)

    def asked(self, *, until: Callable[[float], bool]) -> dict[str, Any]:
        """Ask until told to stop: how many, how many failed, p50 and p95."""
        waiting: list[Future[float]] = []
        with ThreadPoolExecutor(_THREADS) as threads, used() as spent:
            begun = time.perf_counter()
            for number in count():
                due = begun + number * self._every
                time.sleep(max(0.0, due - time.perf_counter()))
                if until(time.perf_counter() - begun):
                    break
                waiting.append(threads.submit(self._ask, number, self._words.run(3), due))
        failed = [str(one.exception()) for one in waiting if one.exception() is not None]
        times = [one.result() for one in waiting if one.exception() is None]
        return {
            "asked": len(waiting), "failed": len(failed), "first_failures": failed[:3],
            **spread(times), "processor_seconds": spent["processor_seconds"],
        }  # fmt: skip

    def _ask(self, number: int, words: Sequence[str], due: float) -> float:
        """Milliseconds from when it was due to its answer."""
        one, other, _ = words
        text = (one, f"{one} {other}", f'"{one} {other}"', " ".join(words))[number % 4]
        if number % 5 == 4:
            self._seen.suggest_as(_CLERK, one[:3])
        else:
            self._seen.search_as(_CLERK, parse(text, limit=20, facets=self._facets))
        return (time.perf_counter() - due) * 1000


@contextmanager
def _rebuilding(home: Home, options: argparse.Namespace) -> Iterator[subprocess.Popen[bytes]]:
    given = ("--url", options.url) if options.url else ()
    more = ("--shards", str(options.shards), "--period", options.period)
    command = (sys.executable, "-m", "bench.reindexing", "--rebuild", str(home.path))
    with subprocess.Popen((*command, *given, *more)) as process:
        yield process


def _rebuild(home: Home, settings: Settings) -> None:
    give_way()
    sync = syncer(settings, home, _silent)
    rebuild_index(home, sync, _silent)
    sync.store.close()


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Progress nobody looks at."""


if __name__ == "__main__":
    main(sys.argv[1:])

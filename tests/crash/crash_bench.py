"""A command broken off at one call after the other, and what must be true afterwards."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from crash_faults import KILLED, KINDS, Injector
from crash_forked import forked
from crash_jobs import JOBS, make_bases
from crash_picture import Picture, differences, half_done, picture
from crash_process import CLEAR, command, load_alike, warm_up
from crash_strangers import strangers_say

from archive.home import open_home

STRANGERS = 20  # of so many calls one is also looked at by programs of others


class Bench:
    """One job with all it needs. ``whole``: the picture of an undisturbed run."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name, self.job = folder, name, JOBS[name]
        self.whole: Picture = {}
        self.calls: list[str] = []

    def undisturbed(self) -> None:
        """Run without a fault, to see where a disturbed one must end."""
        run = self._fresh("0")
        code, told = forked(lambda: self._first(run, "", 0))
        assert code == 0 and told["code"] in CLEAR, told
        self.calls = told["calls"]
        load_alike(told["modules"])
        self.whole = self._picture(run)
        shutil.rmtree(run)

    def points(self, kinds: Iterable[str]) -> list[tuple[str, int]]:
        """(kind, number) of every fault there is."""
        return [
            (kind, number)
            for kind in kinds
            for number, call in enumerate([*self.calls, "end"], start=1)
            if not KINDS[kind][0] or call in KINDS[kind][0]
            if call != "end" or kind == "kill"
        ]

    def disturbed(self, kind: str, number: int) -> dict[str, Any]:
        """A run with a fault, a second one, and what is wrong with the end."""
        run = self._fresh(f"{kind}{number}")
        told: dict[str, Any] = {"job": self.name, "kind": kind, "number": number}
        told["call"] = dict(enumerate([*self.calls, "end"], start=1)).get(number, "beyond the end")
        code, first = forked(lambda: self._first(run, kind, number))
        wrong = self._judge_first(code, first, kind)
        told["first"] = first["error"] or first["code"] if first else code
        if self.job.base != "damaged":
            _, broken = forked(lambda: half_done(open_home(run / "home")))
            wrong += [f"half done: {broken}"] if broken != [] else []
        told["done"] = told["call"] == "end" or (first is not None and first["code"] == 0)
        wrong += self._again(run, told)
        if number % STRANGERS == 1:
            _, said = forked(lambda: strangers_say(open_home(run / "home").storage_path))
            wrong += [f"strangers: {said}"] if said != [] else []
        shutil.rmtree(run)
        return {**told, "wrong": wrong}

    def _judge_first(self, code: int, first: Any, kind: str) -> list[str]:
        """It was killed, or it came through, or it said in words what is wrong with the disk."""
        if code == KILLED:
            return [] if kind not in ("short", "io", "full") else ["killed by nobody"]
        if first is None:
            return [f"the first run ended with {code}"]
        if first["error"] in ("internal", "database-failed") or "Traceback" in first["err"]:
            return [f"the first run said {first}"]
        return []

    def _again(self, run: Path, told: dict[str, Any]) -> list[str]:
        job, free = self.job, tuple[str, ...]()
        done = told["done"] or self._was_finished(run)
        if not done:
            later = job.later and self._is_known(run)
            _, second = forked(lambda: command(run, self._words(run), later=later))
            told["second"] = second["error"] or second["code"] if second else "lost"
            if second is None or second["error"] not in ("", *job.refusals):
                return [f"the second run said {second}"]
            if second["error"]:
                free = job.free
                if job.mend:
                    forked(lambda: command(run, self._words(run, job.mend)))
        try:
            found = self._picture(run)
            if not found["index wanted"] and 1 in (told["first"], told.get("second")):
                forked(lambda: command(run, ["rebuild", "--pending"]))  # as they were told
                found = self._picture(run)
            return differences(self.whole, found, free)
        except AssertionError as error:
            return [str(error)]

    def _first(self, run: Path, kind: str, number: int) -> dict[str, Any]:
        injector = Injector(kind, number, run)
        injector.install()
        told = command(run, self._words(run))
        injector.end()
        loaded = [] if kind else sorted(sys.modules)
        return {**told, "calls": injector.seen, "modules": loaded}

    def _words(self, run: Path, words: tuple[str, ...] = ()) -> list[str]:
        places = {"run": run, "sources": self.folder / "sources"}
        return [word.format(**places) for word in words or self.job.words]

    def _fresh(self, name: str) -> Path:
        base = self.folder / "bases" / self.job.base
        return Path(shutil.copytree(base, self.folder / "runs" / name))

    def _picture(self, run: Path) -> Picture:
        code, found = forked(lambda: picture(run))
        assert code == 0, f"no picture of {run}"
        return dict(found)

    def _transfers(self, run: Path) -> list[str]:
        def look() -> list[str]:
            operations = open_home(run / "home").open_operations()
            return [one.state for one in operations.transfers.all()]

        return forked(look)[1] or []

    def _was_finished(self, run: Path) -> bool:
        """Intake closes the ledger row last: run again it would be another transfer."""
        states = self._transfers(run)
        return (
            self.job.later
            and len(states) == len(self.whole["ledger"]["transfer"])
            and ("open" not in states)
        )

    def _is_known(self, run: Path) -> bool:
        return "open" in self._transfers(run)


def _sample(points: list[tuple[str, int]], count: int, seed: int) -> list[tuple[str, int]]:
    return random.Random(seed).sample(points, min(count, len(points)))


def run_job(name: str, folder: Path, arguments: list[str]) -> Iterator[dict[str, Any]]:
    bench = Bench(folder, name)
    bench.undisturbed()
    yield {"job": name, "calls": bench.calls}
    if arguments[:1] == ["--sample"]:
        points = _sample(bench.points(KINDS), *map(int, arguments[1:]))
    elif arguments[:1] == ["--every"]:
        points = bench.points(KINDS)[:: int(arguments[1])]
    elif len(arguments) > 1:
        points = [(arguments[0], int(number)) for number in arguments[1:]]
    else:
        points = bench.points(arguments or KINDS)
    for point in points:
        yield bench.disturbed(*point)


def run_jobs(names: list[str], arguments: list[str]) -> None:
    warm_up()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="hoso-crash-", dir=memory))
    try:
        make_bases(folder, _must)
        for name in names:
            for told in run_job(name, folder, arguments):
                print(json.dumps(told, ensure_ascii=False), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _must(run: Path, words: list[str]) -> None:
    code, told = forked(lambda: command(run, words))
    assert code == 0 and told["code"] in CLEAR, told

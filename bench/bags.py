"""The bag check beside bare SHA-256 and bagit-python, on the same tree, one process each.

    python -m bench.bags [--folder DIR] [--rounds N] [--small N] [--large N]

``bare`` walks the tree and hashes every payload file in blocks; the two others judge the bag whole:
tag files, manifest, completeness, checksums. The three take turns within one run, after one walk
that warms the cache; a ratio is the median of the rounds' ratios, of wall time and of processor
time. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import bagit

from bench.machine import machine
from evidence.bag.check import Check
from evidence.bag.text import BagFile

_BLOCK = 1 << 20
_SMALL, _LARGE = 40_000, 20_000_000  # bytes of a file


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.bags")
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--small", type=int, default=5000, help="files of 40 KB")
    parser.add_argument("--large", type=int, default=50, help="files of 20 MB")
    options = parser.parse_args(argv)
    figures: dict[str, Any] = {"machine": machine(), "load": os.getloadavg()}
    for name, count, size in (("small", options.small, _SMALL), ("large", options.large, _LARGE)):
        with tempfile.TemporaryDirectory(prefix="hoso-bags-", dir=options.folder) as folder:
            make_bag(Path(folder), count, size)
            figures[name] = {"files": count, "bytes": size, **measure(Path(folder), options.rounds)}
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def make_bag(folder: Path, count: int, size: int) -> None:
    """A bag of files no compression or deduplication helps with."""
    source = random.Random(count)
    lines = []
    for number in range(count):
        path = folder / "data" / f"{number // 100:03d}" / f"{number:06d}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = source.randbytes(size)
        path.write_bytes(data)
        name = path.relative_to(folder).as_posix()
        lines.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
    (folder / "manifest-sha256.txt").write_text("".join(lines), encoding="utf-8")
    declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    (folder / "bagit.txt").write_text(declaration, encoding="utf-8")


def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """Of each: [wall, processor] seconds, and their ratios to the bare work."""
    works: dict[str, Callable[[Path], None]] = {"bare": bare, "ours": ours, "bagit": theirs}
    bare(folder)
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            begun = time.perf_counter(), time.process_time()
            work(folder)
            taken[name].append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    return {
        name: {
            "seconds": [round(statistics.median(each), 3) for each in zip(*times, strict=True)],
            "over_bare": [
                _over(times, taken["bare"], place) for place, _ in enumerate(("wall", "processor"))
            ],
        }
        for name, times in taken.items()
    }


def _over(times: list[tuple[float, float]], floor: list[tuple[float, float]], place: int) -> float:
    pairs = zip(times, floor, strict=True)
    return round(statistics.median(one[place] / least[place] for one, least in pairs), 2)


def bare(folder: Path) -> None:
    """Hash every file of the payload."""
    for directory, _, names in os.walk(folder / "data"):
        for name in names:
            digest = hashlib.sha256()
            with io.FileIO(f"{directory}/{name}") as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
            digest.hexdigest()


def ours(folder: Path) -> None:
    """Our reader; no digest is known beforehand."""
    files = dict(_found(str(folder), ""))
    if any(step for step in Check(files).run() if step and step.severity == "error"):
        raise SystemExit("the bag is not valid")


def _found(folder: str, prefix: str) -> Iterator[tuple[str, BagFile]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _found(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, BagFile("", entry.stat().st_size, entry.path)


def theirs(folder: Path) -> None:
    """bagit-python."""
    bagit.Bag(str(folder)).validate(processes=1)


if __name__ == "__main__":
    main()

"""What a list of search results costs, beside bare writing of the same cells, in one run.

    python -m bench.found_list [--rows 200000] [--words 100]

Builds an index of that many documents, then, each in a process of its own: walks it, writes it as
``hoso search --xlsx`` does, and writes the same cells with nothing around them. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from bench.corpus import documents
from bench.machine import machine
from reports.found import FoundList, write_found
from reports.labels import Labels
from search.embedded import create_index, open_index
from search.entry import Entry
from search.listing import Listing
from search.parse import parse

_CHUNK = 2_000


def main() -> None:
    """Build, measure, print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=200_000)
    asked.add_argument("--words", type=int, default=100)
    asked.add_argument("--step", choices=STEPS)
    asked.add_argument("--folder", type=Path)
    options = asked.parse_args()
    if options.step:
        print(json.dumps(_measured(STEPS[options.step], options)))
        return
    with tempfile.TemporaryDirectory() as folder:
        told = {step: _run(step, options, folder) for step in STEPS}
    bare, whole = told["bare"], told["list"]
    told["processor_over_bare"] = round(whole["processor_s"] / bare["processor_s"], 2)
    print(json.dumps({"machine": machine(), "rows": options.rows, **told}, indent=2))


def _run(step: str, options: argparse.Namespace, folder: str) -> Any:
    sizes = ("--rows", str(options.rows), "--words", str(options.words))
    command = (sys.executable, "-m", "bench.found_list", *sizes, "--step", step)
    done = subprocess.run((*command, "--folder", folder), check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def _build(options: argparse.Namespace) -> int:
    index = create_index(options.folder / "index")
    chunk: list[Entry] = []
    for entry in documents(options.rows):
        body = tuple(
            replace(part, text=" ".join(part.text.split()[: options.words]))
            for part in entry.body[:1]
        )
        chunk.append(replace(entry, body=body))
        if len(chunk) == _CHUNK:
            index.upsert(chunk)
            chunk.clear()
    index.upsert(chunk)
    index.commit()
    index.close()
    return options.rows


def _listing(options: argparse.Namespace) -> Listing:
    index = open_index(options.folder / "index")
    return index.listing(parse("", sort="date"), most=options.rows)


def _walk(options: argparse.Namespace) -> int:
    return sum(1 for _ in _listing(options).rows)


def _list(options: argparse.Namespace) -> int:
    found = _listing(options)
    about = FoundList(
        form="documents",
        agency="Sở Nội vụ",
        parent="",
        query="",
        filters=(),
        sort="",
        ordered=True,
        total=found.total,
        exact=found.exact,
        listed=found.total,
        made=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return write_found(about, found.rows, options.folder / "list.xlsx", Labels())


def _bare(options: argparse.Namespace) -> int:
    work = Workbook(write_only=True)
    sheet: Any = work.create_sheet()
    count = 0
    for count, row in enumerate(_bare_rows(options), start=1):
        sheet.append([count, *row])
    work.save(options.folder / "bare.xlsx")
    return count


def _bare_rows(options: argparse.Namespace) -> Iterator[list[str]]:
    names = ("number", "issued", "heading", "organ", "file_code", "box", "page_count", "label")
    shown: Mapping[str, Any] = next(_listing(options).rows)
    row = [str(shown[name]) for name in names]
    for number in range(options.rows):
        yield [f"{number}", *row[1:]]


STEPS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "walk": _walk,
    "list": _list,
    "bare": _bare,
}


def _measured(step: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> Any:
    peak, done = [0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(peak, done), daemon=True)
    watcher.start()
    wall, processor = time.perf_counter(), time.process_time()
    rows = step(options)
    took = {
        "rows": rows,
        "wall_s": round(time.perf_counter() - wall, 1),
        "processor_s": round(time.process_time() - processor, 1),
    }
    done.set()
    watcher.join()
    return {**took, "private_mib": peak[0] // 1024}


def _watch(peak: list[int], done: threading.Event) -> None:
    """The most memory of its own this process has, in KiB; the mapped index does not count."""
    while not done.wait(0.1):
        lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
        private = sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty"))
        peak[0] = max(peak[0], private)


if __name__ == "__main__":
    main()

"""Where the time of an intake goes: processor seconds of each stage, of the parent and its workers.

    python -m bench.stages [--documents N] [--laws FOLDER]

The transfer is the demo's mix; with ``--laws`` the PDFs of a folder (published laws and decrees),
repeated. Prints a table on standard error and one JSON object on standard output. A stage is
charged with what runs in it less the stages it calls; what other threads of the process do
(flushing, the index's own) falls to the stage at work meanwhile.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Sequence
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from bench.archive import make_home, make_source
from bench.commands import children_cpu, hoso
from bench.large import source_of
from bench.machine import machine
from hoso.intake import take_in
from hoso.settings import load_settings

OTHER = "all else"
FILES, LAYING = "workers: facts of files", "workers: text for the index"
# (stage, module, what is wrapped there); what is a generator is charged for each step.
STAGES = (
    ("source copied and hashed", "ingest.examine", "stage"),
    ("bag, workbook or XML taken over", "ingest.examine", "read_submission"),
    ("bag, workbook or XML taken over", "ingest.examine", "read_bag"),
    ("files matched to rows", "ingest.examine", "survey"),
    ("transfer judged", "ingest.examine", "judge_transfer"),
    ("facts taken over from workers", "ingest.examine", "facts_of"),
    ("dossiers judged", "ingest.examine", "_judge_one"),
    ("facts and reports put away", "ingest.examine", "spill"),
    ("packages made", "ingest.package", "pack"),
    ("packages made", "ingest.keep", "pack"),
    ("packages written and flushed", "archive.storage.commit", "Commits.add"),
    ("packages written and flushed", "archive.storage.commit", "Commits.commit"),
    ("rows for the catalogue made", "ingest.keep", "rows_of"),
    ("catalogue written", "archive.catalogue", "Catalogue.replace_dossiers"),
    ("ledger and log written", "archive.operations.transfers", "Transfers.record_all"),
    ("ledger and log written", "ingest.minutes", "Minutes.note_all"),
    ("receipt, transfer as an object", "ingest.pipeline", "_archive_transfer"),
    ("index", "ingest.sync", "Syncer.attempt"),
    ("invariants looked at", "ingest.pipeline", "after_transfer"),
)


class Clock:
    """Processor seconds by stage; one stage is at work at a time.

    ``spent``: of this process; ``ended``: of child processes that ended during the stage.
    """

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.ended: defaultdict[str, float] = defaultdict(float)
        self.stack = [OTHER]
        self.since = (time.process_time(), children_cpu())

    def enter(self, stage: str) -> None:
        """The stage begins; the one at work waits."""
        self._charge()
        self.stack.append(stage)

    def leave(self) -> None:
        """The stage at work ends."""
        self._charge()
        self.stack.pop()

    def _charge(self) -> None:
        now, stage = (time.process_time(), children_cpu()), self.stack[-1]
        self.spent[stage] += now[0] - self.since[0]
        self.ended[stage] += now[1] - self.since[1]
        self.since = now

    def around(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """``work``, charged to ``stage``."""

        @wraps(work)
        def charged(*args: Any, **more: Any) -> Any:
            self.enter(stage)
            try:
                found = work(*args, **more)
            finally:
                self.leave()
            return self._steps(stage, found) if isinstance(found, Generator) else found

        return charged

    def _steps(self, stage: str, found: Iterable[Any]) -> Iterable[Any]:
        steps, none = iter(found), object()
        while True:
            self.enter(stage)
            try:
                item = next(steps, none)
            finally:
                self.leave()
            if item is none:
                return
            yield item


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.stages")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--laws", type=Path, help="PDFs of this folder instead of the demo's mix")
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    options = parser.parse_args(argv)
    if options.laws and not any(options.laws.rglob("*.pdf")):
        print(f"not measured: no PDF below {options.laws}", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory(prefix="hoso-bench-", dir=options.folder) as name:
        figures = measure(Path(name), options.documents, options.laws)
    for line in table(figures):
        print(line, file=sys.stderr)
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def measure(folder: Path, documents: int, laws: Path | None = None) -> dict[str, Any]:
    """The stages of taking ``documents`` documents in, in this process and workers of its own."""
    about = machine()
    if laws is None:
        made = make_source(folder / "sample", documents)
        home, source, documents = (
            make_home(folder / "home", made.trust),
            made.transfer,
            made.documents,
        )
    else:
        pdfs = sorted(laws.rglob("*.pdf"))  # each once in a dossier, which wants no duplicates
        source = source_of(
            folder / "source",
            documents,
            lambda number, _: pdfs[number % len(pdfs)].read_bytes(),
            [len(PdfReader(path).pages) for path in pdfs],
        )
        home = folder / "home"
        hoso("init", home)
    return {"machine": about, "documents": documents, **_taken_in(source, home)}


def _taken_in(source: Path, home: Path) -> dict[str, Any]:
    clock = Clock()
    for stage, module, name in STAGES:
        _wrap(clock, stage, import_module(module), name)
    settings = load_settings({"home": str(home)})
    clock.enter(OTHER)
    begun = time.perf_counter()
    receipt = take_in(source, settings, lambda _stage, _done, _total: None)
    seconds = time.perf_counter() - begun
    clock.leave()
    laying = clock.ended.pop("index", 0.0)
    clock.spent |= {FILES: sum(clock.ended.values()), LAYING: laying}
    spent = sorted(clock.spent.items(), key=lambda row: -row[1])
    return {
        "files": receipt["files"]["received"],
        "dossiers": receipt["dossiers"],
        "balanced": receipt["balanced"],
        "seconds": round(seconds, 2),
        "processor_seconds": {name: round(used, 2) for name, used in spent},
    }


def _wrap(clock: Clock, stage: str, where: Any, name: str) -> None:
    *outer, last = name.split(".")
    for part in outer:
        where = getattr(where, part)
    setattr(where, last, clock.around(stage, getattr(where, last)))


def table(figures: dict[str, Any]) -> list[str]:
    """The figures for people."""
    spent, count = figures["processor_seconds"], figures["documents"]
    total = sum(spent.values())
    hourly, load = count / figures["seconds"] * 3600, figures["machine"]["load_before"]
    head = f"{count} documents, {figures['files']} files: {figures['seconds']} s, "
    head += f"{hourly:,.0f} an hour, load {load}"
    return [
        head,
        f"{'stage':34} {'processor s':>12} {'ms a document':>14} {'share':>6}",
        *(
            f"{name:34} {used:12.2f} {used / count * 1000:14.2f} {used / total:6.1%}"
            for name, used in spent.items()
        ),
        f"{'together':34} {total:12.2f} {total / count * 1000:14.2f}",
    ]


if __name__ == "__main__":
    main()

"""All figures: intake, its ratio to the bare work, search, text, verify, rebuild, report.

    python -m bench [--documents N] [--folder DIR]

Prints a table on standard error and one JSON object on standard output.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import search_text
from bench.archive import make_home, make_source, trust_of
from bench.bare import bare_seconds
from bench.commands import hoso
from bench.machine import machine
from bench.traced import trace
from hoso.sample import SampleSummary

QUERIES = ("quyết định", "quyet dinh", "12/QĐ-SNV")
_TRACED = 60  # documents of the run under strace, which is slow


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="hoso-bench-", dir=options.folder) as name:
        figures = measure(Path(name), options.documents)
    for line in table(figures):
        print(line, file=sys.stderr)
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def measure(folder: Path, documents: int) -> dict[str, Any]:
    """All figures on a transfer of ``documents`` documents."""
    about = machine()
    source = make_source(folder / "sample", documents)
    home = make_home(folder / "home", source.trust)
    return {
        "machine": about,
        "intake": _intake(source, home),
        "source": _source(folder),
        "search_cold": _search(home),
        "verify": _rate("objects", home, source, "verify", "--fresh"),
        "rebuild": _rate("objects", home, source, "rebuild"),
        "report": {
            "seconds": round(
                hoso("report", "compliance", "--out", folder / "report.xlsx", home=home).seconds, 2
            )
        },
        "text": search_text.figures(search_text.pages_of(search_text.LAWS)),
    }


def _intake(source: SampleSummary, home: Path) -> dict[str, Any]:
    files = sorted(p for p in source.transfer.rglob("*") if p.is_file() and p != source.workbook)
    size = sum(path.stat().st_size for path in files)
    trust = trust_of(home)
    bare = [bare_seconds(files, trust, formats=False)]
    whole = bare_seconds(files, trust, formats=True)
    done = hoso("--json", "ingest", source.transfer, home=home, watch=True)
    bare.append(bare_seconds(files, trust, formats=False))
    receipt = json.loads(done.output)
    wall, cpu = (statistics.mean(values) for values in zip(*bare, strict=True))
    return {
        "documents": source.documents,
        "dossiers": len(source.outcomes),
        "files": len(files),
        "megabytes": round(size / 1e6, 1),
        "archived": receipt["dossiers"]["archived"],
        "balanced": receipt["balanced"],
        "seconds": round(done.seconds, 2),
        "cpu_seconds": round(done.cpu, 2),
        "documents_per_hour": round(source.documents / done.seconds * 3600),
        "bare_seconds": [round(value, 2) for value, _ in bare],
        "bare_cpu_seconds": round(cpu, 2),
        "bare_with_formats_seconds": round(whole[0], 2),
        "times_bare": round(done.seconds / wall, 2),
        "times_bare_cpu": round(done.cpu / cpu, 2),
        "times_bare_with_formats": round(done.seconds / whole[0], 2),
        "parent_private_mib": round(done.memory.parent),
        "worker_private_mib": round(done.memory.worker),
        "worker_processes": len(done.memory.workers),
    }


def _source(folder: Path) -> dict[str, Any]:
    small = make_source(folder / "small", _TRACED)
    home = make_home(folder / "small-home", small.trust)
    return trace(small.transfer, home, folder)


def _search(home: Path) -> dict[str, Any]:
    runs = [hoso("search", query, home=home).seconds for query in QUERIES for _ in range(3)]
    return {"median_seconds": round(statistics.median(runs), 2), "worst": round(max(runs), 2)}


def _rate(unit: str, home: Path, source: SampleSummary, *command: str) -> dict[str, Any]:
    seconds = hoso(*command, home=home).seconds
    return {
        "seconds": round(seconds, 2),
        f"{unit}_per_second": round(len(source.outcomes) / seconds, 1),
        "documents_per_hour": round(source.documents / seconds * 3600),
    }


def table(figures: dict[str, Any]) -> list[str]:
    """The figures for people."""
    intake, text, seen = figures["intake"], figures["text"], figures["source"]
    opens = f"{seen.get('opens_of_source_files')} of {seen.get('files')} files"
    rows = [
        ("documents per hour, end to end", intake["documents_per_hour"], ">= 30,000"),
        ("times the bare work", intake["times_bare"], "<= 1.5"),
        ("times the bare work, processor time", intake["times_bare_cpu"], ""),
        ("times the bare work with formats", intake["times_bare_with_formats"], ""),
        ("private memory of the parent, MiB", intake["parent_private_mib"], "<= 200"),
        ("private memory of a worker, MiB", intake["worker_private_mib"], "<= 400"),
        ("worker processes", intake["worker_processes"], "no process per file"),
        ("opens of source files", seen.get("not_measured") or opens, "one per file"),
        ("programs started (small run)", seen.get("programs_started", "-"), "no process per file"),
        ("cold search, median s", figures["search_cold"]["median_seconds"], "< 1"),
        ("text, tokens/s", text["joined"]["tokens_per_second"], ""),
        ("verify, s", figures["verify"]["seconds"], ""),
        ("rebuild, s", figures["rebuild"]["seconds"], ""),
        ("compliance report, s", figures["report"]["seconds"], ""),
    ]
    head = f"{intake['documents']} documents, {intake['files']} files, {intake['megabytes']} MB"
    return [head, *(f"{name:36} {value!s:>14}  {aim}" for name, value, aim in rows)]


if __name__ == "__main__":
    main()

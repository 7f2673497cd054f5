"""What large transfers and archives cost: memory of each process, `verify`, `rebuild`.

    python -m bench.large transfer [--megabytes 1000 --size 20 | --files 50000]
    python -m bench.large verify [--megabytes 10000 --size 20]
    python -m bench.large rebuild [--documents 100000]

``transfer``: a transfer of that size taken in, private memory of each process watched. ``verify``:
an archive of such files verified, beside SHA-256 of the same tree by the same number of processes,
both with a warm cache as far as the machine's memory goes. ``rebuild``: catalogue and index made
again from the root. Each prints one JSON object. Every file is a sound PDF of one page; a large one
carries an attachment of random bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from bench.commands import Done, children_cpu, hoso
from bench.corpus import documents
from bench.machine import machine
from bench.written import archive_of
from hoso.sample.workbook import write_workbook

_TOGETHER = 20  # documents of a dossier
_FONDS = "000.00.51.H99"
_ORGAN = {"Identifier": _FONDS, "OrganId": "000.00.07.H99"}


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.large")
    parser.add_argument("what", choices=sorted(_FIGURES))
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--size", type=int, default=20, help="megabytes of a file")
    parser.add_argument("--files", type=int, default=0, help="that many small files instead")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="hoso-bench-", dir=options.folder) as name:
        figures = _FIGURES[options.what](Path(name), options)
    print(json.dumps({"machine": machine(), **figures}, ensure_ascii=False, indent=1))


def _transfer(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    source = _source(folder / "source", options)
    home = folder / "home"
    hoso("init", home)
    done = hoso("--json", "ingest", source, home=home, watch=True)
    receipt = json.loads(done.output)
    return {"files": receipt["files"], "balanced": receipt["balanced"], **_costs(done)}


def _verify(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    _transfer(folder, options)
    home = folder / "home"
    files = [path for path in home.joinpath("storage").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    hoso("verify", "--fresh", home=home)  # what memory can hold of it is in memory now
    before = [_bare(files, workers=1), _bare(files, workers=2)]
    done = hoso("verify", "--fresh", home=home, watch=True)
    after = [_bare(files, workers=1), _bare(files, workers=2)]
    one, two = (tuple(map(min, *pair)) for pair in zip(before, after, strict=True))
    return {
        "files": len(files),
        "megabytes": round(size / 1e6),
        **_costs(done),
        "megabytes_per_second": round(size / 1e6 / done.seconds),
        "bare_one_process_seconds": round(one[0], 2),
        "bare_two_processes_seconds": round(two[0], 2),
        "bare_processor_seconds": round(one[1], 2),
        "times_bare_one_process": round(done.seconds / one[0], 2),
        "times_bare_two_processes": round(done.seconds / two[0], 2),
        "times_bare_processor": round(done.cpu / one[1], 2),
    }


def _rebuild(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    home = archive_of(folder / "home", documents(options.documents))
    done = hoso("rebuild", home=home.path, watch=True)
    rate = round(options.documents / done.seconds)
    return {"documents": options.documents, "documents_per_second": rate, **_costs(done)}


def _costs(done: Done) -> dict[str, Any]:
    return {
        "seconds": round(done.seconds, 2),
        "processor_seconds": round(done.cpu, 2),
        "parent_private_mib": round(done.memory.parent),
        "parent_without_mapped_files_mib": round(done.memory.parent_own),
        "worker_private_mib": round(done.memory.worker),
        "worker_processes": len(done.memory.workers),
    }


def _bare(files: list[Path], *, workers: int) -> tuple[float, float]:
    """Wall and processor seconds of SHA-256 of the files in that many processes.

    Their start is not counted in the first.
    """
    used = children_cpu()
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(abs, range(workers)))
        begun = time.perf_counter()
        for _ in pool.map(_digest, map(str, files), chunksize=4):
            pass
        wall = time.perf_counter() - begun
    return wall, children_cpu() - used


def _digest(name: str) -> str:
    with Path(name).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _source(folder: Path, options: argparse.Namespace) -> Path:
    """A transfer of small files, or of large ones of ``options.size`` megabytes together."""
    count = options.files or max(1, options.megabytes // options.size)
    extra = 0 if options.files else options.size * 1_000_000
    dice = random.Random(11)
    return source_of(folder, count, lambda _, path: _pdf(path, dice.randbytes(extra)))


def source_of(
    folder: Path,
    count: int,
    content: Callable[[int, str], bytes],
    pages: Sequence[int] = (1,) * _TOGETHER,
) -> Path:
    """A transfer of ``count`` documents below ``folder``, a file each.

    ``content``: the bytes of a file, of its number and path. ``pages``: of the documents of a
    dossier; there are as many in each.
    """
    rows: dict[str, list[Mapping[str, Any]]] = {"fonds": [{**_ORGAN, "FondName": "Sở Nội vụ"}]}
    rows |= {"dossier": [], "document": [], "file": []}
    together = len(pages)
    for dossier in range(0, count, together):
        here = range(dossier, min(dossier + together, count))
        numbers = iter(here)
        for entity, row in _rows(dossier // together + 1, here, pages):
            rows[entity].append(row)
            if entity == "file":
                path = folder / row["Path"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content(next(numbers), row["Path"]))
    write_workbook(folder / "nop-luu.xlsx", rows)
    return folder


def _rows(
    number: int, documents_of_it: range, pages: Sequence[int]
) -> Iterator[tuple[str, dict[str, Any]]]:
    notation = f"{number}.TH"
    own = {"FileCode": f"{_FONDS}.2024.{notation}", **_ORGAN, "FileNotation": notation}
    yield (
        "dossier",
        {
            **own,
            "FileCatalog": 2024,
            "Title": f"Hồ sơ công việc số {number}",
            "Maintenance": "20 năm",
            "Rights": "Không hạn chế",
            "StartDate": "03/01/2024",
            "EndDate": "20/02/2024",
            "TotalDoc": len(documents_of_it),
            "PageNumber": sum(pages[: len(documents_of_it)]),
        },
    )
    for ordinal, document in enumerate(documents_of_it, start=1):
        named = {"DocOrdinal": ordinal, "TypeName": "Báo cáo", "IssuedDate": "03/01/2024"}
        numbered: dict[str, Any] = {"CodeNumber": f"{document + 1}", "CodeNotation": "BC-SNV"}
        numbered["PageAmount"] = pages[ordinal - 1]
        words = {"OrganName": "Sở Nội vụ", "Subject": f"Việc thứ {document + 1}"}
        yield "document", {**own, **named, **numbered, **words, "Mode": "Không hạn chế"}
        path = f"{notation}/{ordinal:02}.pdf"
        yield "file", {"FileCode": own["FileCode"], "DocOrdinal": ordinal, "Path": path}


def _pdf(line: str, attached: bytes) -> bytes:
    plain = io.BytesIO()
    canvas = Canvas(plain, invariant=True)
    canvas.drawString(72, 760, line)
    canvas.save()
    if not attached:
        return plain.getvalue()
    writer, out = PdfWriter(clone_from=PdfReader(plain)), io.BytesIO()
    writer.add_attachment("kem.bin", attached)
    writer.write(out)
    return out.getvalue()


_FIGURES: dict[str, Callable[[Path, argparse.Namespace], dict[str, Any]]] = {
    "transfer": _transfer,
    "verify": _verify,
    "rebuild": _rebuild,
}

if __name__ == "__main__":
    main()

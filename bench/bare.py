"""The work itself, without a pipeline: hashing, text and signatures in two plain processes.

Every file is read, hashed with SHA-256, its text extracted and its signatures collected with the
functions the pipeline uses. ``formats=True`` adds format identification and the collection of facts
as a whole, which is what a worker of the pipeline does.
"""

from __future__ import annotations

import hashlib
import json
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.commands import children_cpu
from evidence import collect, office, pdf
from evidence.signature.collect import collect_signatures

_READERS = {".docx": office.read_docx, ".xlsx": office.read_xlsx}


def bare_seconds(files: list[Path], trust: dict[str, Any], *, formats: bool) -> tuple[float, float]:
    """Wall and processor seconds over ``files`` with two processes, their start included."""
    begun, used = time.perf_counter(), children_cpu()
    text = json.dumps(trust)
    work = [(str(path), text, formats) for path in files]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for _ in pool.map(_one, work, chunksize=8):
            pass
    return time.perf_counter() - begun, children_cpu() - used


def _one(task: tuple[str, str, bool]) -> str:
    name, text, formats = task
    path, trust = Path(name), json.loads(text)
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if formats:
        collect.facts(name, digest, len(data), trust=trust)
    elif path.suffix == ".pdf":
        pdf.read_pdf(path)
        collect_signatures(path, trust=trust)
    elif path.suffix in _READERS:
        _READERS[path.suffix](path)
    return digest

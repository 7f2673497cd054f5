"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

_LIBRARIES = ("pypdfium2", "pypdf", "pyhanko", "pygfried", "tantivy", "sqlalchemy")


def machine() -> dict[str, Any]:
    """Processor, cores, memory, kernel, Python and the libraries that do the work."""
    return {
        "cpu": _field("/proc/cpuinfo", "model name"),
        "cores": len(os.sched_getaffinity(0)),
        "ram_gib": round(int(_field("/proc/meminfo", "MemTotal").split()[0]) / (1 << 20), 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
        "load_before": round(os.getloadavg()[0], 2),
    }


def _field(path: str, name: str) -> str:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "0"


@contextmanager
def used() -> Iterator[dict[str, float]]:
    """Told at the end: seconds that went by, and processor seconds of this process."""
    spent: dict[str, float] = {}
    begun, busy = time.perf_counter(), time.process_time()
    yield spent
    spent["seconds"] = round(time.perf_counter() - begun, 3)
    spent["processor_seconds"] = round(time.process_time() - busy, 3)

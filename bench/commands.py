"""Running ``hoso`` as its users do: a fresh process, timed from outside, its memory watched."""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

_EVERY = 0.1  # seconds between two looks at the memory
_PRIVATE = ("Private_Clean", "Private_Dirty", "Private_Hugetlb")
_OWN = ("Anonymous",)


@dataclass(slots=True)
class Memory:
    """Highest private memory seen, in MiB, and how many worker processes there were.

    ``parent_own``: of the parent without the pages of files it has mapped, which the system takes
    back when it needs them.
    """

    parent: float = 0.0
    parent_own: float = 0.0
    worker: float = 0.0
    workers: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Done:
    """One finished command."""

    seconds: float
    cpu: float
    code: int
    output: str
    memory: Memory


def children_cpu() -> float:
    """Processor seconds of all finished child processes and their children."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def hoso(*arguments: str | Path, home: Path | None = None, watch: bool = False) -> Done:
    """Run ``hoso`` with ``arguments``; exit code 1 (something was found) is fine."""
    command = [sys.executable, "-m", "hoso", *(["--home", str(home)] if home else [])]
    command += [str(item) for item in arguments]
    memory = Memory()
    begun, used = time.perf_counter(), children_cpu()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    watcher = threading.Thread(target=_watch, args=(process, memory), daemon=True)
    if watch:
        watcher.start()
    output, errors = process.communicate()
    seconds = time.perf_counter() - begun
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}\n{errors[-2000:]}")
    return Done(seconds, children_cpu() - used, process.returncode, output, memory)


def _watch(process: subprocess.Popen[str], memory: Memory) -> None:
    while process.poll() is None:
        memory.parent = max(memory.parent, _private_mib(process.pid))
        memory.parent_own = max(memory.parent_own, _private_mib(process.pid, _OWN))
        for child in _children(process.pid):
            memory.workers.add(child)
            memory.worker = max(memory.worker, _private_mib(child))
        time.sleep(_EVERY)


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(item) for item in text.split()]


def _private_mib(pid: int, wanted: tuple[str, ...] = _PRIVATE) -> float:
    """Private (clean and dirty) memory of a process: what it alone occupies."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(wanted)) / 1024

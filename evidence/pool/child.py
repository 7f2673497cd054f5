"""A foreign program run by a worker: bytes in, bytes out, bounded, ended with its worker.

Inherits the worker's limits and adds its own. Its environment holds what is given and nothing else.
"""

from __future__ import annotations

import ctypes
import resource
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_PR_SET_PDEATHSIG = 1
_TOLD = 200  # characters of its complaint that are kept


class ChildError(Exception):
    """The program could not be run, was ended, or failed. ``kind``: missing | timeout | failed."""

    def __init__(self, kind: str, detail: str) -> None:
        self.kind = kind
        super().__init__(detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLimits:
    """``seconds``: wall clock. ``memory_mb``: address space. ``environment``: all it gets."""

    seconds: float = 60.0
    memory_mb: int = 2048
    environment: Mapping[str, str] = field(default_factory=dict)


def run_child(argv: Sequence[str], data: bytes, limits: ChildLimits) -> bytes:
    """What ``argv`` (its first the program's path) writes, given ``data`` to read.

    Raises :class:`ChildError`.
    """
    try:
        done = subprocess.run(
            list(argv),
            input=data,
            capture_output=True,
            env=dict(limits.environment),
            timeout=limits.seconds,
            check=False,
            preexec_fn=lambda: _bind(limits.memory_mb << 20),  # a worker has one thread
        )
    except subprocess.TimeoutExpired as error:
        raise ChildError("timeout", f"{limits.seconds:g} s") from error
    except OSError as error:
        raise ChildError("missing", f"{argv[0]}: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()[:_TOLD]
        raise ChildError("failed", f"exit {done.returncode}: {said}")
    return done.stdout


def _bind(memory: int) -> None:
    """In the new process: bound its memory, die when the worker does, however that dies."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)

"""What goes into a worker and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from evidence.facts import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one worker.

    ``seconds``: wall clock of one task. ``memory_mb``: resident MiB at which a worker is killed.
    ``recycle_mb``: resident MiB above which an idle worker is replaced. ``tasks``: tasks after
    which it is replaced anyway. ``file_mb``: largest file it may write. ``descriptors``: how many
    files it may have open.
    """

    seconds: float = 60.0
    memory_mb: int = 1536
    recycle_mb: int = 320
    tasks: int = 10_000
    file_mb: int = 1
    descriptors: int = 64


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Task:
    """One call: ``op`` is a key of ``evidence.worker.OPS`` or of the pool's own ops.

    ``args`` must be JSON-able; ``blobs`` the op gets as an argument of that name, if there are any.
    """

    op: str
    args: dict[str, Any] = field(default_factory=dict)
    blobs: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    """``value`` and ``blobs`` of the call, or ``failure`` where it could not be evaluated."""

    value: dict[str, Any] | None = None
    blobs: tuple[bytes, ...] = ()
    failure: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One piece of a streamed answer."""

    value: dict[str, Any]
    blob: bytes = b""

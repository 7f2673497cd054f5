"""One worker process and the pipe to it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evidence.pool.model import Limits
from evidence.pool.wire import Decoder, WireError, encode

_READ = 1 << 18  # bytes asked of the pipe at a time
_AHEAD = 3  # tasks that wait in the pipe behind the one under way
_AHEAD_BYTES = 1 << 14  # of one such task; together they fit the pipe, so that no write blocks
_GRACE = 10.0  # seconds for the next bytes of an answer
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / (1 << 20)

Message = tuple[dict[str, Any], tuple[bytes, ...]]


class WorkerLostError(Exception):
    """The worker is gone. ``kind``: timeout | memory | crash."""

    def __init__(self, kind: str, detail: str) -> None:
        self.kind = kind
        super().__init__(detail)


class Worker:
    """A running worker; after :class:`WorkerLostError` it is dead and must be replaced."""

    def __init__(self, limits: Limits, extra_ops: dict[str, str]) -> None:
        self.limits = limits
        self.done = 0
        self.pending = 0
        self._shared: Mapping[str, Any] = {}
        self._decoder = Decoder()
        self._deadline = 0.0
        config = json.dumps({"limits": asdict(limits), "ops": extra_ops})
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "evidence.worker", config],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            start_new_session=True,  # Ctrl-C is the parent's to handle
            bufsize=0,
        )

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def fileno(self) -> int:
        """The descriptor to wait on."""
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def send(self, data: bytes, shared: Mapping[str, Any] | None = None) -> None:
        """Hand over an encoded task, with ``shared`` arguments an idle worker is told once.

        Raises :class:`WorkerLostError`.
        """
        if not self.pending:
            self._deadline = time.monotonic() + self.limits.seconds
            if (shared or {}) != self._shared:
                self._shared = shared or {}
                self._write(encode({"shared": self._shared}))
        self.pending += 1
        self._write(data)

    def has_room(self, data: bytes) -> bool:
        """Whether an encoded task may wait behind those the worker has.

        Its write must not block: a worker that waits to be read would never read it.
        """
        return self.pending <= _AHEAD and len(data) <= _AHEAD_BYTES and not self.worn()

    def _write(self, message: bytes) -> None:
        assert self._process.stdin is not None
        data = memoryview(message)
        try:
            while data:
                data = data[self._process.stdin.write(data) or 0 :]
        except OSError as error:
            raise self._lost("crash", str(error)) from error

    def receive(self, wait: float) -> Message | None:
        """The next message, or None where none came within ``wait`` seconds.

        Raises :class:`WorkerLostError` where the worker died or broke a limit; what it was busy
        with is the oldest of its tasks that has no answer.
        """
        message = self._take()
        if message is not None:
            return message
        readable, _, _ = select.select([self.fileno()], [], [], wait)
        if readable:
            data = os.read(self.fileno(), _READ)
            if not data:
                raise self._lost("crash", self._how_it_died())
            self._decoder.feed(data)
            message = self._take()
            # An answer is coming: the op has ended, and the pause may have been the reader's.
            self._deadline = max(self._deadline, time.monotonic() + _GRACE)
        if message is None:
            self._check_limits()
        return message

    def answered(self) -> None:
        """A task has ended: the clock of the next one starts."""
        self.pending -= 1
        self.done += 1
        self.touch()

    def touch(self) -> None:
        """A task begins, or a streamed answer makes progress: the clock starts again."""
        self._deadline = time.monotonic() + self.limits.seconds

    def worn(self) -> bool:
        """Whether the worker should be given no more tasks, and replaced."""
        return (
            self.done + self.pending >= self.limits.tasks
            or self.resident_mb() > self.limits.recycle_mb
        )

    def resident_mb(self) -> float:
        """Resident memory in MiB, 0 where the process is gone."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, IndexError, ValueError):
            return 0.0
        return pages * _PAGE_MB

    def close(self) -> None:
        """Kill the worker and collect it."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()

    def _take(self) -> Message | None:
        try:
            return self._decoder.take()
        except WireError as error:
            raise self._lost("crash", f"protocol: {error}") from error

    def _check_limits(self) -> None:
        if time.monotonic() > self._deadline:
            raise self._lost("timeout", f"{self.limits.seconds:g} s")
        if self.resident_mb() > self.limits.memory_mb:
            raise self._lost("memory", f"{self.limits.memory_mb} MiB")

    def _how_it_died(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return f"exit {self._process.wait(timeout=1)}"
        return "pipe closed"

    def _lost(self, kind: str, detail: str) -> WorkerLostError:
        self.close()
        return WorkerLostError(kind, detail)

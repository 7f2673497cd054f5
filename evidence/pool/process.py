"""One worker process and the pipe to it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evidence.pool.model import Limits
from evidence.pool.wire import Decoder, WireError, encode

_READ = 1 << 18  # bytes asked of the pipe at a time
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

    def send(self, header: dict[str, Any]) -> None:
        """Start a task. Raises :class:`WorkerLostError`."""
        assert self._process.stdin is not None
        self._deadline = time.monotonic() + self.limits.seconds
        data = memoryview(encode(header))
        try:
            while data:
                data = data[self._process.stdin.write(data) or 0 :]
        except OSError as error:
            raise self._lost("crash", str(error)) from error

    def receive(self, wait: float) -> Message | None:
        """The next message, or None where none came within ``wait`` seconds.

        Raises :class:`WorkerLostError` where the worker died or broke a limit.
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

    def touch(self) -> None:
        """A streamed answer makes progress: its clock starts again."""
        self._deadline = time.monotonic() + self.limits.seconds

    def worn(self) -> bool:
        """Whether the idle worker should be replaced."""
        return self.done >= self.limits.tasks or self.resident_mb() > self.limits.recycle_mb

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

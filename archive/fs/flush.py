"""Flushing many files at once: the disk commits them together, which one by one it cannot."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore
from types import TracebackType

from archive.fs import calls
from archive.fs.errors import writing

THREADS = 4
OPEN_LIMIT = 64  # descriptors waiting to be flushed


class Flusher:
    """fsyncs written files in the background; nothing handed in is durable before :meth:`wait`.

    Use as a context manager: leaving it waits. The first failure is raised by :meth:`wait`; what
    was staged is then to be discarded, never flushed again.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="flush")
        self._room = BoundedSemaphore(OPEN_LIMIT)
        self._failed: BaseException | None = None
        self._pending: set[Future[None]] = set()

    def __enter__(self) -> Flusher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if error is None:
            self.wait()

    def close(self) -> None:
        """Return when every flush has ended, well or badly; nothing more can be handed in."""
        self._threads.shutdown(wait=True)

    def add(self, descriptor: int, path: Path) -> None:
        """Flush and close ``descriptor`` (of ``path``) soon; it belongs to the flusher from now.

        Raises what an earlier flush failed with.
        """
        if self._failed is not None:
            os.close(descriptor)
            raise self._failed
        self._room.acquire()
        future = self._threads.submit(self._flush, descriptor, path)
        self._pending.add(future)
        future.add_done_callback(self._done)

    def add_directory(self, path: Path) -> None:
        """Flush the entries of a directory soon."""
        with writing(path):
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.add(descriptor, path)

    def wait(self) -> None:
        """Return when everything handed in is on the disk. Raises HosoError (no-space, …)."""
        for future in list(self._pending):
            self._failed = self._failed or future.exception()
        if self._failed is not None:
            raise self._failed

    def _flush(self, descriptor: int, path: Path) -> None:
        try:
            if self._failed is None:  # after a failure nothing here is of use
                with writing(path):
                    calls.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _done(self, future: Future[None]) -> None:
        self._failed = self._failed or future.exception()
        self._pending.discard(future)
        self._room.release()

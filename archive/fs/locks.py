"""Locks between processes (``flock``): they end with the process, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.fs import calls
from archive.fs.errors import writing


class HeldError(Exception):
    """The lock is held by another process; ``text`` is what that process wrote into the file.

    ``since``: when it did, in seconds since the epoch.
    """

    def __init__(self, text: str, since: float) -> None:
        super().__init__(text)
        self.text = text
        self.since = since


@contextmanager
def lock_directory(path: Path) -> Iterator[None]:
    """Hold the exclusive lock of a directory, waiting for it; leaves no lock file.

    Works on local file systems; NFS wants a file open for writing and refuses.
    """
    with writing(path):
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def lock_file(path: Path, text: str, *, wait: bool = False) -> Iterator[None]:
    """Hold the exclusive lock of a file and write ``text`` into it. Raises :class:`HeldError`."""
    with writing(path):
        descriptor = calls.open_for_append(path)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            text = path.read_text(encoding="utf-8", errors="replace")
            raise HeldError(text, path.stat().st_mtime) from None
        with writing(path):
            calls.truncate(descriptor, 0)
            calls.write(descriptor, text.encode("utf-8"))
        yield
    finally:
        os.close(descriptor)

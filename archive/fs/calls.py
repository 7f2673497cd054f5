"""The system calls that change a file system: every write of the archive goes through these.

They add nothing but a loop around short writes, so that a test (or a later count of the calls) has
one place to look at and to break. Errors are the operating system's own ``OSError``.
"""

from __future__ import annotations

import os
from pathlib import Path

# The calls that change what lies on the disk: what a test counts, fails or dies at.
CHANGING = (
    "create",
    "open_for_append",
    "write",
    "fsync",
    "truncate",
    "rename",
    "link",
    "mkdir",
    "unlink",
    "rmdir",
)


def create(path: Path) -> int:
    """Open a new file for writing; it must not exist. Returns the descriptor."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)


def open_for_append(path: Path) -> int:
    """Open a file for appending, made where it is missing. Returns the descriptor."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)


def write(descriptor: int, data: bytes | memoryview) -> None:
    """Write all of ``data``."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def fsync(descriptor: int) -> None:
    """Flush a file or a directory to the disk. A failure is final: never call it again."""
    os.fsync(descriptor)


def truncate(descriptor: int, size: int) -> None:
    """Cut an open file to ``size`` bytes."""
    os.ftruncate(descriptor, size)


def rename(source: Path, target: Path) -> None:
    """Rename; a file is replaced, a directory only where it is empty."""
    source.rename(target)


def link(source: Path, target: Path) -> None:
    """Give a file a second name."""
    os.link(source, target, follow_symlinks=False)


def mkdir(path: Path, mode: int = 0o777) -> None:
    """Make one directory."""
    path.mkdir(mode)


def unlink(path: Path) -> None:
    """Remove a file or a symbolic link."""
    path.unlink()


def rmdir(path: Path) -> None:
    """Remove an empty directory."""
    path.rmdir()


def chmod(path: Path, mode: int) -> None:
    """Set the permissions of a file or directory."""
    path.chmod(mode)

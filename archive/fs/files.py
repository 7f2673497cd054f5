"""Writing files: whole, durable, or not at all."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from archive.fs import calls
from archive.fs.errors import writing
from archive.fs.flush import Flusher

BLOCK = 1 << 20  # bytes read at a time
TEMPORARY = ".part"  # suffix of a file that is not finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was written: SHA-256 (hex), size in bytes, digests of the further algorithms (hex)."""

    sha256: str
    size: int
    digests: dict[str, str]


@contextmanager
def _reading(path: Path) -> Iterator[io.FileIO]:
    """A file opened to be read. Raises ``OSError`` for a pipe or device: it might never end."""
    with io.FileIO(path, opener=_at_once) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        yield stream


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # a pipe nobody writes to would be waited for


def bytes_of(path: Path) -> bytes:
    """The bytes of a file. Raises ``OSError``, also for what is no regular file."""
    with _reading(path) as stream:
        return stream.readall()


def chunks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file in blocks of :data:`BLOCK`. Raises as :func:`bytes_of`."""
    with _reading(path) as stream:
        while block := stream.read(BLOCK):
            yield block


def sha256_of(path: Path) -> tuple[str, int]:
    """(SHA-256 in hex, size) of a file, read in blocks. Raises as :func:`bytes_of`."""
    with _reading(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()


def copy_in(
    chunks: Iterable[bytes],
    target: Path,
    *,
    also: tuple[str, ...] = (),
    flusher: Flusher | None = None,
) -> Copied:
    """Write ``chunks`` to the new file ``target``, hashing on the way, and fsync it.

    ``also`` names further hashlib algorithms. ``flusher`` does the fsync in the background. The
    parent directory must exist; it is not fsynced (a staged tree is, as a whole, before its
    rename). Whatever fails here, ``target`` is gone again.
    Raises HosoError (no-space, read-only, …); errors of ``chunks`` pass through.
    """
    digest, size = hashlib.sha256(), 0
    others = {name: hashlib.new(name) for name in also}
    with _fresh(target, flusher) as descriptor:
        for chunk in chunks:
            digest.update(chunk)
            for other in others.values():
                other.update(chunk)
            with writing(target):
                calls.write(descriptor, chunk)
            size += len(chunk)
    further = {name: other.hexdigest() for name, other in others.items()}
    return Copied(sha256=digest.hexdigest(), size=size, digests=further)


class Sink:
    """A new file that is written bit by bit; see :func:`new_stream`."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        self._digest = hashlib.sha256()

    def write(self, data: bytes | memoryview) -> int:
        """Write all of ``data``. Raises HosoError (no-space, …)."""
        with writing(self._path):
            calls.write(self._descriptor, data)
        self._digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back (asked for by writers of archives)."""

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of what was written so far."""
        return self._digest.hexdigest()


@contextmanager
def new_stream(path: Path) -> Iterator[Sink]:
    """A new file to be written bit by bit, fsynced at the end, gone again where anything fails."""
    with _fresh(path) as descriptor:
        yield Sink(path, descriptor)


def write_staged(path: Path, data: bytes, *, flusher: Flusher | None = None) -> None:
    """Write and fsync a new file inside a staged tree, whose own rename makes it visible.

    ``flusher`` does the fsync in the background.
    """
    with _fresh(path, flusher) as descriptor, writing(path):
        calls.write(descriptor, data)


def write_scratch(path: Path, data: bytes) -> None:
    """Write a new file that nobody needs after a crash: not fsynced."""
    with writing(path):
        descriptor = calls.create(path)
    try:
        with writing(path):
            calls.write(descriptor, data)
    finally:
        os.close(descriptor)


def write_new(path: Path, data: bytes) -> None:
    """Make the file ``path`` with ``data``: temporary file, fsync, rename, fsync of the parent.

    Raises ``FileExistsError`` where the name is taken, HosoError where it cannot be written.
    """
    if os.path.lexists(path):
        raise FileExistsError(path)
    replace(path, data)


def replace(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``path`` in one step; a reader sees the old or the new."""
    temporary = path.with_name(path.name + TEMPORARY)
    with writing(temporary), suppress(FileNotFoundError):
        calls.unlink(temporary)  # left by a process that was killed
    write_staged(temporary, data)
    move(temporary, path)


def append(path: Path, data: bytes) -> None:
    """Append ``data`` and fsync; the parent too where the file is new."""
    fresh = not path.exists()
    with writing(path):
        descriptor = calls.open_for_append(path)
        try:
            calls.write(descriptor, data)
            calls.fsync(descriptor)
        finally:
            os.close(descriptor)
    if fresh:
        sync_directory(path.parent)


def cut(path: Path, size: int) -> None:
    """Cut a file to ``size`` bytes and fsync it."""
    with writing(path):
        descriptor = calls.open_for_append(path)
        try:
            calls.truncate(descriptor, size)
            calls.fsync(descriptor)
        finally:
            os.close(descriptor)


def move(source: Path, target: Path) -> None:
    """Rename, then fsync every directory that changed. A file in the way is replaced."""
    with writing(target):
        calls.rename(source, target)
    sync_directory(target.parent)
    if source.parent != target.parent:
        sync_directory(source.parent)


def delete(path: Path) -> None:
    """Remove one file and fsync its directory."""
    with writing(path):
        calls.unlink(path)
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Flush a directory's entries to the disk."""
    with writing(path):
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            calls.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_file(path: Path) -> None:
    """Flush a file that something else wrote (a database copy)."""
    with writing(path):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            calls.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _fresh(path: Path, flusher: Flusher | None = None) -> Iterator[int]:
    """A new file, fsynced at the end (by ``flusher``, later), removed where anything fails."""
    with writing(path):
        descriptor = calls.create(path)
    try:
        yield descriptor
        if flusher is None:
            with writing(path):
                calls.fsync(descriptor)
    except BaseException:
        os.close(descriptor)
        with suppress(OSError):
            calls.unlink(path)
        raise
    if flusher is None:
        os.close(descriptor)
    else:
        flusher.add(descriptor, path)

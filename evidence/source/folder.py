"""A folder, walked in the order of its names' bytes; links are reported, never followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from evidence.source.model import Kind, Member, printable
from schemas.errors import HosoError
from schemas.finding import Finding

_BLOCK = 1 << 20  # bytes read at a time


class FolderSource:
    """A folder or, with ``only``, a single file in it."""

    def __init__(self, path: Path, only: str | None = None) -> None:
        self.kind: Literal["folder", "zip", "tar", "file"] = "file" if only else "folder"
        self.problems: list[Finding] = []
        self._path = path
        self._only = only

    def members(self) -> Iterator[Member]:
        """See :class:`evidence.source.model.Source`."""
        if self._only is not None:
            name = os.fsencode(self._only)
            yield _member(os.fsencode(self._path), name, os.lstat(self._path / self._only))
            return
        yield from _walk(os.fsencode(self._path), b"")


def _walk(root: bytes, prefix: bytes) -> Iterator[Member]:
    folder = _below(root, prefix) if prefix else root
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise _unreadable(prefix, error) from error
    for entry in entries:
        name = prefix + entry.name
        info = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(info.st_mode):
            yield from _walk(root, name + b"/")
        else:
            yield _member(root, name, info)


def _below(root: bytes, name: bytes) -> bytes:
    """A path as bytes: a name need not be text (pathlib would make it so)."""
    return root + b"/" + name


def _member(root: bytes, name: bytes, info: os.stat_result) -> Member:
    path, raw = printable(name)
    return Member(
        path=path,
        size=info.st_size,
        kind=_kind(info.st_mode),
        raw_name_hex=raw,
        modified=info.st_mtime_ns,
        read=lambda: _chunks(root, name, info),
    )


def _kind(mode: int) -> Kind:
    if stat.S_ISREG(mode):
        return "file"
    return "symlink" if stat.S_ISLNK(mode) else "special"


def _chunks(root: bytes, name: bytes, info: os.stat_result) -> Iterator[bytes]:
    """The file's bytes; that it is still the file that was listed is checked at both ends."""
    size = 0
    try:
        # A link put in the file's place meanwhile is not followed.
        handle = os.open(_below(root, name), os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as error:
        raise _unreadable(name, error) from error
    try:
        while block := os.read(handle, _BLOCK):
            size += len(block)
            yield block
        after = os.fstat(handle)
    except OSError as error:
        raise _unreadable(name, error) from error
    finally:
        os.close(handle)
    if (size, after.st_mtime_ns) != (info.st_size, info.st_mtime_ns):
        raise HosoError("source-changed", path=printable(name)[0])


def _unreadable(name: bytes, error: OSError) -> HosoError:
    return HosoError("source-unreadable", path=printable(name)[0], why=error.strerror or error)

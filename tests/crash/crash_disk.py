"""What a disk may have forgotten after the power failed: all that was never flushed.

The hardest reading of what fsync promises: a name is there for certain only once its directory was
flushed, content once its file was. Where names are taken back, files that were renamed over or
removed come back with them. What databases and the index engine do by themselves is not followed.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any


class Disk:
    """Follows the calls of ``archive.fs.calls``. ``spare``: a folder for what may come back."""

    def __init__(self, spare: Path) -> None:
        self._spare = spare
        self._unflushed: dict[tuple[int, int], tuple[int, int]] = {}  # file -> descriptor, size
        self._names: list[tuple[Path, Callable[[], object]]] = []  # directory, how to take it back

    def follow(self, name: str, real: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """Do the call and remember what of it may be lost."""
        before = getattr(self, f"_before_{name}", None)
        undo = before(*args) if before else None
        done = real(*args)
        if undo is not None:
            self._names.append(undo)
        if name == "fsync":
            self._flushed(args[0])
        return done

    def power_fails(self, *, names: bool) -> None:
        """Make the disk what it would be found as."""
        for _, undo in reversed(self._names if names else []):
            with suppress(FileNotFoundError, NotADirectoryError, FileExistsError):
                undo()
        for descriptor, size in self._unflushed.values():
            os.ftruncate(descriptor, size)

    def lose_content(self, descriptor: int) -> None:
        """The pages of one file, which could not be flushed, are dropped."""
        kept = self._unflushed.pop(_file(descriptor), None)
        if kept:
            os.ftruncate(*kept)

    def _flushed(self, descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            directory = Path(f"/proc/self/fd/{descriptor}").readlink()
            self._names = [one for one in self._names if one[0] != directory]
        elif kept := self._unflushed.pop(_file(descriptor), None):
            os.close(kept[0])

    def _before_write(self, descriptor: int, _data: object) -> None:
        if _file(descriptor) not in self._unflushed:
            size = os.fstat(descriptor).st_size
            # Opened anew: a duplicate would go on holding the lock of a file that was let go.
            again = os.open(f"/proc/self/fd/{descriptor}", os.O_RDWR)
            self._unflushed[_file(descriptor)] = (again, size)

    def _before_create(self, path: Path) -> tuple[Path, Callable[[], object]]:
        return path.parent, path.unlink

    def _before_open_for_append(self, path: Path) -> tuple[Path, Callable[[], object]] | None:
        return None if path.exists() else (path.parent, path.unlink)

    def _before_mkdir(self, path: Path, _mode: int = 0) -> tuple[Path, Callable[[], object]] | None:
        return None if path.exists() else (path.parent, lambda: shutil.rmtree(path))

    def _before_link(self, _source: Path, target: Path) -> tuple[Path, Callable[[], object]] | None:
        return None if target.exists() else (target.parent, target.unlink)

    def _before_unlink(self, path: Path) -> tuple[Path, Callable[[], object]] | None:
        kept = self._kept(path)
        return (path.parent, lambda: os.link(kept, path)) if kept else None

    def _before_rmdir(self, path: Path) -> tuple[Path, Callable[[], object]]:
        return path.parent, path.mkdir

    def _before_rename(self, source: Path, target: Path) -> tuple[Path, Callable[[], object]]:
        kept = self._kept(target)

        def undo() -> None:
            target.rename(source)
            if kept:
                os.link(kept, target)

        return target.parent, undo

    def _kept(self, path: Path) -> Path | None:
        """A second name of a file that is about to lose its own."""
        if not path.is_file() or path.is_symlink():
            return None
        self._spare.mkdir(exist_ok=True)
        kept = self._spare / str(len(list(self._spare.iterdir())))
        os.link(path, kept)
        return kept


def _file(descriptor: int) -> tuple[int, int]:
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino

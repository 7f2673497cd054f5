"""The generations of the embedded index: a folder each, and a file that names the one in use.

``index/g0001/``, ``index/g0002/`` are indexes of the engine; ``index/current`` holds the name of
the one people search and is replaced in one step. In a generation's folder ``in-step`` holds what
:meth:`EmbeddedStore.mark` noted. An index that lies in ``index/`` itself was made before there were
generations: with whatever else lies there it counts as the generation ``g0000``, outdated.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from schemas.errors import HosoError
from search.embedded.faults import engine_faults
from search.embedded.index import META, EmbeddedEngine

CURRENT = "current"
MARK = "in-step"
FORMER = "g0000"
_NAME = re.compile(r"g\d{4,}")
_TEMPORARY = ".part"


class EmbeddedStore:
    """The store port on folder ``path``, which is made where it is missing when something is."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def current(self) -> str:
        """Name of the generation in use."""
        name = _read(self._path / CURRENT)
        return name if _NAME.fullmatch(name) else ""

    def generations(self) -> tuple[str, ...]:
        """All folders of generations, oldest first."""
        if not self._path.is_dir():
            return ()
        with engine_faults(self._path):
            names = {one.name for one in self._path.iterdir()} - {CURRENT}
        found = {name if _NAME.fullmatch(name) else FORMER for name in names}
        return tuple(sorted(found, key=_number))

    def create_generation(self) -> str:
        """An empty index in a folder of its own."""
        names = (*self.generations(), self.current())
        name = f"g{max(map(_number, names)) + 1:04d}"
        with engine_faults(self._path):
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            EmbeddedEngine.create(self._path / name).close()
            _sync(self._path)
        return name

    def open_generation(self, name: str) -> EmbeddedEngine:
        """The engine of one. Raises as :meth:`EmbeddedEngine.open`."""
        if name in ("", FORMER) and (self._path / META).is_file():
            raise HosoError("index-outdated", path=self._path)
        if not _NAME.fullmatch(name):
            raise HosoError("index-missing", path=self._path)
        return EmbeddedEngine.open(self._path / name)

    def switch(self, name: str) -> None:
        """Put ``name`` into the pointer file in one step."""
        with engine_faults(self._path):
            _sync(self._path / name)
            _replace(self._path / CURRENT, name)

    def drop_generation(self, name: str) -> None:
        """Remove the folder. Who has it open reads on: the files stay until they are closed."""
        if not _NAME.fullmatch(name):
            return
        with engine_faults(self._path):
            _remove(self._path / name)
            if name == FORMER and self._path.is_dir():
                for one in self._path.iterdir():
                    if not _NAME.fullmatch(one.name) and one.name != CURRENT:
                        _remove(one)

    def mark(self, name: str, state: str) -> None:
        """Note ``state``, or that there is none."""
        path = self._path / name / MARK
        with engine_faults(self._path):
            if state:
                _replace(path, state)
            elif path.exists():
                path.unlink()
                _sync(path.parent)

    def marked(self, name: str) -> str:
        """What was noted last."""
        return _read(self._path / name / MARK) if name else ""

    def version(self, name: str) -> str:
        """Digest of the file that says which segments are committed."""
        try:
            data = (self._path / name / META).read_bytes()
        except OSError:
            return ""
        return hashlib.sha256(data).hexdigest()

    def health(self) -> str:
        """Good where the generation in use can be opened: it is in one piece or not at all."""
        try:
            self.open_generation(self.current()).close()
        except HosoError:
            return "bad"
        return "good"

    def close(self) -> None:
        """Nothing is held between calls."""


def _number(name: str) -> int:
    return int(name[1:] or 0)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _replace(path: Path, text: str) -> None:
    """Write ``text`` beside ``path``, flush it, and rename it into place."""
    temporary = path.with_name(path.name + _TEMPORARY)
    with temporary.open("wb") as stream:
        stream.write(f"{text}\n".encode("ascii"))
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    """Remove a file or a tree; another process may be removing it too."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        if path.exists():
            shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError):
            path.unlink()

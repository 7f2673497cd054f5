"""One fault at one call that changes the disk: what a driver gives to a forked process.

The calls are those of ``archive.fs.calls``, the commits of the databases, the writes of the index
engine, and whatever else Python makes, renames or removes below the folder that is watched (index
pointer, snapshots). They are numbered from 1 in the order they are made; files are flushed one
after the other here, so that a number names the same call each time.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from unittest.mock import patch

from crash_disk import Disk
from sqlalchemy import Engine, event

from archive.fs import calls, flush
from schemas.errors import HosoError
from search.embedded import EmbeddedEngine

KILLED = 137
FILLING = ("create", "open_for_append", "write", "mkdir", "link", "commit", "open", "os.mkdir")
# Kind of fault -> the calls it can befall (empty: every call), and what it is.
KINDS: dict[str, tuple[tuple[str, ...], str]] = {
    "kill": ((), "kill -9 before the call"),
    "cut": (("write",), "half of the bytes are written, then kill -9"),
    "short": (("write",), "the system takes half of the bytes at first; the work goes on"),
    "io": ((), "the call fails (EIO); a failed fsync loses what it should have flushed"),
    "full": (FILLING, "the disk is full from this call on (ENOSPC)"),
    "power": ((), "power fails: nothing that was not flushed is there, names neither"),
    "blank": ((), "power fails: names are there, but not what was not flushed into them"),
}
_EVENTS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link"}
_ENGINE = ("upsert", "delete", "commit")


class _AtOnce:
    """An executor that does the work when it is handed in."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def submit(self, work: Callable[..., Any], *args: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*args))
        except BaseException as error:
            done.set_exception(error)
        return done

    def shutdown(self, *, wait: bool) -> None: ...


class _HalfWrites:
    """``os`` for ``archive.fs.calls``, whose next ``write`` takes half of what it is given."""

    def __init__(self) -> None:
        self.due = False

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def write(self, descriptor: int, data: memoryview) -> int:
        taken = data[: max(1, len(data) // 2)] if self.due else data
        self.due = False
        return os.write(descriptor, taken)


class Injector:
    """Counts the calls of this process and brings one fault. ``seen``: their names."""

    def __init__(self, kind: str, number: int, watched: Path) -> None:
        self.seen: list[str] = []
        self._kind, self._number, self._watched = kind, number, str(watched)
        self._inside = False
        self._disk = Disk(watched / "spare")
        self._half = _HalfWrites()

    def install(self) -> None:
        """From now on; there is no way back."""
        patch.object(flush, "ThreadPoolExecutor", _AtOnce).start()
        patch.object(calls, "os", self._half).start()
        for name in calls.CHANGING:
            setattr(calls, name, self._wrapped(name, getattr(calls, name)))
        for name in _ENGINE:
            setattr(EmbeddedEngine, name, self._engine(name, getattr(EmbeddedEngine, name)))
        event.listen(Engine, "commit", lambda _: self._plain("commit"))
        sys.addaudithook(self._heard)

    def end(self) -> None:
        """The work is done: the process ends here where it was to end after its last call."""
        if self._kind == "kill" and len(self.seen) < self._number:
            os._exit(KILLED)

    def _due(self, name: str) -> bool:
        self.seen.append(name)
        last = len(self.seen)
        if self._kind == "full":
            return self._number <= last and self._number > 0 and name in FILLING
        return last == self._number

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            if self._due(name):
                self._befall(name, real, args)
            self._inside = True
            try:
                return self._disk.follow(name, real, args)
            finally:
                self._inside = False

        return call

    def _befall(self, name: str, real: Callable[..., Any], args: tuple[Any, ...]) -> None:
        if self._kind == "short":
            self._half.due = True
        elif self._kind == "cut":
            self._disk.follow(name, real, (args[0], bytes(args[1])[: len(args[1]) // 2]))
            os._exit(KILLED)
        elif self._kind == "io" and name == "fsync":
            self._disk.lose_content(args[0])
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        else:
            self._stop()

    def _stop(self) -> None:
        """The faults that befall any call alike."""
        if self._kind in ("kill", "power", "blank"):
            if self._kind != "kill":
                self._disk.power_fails(names=self._kind == "power")
            os._exit(KILLED)
        if self._kind in ("io", "full"):
            number = errno.EIO if self._kind == "io" else errno.ENOSPC
            raise OSError(number, os.strerror(number), self._watched)

    def _plain(self, name: str) -> None:
        if not self._due(name):
            return
        try:
            self._inside = True  # what the stopping itself does is not counted
            self._stop()
        except OSError as error:
            code = "no-space" if self._kind == "full" else "write-failed"
            raise HosoError(code, path=self._watched, why=error.strerror) from error
        finally:
            self._inside = False

    def _engine(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            self._plain(f"index.{name}")
            return real(*args)

        return call

    def _heard(self, name: str, args: tuple[Any, ...]) -> None:
        writes = name == "open" and isinstance(args[2], int) and args[2] & os.O_CREAT
        named = args and isinstance(args[0], (str, os.PathLike)) and self._ours(os.fspath(args[0]))
        if self._inside or not named or not (writes or name in _EVENTS) or not self._due(name):
            return
        self._inside = True
        try:
            self._stop()
        finally:
            self._inside = False

    def _ours(self, path: str) -> bool:
        return path.startswith(self._watched) and "/spare/" not in path

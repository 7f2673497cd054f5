"""Files written where a user said: never over an existing one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from schemas.errors import HosoError


def check_target(out: Path) -> None:
    """Say before the work whether ``out`` can be a new file.

    Raises ``HosoError``: out-exists, out-unwritable (its folder is missing).
    """
    try:
        taken, has_folder = out.exists(), out.absolute().parent.is_dir()
    except OSError as error:
        raise HosoError("out-unwritable", path=out, why=error.strerror or error) from error
    if taken:
        raise HosoError("out-exists", path=out)
    if not has_folder:
        raise HosoError("out-unwritable", path=out, why="không có thư mục chứa tệp này")


def write_new(out: Path, data: bytes) -> None:
    """Write ``data`` to ``out``. Raises ``HosoError``: out-exists, out-unwritable."""
    check_target(out)
    try:
        with out.open("xb") as stream:
            stream.write(data)
    except OSError as error:
        raise HosoError("out-unwritable", path=out, why=error.strerror or error) from error


def write_secret(out: Path, data: bytes) -> None:
    """Write ``data`` to ``out`` for its owner alone. Raises ``HosoError``: see `write_new`."""
    check_target(out)
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
    except OSError as error:
        raise HosoError("out-unwritable", path=out, why=error.strerror or error) from error


@contextmanager
def new_file(out: Path) -> Iterator[Path]:
    """A file to write beside ``out``; it becomes ``out`` when the work is done, else it goes.

    So nobody ever meets a half-written ``out``, and no file that came there meanwhile is lost.
    Raises ``HosoError``: out-exists, out-unwritable.
    """
    check_target(out)
    part = out.with_name(f".{out.name[:100]}.{os.getpid()}.part")
    try:
        yield part
        _settle(part, out)
    finally:
        with suppress(OSError):
            part.unlink()


def some_folder(out: Path) -> None:
    """Make the folder ``out`` where it is not there yet. Raises ``HosoError`` out-unwritable."""
    try:
        out.mkdir(exist_ok=True)
    except OSError as error:
        raise HosoError("out-unwritable", path=out, why=error.strerror or error) from error


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder to fill beside ``out``; it becomes ``out`` when the work is done, else it goes.

    ``out`` may be there already where it is an empty folder.
    Raises ``HosoError``: out-exists, out-unwritable.
    """
    if not (out.is_dir() and not any(out.iterdir())):
        check_target(out)
    part = out.with_name(f".{out.name[:100]}.{os.getpid()}.part")
    try:
        part.mkdir()
        yield part
        part.rename(out)
    except OSError as error:
        raise HosoError("out-unwritable", path=out, why=error.strerror or error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _settle(part: Path, out: Path) -> None:
    try:
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        os.link(part, out)
    except FileExistsError as error:
        raise HosoError("out-exists", path=out) from error
    except OSError as error:
        _rename(part, out, error)


def _rename(part: Path, out: Path, why: OSError) -> None:
    """For file systems without hard links (a memory stick)."""
    if out.exists():
        raise HosoError("out-exists", path=out) from why
    try:
        part.rename(out)
    except OSError as error:
        raise HosoError("out-unwritable", path=out, why=error.strerror or error) from error

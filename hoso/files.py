"""Files written where a user said: never over an existing one."""

from __future__ import annotations

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

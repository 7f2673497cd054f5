"""From the operating system's errors to errors a person can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import HosoError

_CODES = {
    errno.ENOSPC: "no-space",
    errno.EDQUOT: "no-space",
    errno.EROFS: "read-only",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.ENAMETOOLONG: "path-too-long",
}
_OF_DISK = frozenset({"no-space", "read-only", "no-permission", "write-failed"})


def is_of_disk(error: HosoError) -> bool:
    """Whether the disk is to blame, and not what was to be written: another try may succeed."""
    return error.code in _OF_DISK


def as_hoso_error(error: OSError, path: Path) -> HosoError:
    """The :class:`HosoError` for an ``OSError`` met while writing ``path``."""
    code = _CODES.get(error.errno or 0, "write-failed")
    return HosoError(code, path=path, why=error.strerror or str(error))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn every ``OSError`` of the block into a :class:`HosoError` that names ``path``."""
    try:
        yield
    except OSError as error:
        raise as_hoso_error(error, path) from error

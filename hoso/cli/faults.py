"""Faults that are no ``HosoError`` yet (disk, rights, database), put into one."""

from __future__ import annotations

import errno
import os
import sys

from schemas.errors import HosoError

_BY_ERRNO = {
    errno.ENOSPC: "no-space",
    errno.EDQUOT: "no-space",
    errno.EROFS: "read-only",
    errno.EACCES: "access-denied",
    errno.EPERM: "access-denied",
    errno.ENAMETOOLONG: "path-too-long",
}


def as_hoso_error(error: Exception) -> HosoError:
    """The error a person is shown for ``error``; what nobody foresaw is ``internal``."""
    if isinstance(error, HosoError):
        return error
    if isinstance(error, OSError):
        path = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "?"
        code = _BY_ERRNO.get(error.errno or 0, "os-failed")
        return HosoError(code, path=path, why=error.strerror or str(error))
    if _is_database_error(error):
        return HosoError("database-failed", why=str(getattr(error, "orig", None) or error))
    return HosoError("internal", why=f"{type(error).__name__}: {error}")


def _is_database_error(error: Exception) -> bool:
    """Whether SQLAlchemy raised it; a command that never loaded it cannot have met one."""
    module = sys.modules.get("sqlalchemy.exc")
    kind = getattr(module, "SQLAlchemyError", None)
    return kind is not None and isinstance(error, kind)

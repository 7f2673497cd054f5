"""What tantivy raises, in words a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import HosoError

# tantivy-py has no error classes of its own: ValueError with these words, OSError, or a panic.
_SIGNS = (
    ("LockBusy", "index-busy"),
    ("schema does not match", "index-outdated"),
    ("No space left", "index-full"),
    ("Disk quota", "index-full"),
    ("File too large", "index-full"),
    ("Permission denied", "index-denied"),
    ("Read-only file system", "read-only"),
    ("Directory does not exist", "index-missing"),
)


@contextmanager
def engine_faults(path: Path) -> Iterator[None]:
    """Turns what the engine raises inside the block into :class:`HosoError`."""
    try:
        yield
    except HosoError:
        raise
    except (ValueError, OSError, RuntimeError) as error:
        raise _explained(path, str(error)) from error
    except BaseException as error:
        # A panic of the engine is a BaseException whose class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise _explained(path, str(error)) from error


def _explained(path: Path, why: str) -> HosoError:
    code = next((code for sign, code in _SIGNS if sign in why), "index-damaged")
    return HosoError(code, path=path, why=why[:300])

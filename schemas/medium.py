"""Whether a place can be written to at all."""

from __future__ import annotations

import os
from pathlib import Path


def on_read_only(path: Path) -> bool:
    """Whether ``path`` lies on a file system mounted read-only; False where nothing is there."""
    try:
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return False

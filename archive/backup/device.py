"""Which device a folder lies on: two sets on one device are lost together."""

from __future__ import annotations

import os
from pathlib import Path

_BY_UUID = Path("/dev/disk/by-uuid")


def device_of(path: Path) -> str:
    """``uuid:…`` of the file system ``path`` lies on, where the system tells it, else ``dev:8:17``.

    The number of a device that is plugged in may be that of another one next week; its UUID stays.
    """
    number = path.stat().st_dev
    if _BY_UUID.is_dir():
        for link in sorted(_BY_UUID.iterdir()):
            if link.exists() and link.stat().st_rdev == number:
                return f"uuid:{link.name}"
    return f"dev:{os.major(number)}:{os.minor(number)}"

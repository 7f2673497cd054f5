"""Long work in the background gives way to people who search meanwhile."""

from __future__ import annotations

import os
from contextlib import suppress

_NICENESS = 10  # of 19; threads and processes started later inherit it


def give_way() -> None:
    """Lower the priority of this process; where that is not possible nothing changes."""
    with suppress(OSError):
        if os.getpriority(os.PRIO_PROCESS, 0) < _NICENESS:
            os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)

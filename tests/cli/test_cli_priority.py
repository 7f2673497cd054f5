"""Rebuilding gives way: its process has a lower priority than those who search."""

from __future__ import annotations

import subprocess
import sys

_LOWERED = """
import os
from hoso.priority import give_way
give_way(); give_way()
print(os.getpriority(os.PRIO_PROCESS, 0))
"""


def test_giving_way_lowers_the_priority_once() -> None:
    done = subprocess.run([sys.executable, "-c", _LOWERED], capture_output=True, text=True)
    assert done.stdout.strip() == "10", done.stderr

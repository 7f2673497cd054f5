"""The tests of broken-off work share their helpers."""

from __future__ import annotations

import sys
from pathlib import Path

for room in ("registers", "ingest", "crash"):
    sys.path.insert(0, str(Path(__file__).parents[1] / room))

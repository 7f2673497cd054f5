"""``hoso`` on a clock that stands still, so that two runs make the same bytes."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    importlib.import_module("crash_driver").stand_still()
    raise SystemExit(importlib.import_module("hoso.cli.main").main(sys.argv[1:]))

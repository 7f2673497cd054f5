"""Lets the tests of this folder share case_support and the generators it uses."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "layout"))
sys.path.insert(0, str(Path(__file__).parents[1] / "exchange"))

"""Lets the tests of this folder share paper_support and the matching of cases."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "validator"))
sys.path.insert(0, str(Path(__file__).parents[1] / "layout"))

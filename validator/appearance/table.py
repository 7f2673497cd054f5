"""The table of how signatures have to look (``data/appearance.json``)."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table() -> dict[str, Any]:
    """The whole table."""
    name = files("validator.appearance").joinpath("data/appearance.json")
    loaded: dict[str, Any] = json.loads(name.read_text(encoding="utf-8"))
    return loaded


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One of its patterns, in any case of letters but for numbers and symbols (in capitals)."""
    flags = 0 if name == "number" else re.IGNORECASE
    return re.compile(table()["patterns"][name], flags)


@cache
def day(name: str) -> date:
    """One of its days."""
    return date.fromisoformat(table()["days"][name])

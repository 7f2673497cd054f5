"""The numbers the rules of safekeeping compare with, from ``data/limits.json`` with sources."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _table() -> dict[str, dict[str, Any]]:
    text = files("validator.safekeeping").joinpath("data/limits.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = json.loads(text)
    return table


def limit(name: str) -> int:
    """The number of that name. Raises ``KeyError``."""
    return int(_table()[name]["value"])


def years_after(day: date, years: int) -> date:
    """The same day some years later (earlier, where negative); of 29 February the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)

"""The rules that readers of metadata report themselves (``schemas/data/reader-rules.json``)."""

from __future__ import annotations

from functools import cache

from schemas.data_files import load_json
from schemas.finding import Severity

# A rule of the Circular's catalogue that readers see and judges do not: a misprinted name was used.
MISPRINT = "T02-META-12"


@cache
def severities() -> dict[str, Severity]:
    """Rule id -> severity of every rule a reader may report."""
    rows: dict[str, Severity] = {
        row["id"]: row["severity"] for row in load_json("reader-rules.json")
    }
    return {**rows, MISPRINT: "info"}

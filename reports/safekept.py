"""What the rules of safekeeping say of the archive, as a frame of the reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemas.canonical import canonical_json
from schemas.judgement import Judgement


def safekeeping_rows(judgement: Judgement) -> Iterator[dict[str, Any]]:
    """The rows of the frame ``safekeeping``: rules in force only."""
    for result in judgement.results:
        if result.reason == "not-in-force":
            continue
        row = {"rule": result.rule, "status": result.status, "reason": result.reason}
        found = [item for item in judgement.findings if item.rule == result.rule]
        for position, item in enumerate(found, start=1):
            params = canonical_json(dict(item.params)).decode("utf-8")
            yield {**row, "position": position, "severity": item.severity, "params": params}
        if not found:
            yield {**row, "params": "{}"}

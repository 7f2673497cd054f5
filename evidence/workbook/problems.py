"""Collecting the reader's findings: severity from the data, a bound per rule and sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from evidence.workbook.limits import MAX_FINDINGS_PER_RULE
from schemas.finding import Finding, Place
from schemas.reader_rules import severities, told


class Problems:
    """Findings in the order they were met, at most ``MAX_FINDINGS_PER_RULE`` per rule and sheet.

    What is left out is counted: the last finding kept carries it in ``params["more"]``.
    """

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._count: Counter[tuple[str, str | None]] = Counter()
        self._last: dict[tuple[str, str | None], int] = {}

    def add(self, rule: str, where: Place, evidence: str = "", **params: str) -> None:
        """Note one problem. ``evidence``: what stood there."""
        key = (rule, where.sheet)
        self._count[key] += 1
        if self._count[key] > MAX_FINDINGS_PER_RULE:
            return
        self._last[key] = len(self._found)
        self._found.append(
            Finding(
                rule=rule,
                severity=severities()[rule],
                where=where,
                evidence=evidence[:200],
                params=told(params, where),
            )
        )

    def findings(self) -> tuple[Finding, ...]:
        """All findings kept."""
        kept = list(self._found)
        for key, count in self._count.items():
            if count > MAX_FINDINGS_PER_RULE:
                index = self._last[key]
                more = {"more": str(count - MAX_FINDINGS_PER_RULE)}
                kept[index] = replace(kept[index], params={**kept[index].params, **more})
        return tuple(kept)

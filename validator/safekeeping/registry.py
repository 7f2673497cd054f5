"""The registry of checks over the state of the archive, in the style of :mod:`validator.registry`.

A check gets the state and the moment it is looked at; it never reads a clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from validator.registry import Verdict
from validator.safekeeping.state import ArchiveState

ArchiveCheck = Callable[[ArchiveState, datetime], Verdict]

ARCHIVE_CHECKS: dict[str, ArchiveCheck] = {}


def on_archive(*rule_ids: str) -> Callable[[ArchiveCheck], ArchiveCheck]:
    """Register a check of the archive itself."""

    def add(check: ArchiveCheck) -> ArchiveCheck:
        ARCHIVE_CHECKS.update(dict.fromkeys(rule_ids, check))
        return check

    return add

"""Whether the archive itself is kept as the circulars ask: backups, media, checks, a custodian."""

from __future__ import annotations

from validator.safekeeping import backups, checked, media
from validator.safekeeping.judge import judge_archive
from validator.safekeeping.limits import limit
from validator.safekeeping.registry import ARCHIVE_CHECKS
from validator.safekeeping.reminders import Reminder, reminders
from validator.safekeeping.state import ArchiveState, Check, Copy, KeptOn, independent, last

_ROOMS = (backups, checked, media)  # importing them fills the registry

__all__ = [
    "ARCHIVE_CHECKS",
    "ArchiveState",
    "Check",
    "Copy",
    "KeptOn",
    "Reminder",
    "independent",
    "judge_archive",
    "last",
    "limit",
    "reminders",
]

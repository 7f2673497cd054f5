"""Backup and restore of everything that cannot be made again."""

from __future__ import annotations

from archive.backup.make import BackupResult, backup
from archive.backup.plan import Kind, Plan, plan_set
from archive.backup.repair import RepairReport, repair
from archive.backup.restore import check_backup, restore

__all__ = [
    "BackupResult",
    "Kind",
    "Plan",
    "RepairReport",
    "backup",
    "check_backup",
    "plan_set",
    "repair",
    "restore",
]

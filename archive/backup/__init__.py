"""Backup and restore of everything that cannot be made again."""

from __future__ import annotations

from archive.backup.make import BackupResult, backup
from archive.backup.restore import check_backup, restore

__all__ = ["BackupResult", "backup", "check_backup", "restore"]

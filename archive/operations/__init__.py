"""The operations database: transfers, quarantine, fixity runs, backups, jobs, saved searches."""

from __future__ import annotations

from archive.operations.model import (
    Account,
    Backup,
    Decision,
    Drill,
    FileAccount,
    FixityFault,
    FixityRun,
    Job,
    Medium,
    MinutesNote,
    Owed,
    QuarantineItem,
    SavedSearch,
    Transfer,
)
from archive.operations.store import Operations

__all__ = [
    "Account",
    "Backup",
    "Decision",
    "Drill",
    "FileAccount",
    "FixityFault",
    "FixityRun",
    "Job",
    "Medium",
    "MinutesNote",
    "Operations",
    "Owed",
    "QuarantineItem",
    "SavedSearch",
    "Transfer",
]

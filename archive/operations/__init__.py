"""The operations database: ledger of transfers, quarantine, fixity runs, backups, jobs."""

from __future__ import annotations

from archive.operations.model import (
    Account,
    Backup,
    Decision,
    FileAccount,
    FixityFault,
    FixityRun,
    Job,
    QuarantineItem,
    Transfer,
)
from archive.operations.store import Operations

__all__ = [
    "Account",
    "Backup",
    "Decision",
    "FileAccount",
    "FixityFault",
    "FixityRun",
    "Job",
    "Operations",
    "QuarantineItem",
    "Transfer",
]

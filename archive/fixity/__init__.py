"""Fixity: whether every byte of the storage root is still what was archived."""

from __future__ import annotations

from archive.fixity.objects import ObjectCheck, check_object
from archive.fixity.run import FaultyFile, FixityReport, Progress, report, verify

__all__ = [
    "FaultyFile",
    "FixityReport",
    "ObjectCheck",
    "Progress",
    "check_object",
    "report",
    "verify",
]

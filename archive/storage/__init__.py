"""The OCFL storage root and the packages (AIP) in it."""

from __future__ import annotations

from archive.storage.again import plan_again
from archive.storage.aip import Aip, StoredFile, VersionInfo
from archive.storage.plan import AipPlan, Committed, PayloadFile
from archive.storage.root import Recovered, StorageRoot

__all__ = [
    "Aip",
    "AipPlan",
    "Committed",
    "PayloadFile",
    "Recovered",
    "StorageRoot",
    "StoredFile",
    "VersionInfo",
    "plan_again",
]

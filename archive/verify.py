"""Fixity of the whole root (see :mod:`archive.fixity`)."""

from __future__ import annotations

from archive.fixity import FaultyFile, FixityReport, Progress, report, verify

__all__ = ["FaultyFile", "FixityReport", "Progress", "report", "verify"]

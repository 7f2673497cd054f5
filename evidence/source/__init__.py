"""Readers of what a clerk hands over: a folder, a zip or tar, a single file."""

from __future__ import annotations

from evidence.source.model import Member, Source
from evidence.source.open import open_source

__all__ = ["Member", "Source", "open_source"]

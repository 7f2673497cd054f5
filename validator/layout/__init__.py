"""The form of documents after Decree 30: so far their encoding (F-005) and paper (F-001)."""

from validator.layout import encoding, paper

__all__ = ["encoding", "paper"]

"""The form of documents after Decree 30: so far in which encoding they are written (F-005)."""

from validator.layout import encoding

__all__ = ["encoding"]

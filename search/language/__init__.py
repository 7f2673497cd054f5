"""The query language beyond reading it: other forms of a query that was read."""

from __future__ import annotations

from search.language.bare import bare

__all__ = ["bare"]

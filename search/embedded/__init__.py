"""The embedded index: tantivy behind the port, in one folder, without a server."""

from __future__ import annotations

from search.embedded.index import EmbeddedIndex, drop_index

__all__ = ["EmbeddedIndex", "drop_index"]

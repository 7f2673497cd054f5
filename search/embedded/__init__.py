"""The embedded index: tantivy behind the engine port, in one folder, without a server."""

from __future__ import annotations

from pathlib import Path

from search.embedded.index import EmbeddedEngine, drop_index
from search.index import Index

__all__ = ["EmbeddedEngine", "create_index", "drop_index", "open_index"]


def open_index(path: Path) -> Index:
    """The index in folder ``path``; raises as :meth:`EmbeddedEngine.open`."""
    return Index(EmbeddedEngine.open(path))


def create_index(path: Path) -> Index:
    """The index in folder ``path``, made empty where there is none; raises as the other."""
    return Index(EmbeddedEngine.create(path))

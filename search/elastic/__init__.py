"""The index on an Elasticsearch cluster, behind the engine port."""

from __future__ import annotations

from search.elastic.connection import Connection
from search.elastic.index import ElasticEngine
from search.elastic.store import ElasticStore
from search.index import Index

__all__ = [
    "Connection",
    "ElasticEngine",
    "ElasticStore",
    "create_index",
    "drop_index",
    "open_index",
]


def open_index(connection: Connection, archive_id: str) -> Index:
    """The index of an archive; raises as :meth:`ElasticStore.open`."""
    return Index(ElasticStore(connection, archive_id).open())


def create_index(connection: Connection, archive_id: str) -> Index:
    """The index of an archive, made empty where there is none; raises as the other."""
    return Index(ElasticStore(connection, archive_id).create())


def drop_index(connection: Connection, archive_id: str) -> None:
    """Delete the index of an archive, whatever state it is in; nothing where there is none."""
    ElasticStore(connection, archive_id).drop()

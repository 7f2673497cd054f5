"""The index on an Elasticsearch cluster, behind the ports of engine and store."""

from __future__ import annotations

from search.elastic.connection import Connection
from search.elastic.index import ElasticEngine
from search.elastic.period import PERIODS
from search.elastic.store import ElasticStore

__all__ = ["PERIODS", "Connection", "ElasticEngine", "ElasticStore"]

"""Two nodes that make one cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from elastic_cache import Installation
from elastic_node import ElasticNode, ask


@contextmanager
def start_pair(made: Installation) -> Iterator[tuple[ElasticNode, ElasticNode]]:
    """The master, which has the only vote, and a second node; both may be killed and started."""
    first_settings = {"cluster.initial_master_nodes": ["node-1"], "discovery.seed_hosts": []}
    with ElasticNode(made, "node-1", first_settings) as first:
        second_settings = {"discovery.seed_hosts": [first.transport]}
        with ElasticNode(made, "node-2", second_settings) as second:
            ask(f"{first.url}/_cluster/health?wait_for_nodes=2&timeout=60s")
            yield first, second

"""Two nodes, and version 9: in `make test-all`."""

from __future__ import annotations

from elastic_node import ElasticNode, ask
from elasticsearch import Elasticsearch

TWO_COPIES = {"number_of_shards": 1, "number_of_replicas": 1}


def test_a_replica_stands_in_for_a_lost_node(two_nodes: tuple[ElasticNode, ElasticNode]) -> None:
    first, second = two_nodes
    with Elasticsearch([first.url, second.url], request_timeout=60) as client:
        client.indices.create(index="twice", settings=TWO_COPIES, wait_for_active_shards=2)
        client.index(index="twice", id="a", document={"n": 1}, refresh=True)
        assert client.cluster.health(wait_for_status="green")["number_of_nodes"] == 2
        second.kill()
        assert client.count(index="twice")["count"] == 1
        second.start(wait_for="yellow")
        assert client.cluster.health(wait_for_status="green")["number_of_nodes"] == 2


def test_the_first_of_two_is_master(two_nodes: tuple[ElasticNode, ElasticNode]) -> None:
    [master] = ask(f"{two_nodes[1].url}/_cat/master?format=json")
    assert master["node"] == two_nodes[0].name


def test_the_client_speaks_to_version_9(elasticsearch_9_url: str) -> None:
    with Elasticsearch(elasticsearch_9_url, request_timeout=60) as client:
        [node] = client.nodes.info()["nodes"].values()
        assert node["version"].startswith("9.")
        packed = {"codec": "best_compression", "number_of_replicas": 0}
        client.indices.create(index="one", settings=packed)
        client.index(index="one", id="a", document={"n": 1}, refresh=True)
        assert client.count(index="one")["count"] == 1

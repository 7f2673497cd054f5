"""The node the other tests rely on is a real, green Elasticsearch that keeps to itself."""

from __future__ import annotations

import pytest
from elasticsearch import Elasticsearch

ONE_COPY = {"number_of_replicas": 0}


def test_an_index_is_green(elasticsearch_client: Elasticsearch, elasticsearch_prefix: str) -> None:
    """Of the node as a whole nothing can be said: other tests make indexes at the same time."""
    index = f"{elasticsearch_prefix}green"
    elasticsearch_client.indices.create(index=index, settings=ONE_COPY)
    health = elasticsearch_client.cluster.health(index=index, wait_for_status="green")
    assert (health["status"], health["active_primary_shards"]) == ("green", 1)


def test_a_document_is_found(
    elasticsearch_client: Elasticsearch, elasticsearch_prefix: str
) -> None:
    index = f"{elasticsearch_prefix}one"
    text = {"type": "text", "analyzer": "whitespace"}
    elasticsearch_client.indices.create(
        index=index,
        settings=ONE_COPY,
        mappings={"dynamic": "strict", "properties": {"body": text}},
    )
    elasticsearch_client.index(index=index, id="a", document={"body": "quyết định"}, refresh=True)
    answer = elasticsearch_client.search(index=index, query={"match": {"body": "quyết"}})
    assert [hit["_id"] for hit in answer["hits"]["hits"]] == ["a"]


@pytest.mark.parametrize("turn", ["first", "second"])
def test_no_index_of_another_test_has_this_prefix(
    turn: str, elasticsearch_client: Elasticsearch, elasticsearch_prefix: str
) -> None:
    elasticsearch_client.indices.create(index=f"{elasticsearch_prefix}{turn}")
    found = elasticsearch_client.indices.get(index=f"{elasticsearch_prefix}*")
    assert [*found] == [f"{elasticsearch_prefix}{turn}"]

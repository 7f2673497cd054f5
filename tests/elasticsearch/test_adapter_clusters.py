"""The adapter on what offices have: version 9, two nodes of which one goes, a node killed."""

from __future__ import annotations

import pytest
from elastic_node import ElasticNode

from schemas.errors import HosoError
from search.elastic import Connection, ElasticStore
from search.entry import BodyPart, Entry, entry_key
from search.index import Index
from search.parse import parse


def letters(first: int, last: int) -> list[Entry]:
    return [
        Entry(
            id=f"e{number}",
            kind="document",
            dossier=f"d{number % 3}",
            subject=f"Về việc giao đất {number}",
            body=(BodyPart("a.pdf", 1, f"nội dung quyết định {number}"),),
        )
        for number in range(first, last)
    ]


def keys(entries: list[Entry]) -> dict[str, str]:
    return {entry.id: entry_key(entry) for entry in entries}


def test_version_9_answers_as_version_8(elasticsearch_9_url: str, elasticsearch_url: str) -> None:
    answers = []
    for url in (elasticsearch_9_url, elasticsearch_url):
        store = ElasticStore(Connection(url=url, prefix="hosotest-versions-"), "kho")
        for name in store.generations():
            store.drop_generation(name)
        store.switch(store.create_generation())
        index = Index(store.open_generation(store.current()))
        index.upsert(letters(0, 40))
        index.delete(["e3"])
        index.commit()
        assert index.state().keys() == keys(letters(0, 40)).keys() - {"e3"}
        asked = ("giao đất 7", '"quyết định"', "dat -7", "quy*", "")
        answers.append(
            [
                {**index.search(parse(text, sort=sort, by=by)).as_dict(), "cursor": None}
                for text in asked
                for sort in ("relevance", "title")
                for by in ("entry", "dossier")
            ]
        )
        index.close()
        store.drop_generation(store.current())
        store.close()
    assert answers[0] == answers[1]


def test_losing_the_second_node_loses_nothing(two_nodes: tuple[ElasticNode, ElasticNode]) -> None:
    master, other = two_nodes
    connection = Connection(url=master.url, shards=2, replicas=1, timeout=30)
    store = ElasticStore(connection, "kho")
    store.switch(store.create_generation())
    index = Index(store.open_generation(store.current()))
    index.upsert(letters(0, 50))
    index.commit()
    before = index.search(parse("giao đất", limit=60)).as_dict()
    other.kill()
    again = index.search(parse("giao đất", limit=60)).as_dict()
    assert {hit["id"] for hit in again["hits"]} == {hit["id"] for hit in before["hits"]}
    index.upsert(letters(40, 60))
    index.commit()
    assert index.state() == keys(letters(0, 60))
    assert store.health() == "degraded"
    index.close()
    store.close()


def test_a_node_that_is_killed_keeps_all_that_was_committed(own_node: ElasticNode) -> None:
    store = ElasticStore(Connection(url=own_node.url, timeout=30), "kho")
    store.switch(store.create_generation())
    index = Index(store.open_generation(store.current()))
    index.upsert(letters(0, 30))
    index.commit()
    own_node.kill()
    for call in (lambda: index.search(parse("giao")), index.state, store.current):
        with pytest.raises(HosoError) as caught:
            call()
        assert caught.value.code == "index-unavailable"
    assert store.health() == "bad"
    own_node.start()
    assert index.state() == keys(letters(0, 30))
    index.upsert(letters(20, 40))
    index.commit()
    assert index.search(parse("giao", limit=0)).total == 40
    index.close()
    store.close()

"""Generations on a real server: names, aliases, versions, and what other archives keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from elasticsearch import Elasticsearch

from schemas.errors import HosoError
from search.elastic import Connection, ElasticStore
from search.elastic import parts as parts_module
from search.entry import BodyPart, Entry, entry_key
from search.index import Index
from search.parse import parse


@pytest.fixture
def connection(elasticsearch_url: str, elasticsearch_prefix: str) -> Connection:
    return Connection(url=elasticsearch_url, prefix=elasticsearch_prefix)


@pytest.fixture
def store(connection: Connection) -> Iterator[ElasticStore]:
    store = ElasticStore(connection, "0AB1-kho")
    yield store
    store.close()


def code_of(store: ElasticStore, name: str) -> str:
    with pytest.raises(HosoError) as caught:
        store.open_generation(name)
    assert "hoso rebuild" in caught.value.remedy("vi")
    return caught.value.code


def test_names_carry_the_archive(
    store: ElasticStore, connection: Connection, elasticsearch_client: Elasticsearch
) -> None:
    store.switch(store.create_generation())
    alias = f"{connection.prefix}0ab1-kho"
    (index,) = elasticsearch_client.indices.get_alias(name=alias)
    assert index == f"{alias}-g0001"


def test_archives_on_one_server_do_not_touch_each_other(
    store: ElasticStore, connection: Connection
) -> None:
    near = [ElasticStore(connection, f"0ab1-kho{end}") for end in ("-g", "2", "-")]
    for one in (store, *near):
        one.switch(one.create_generation())
        one.create_generation()
    for one in (store, *near):
        assert one.generations() == ("g0001", "g0002")
    store.switch("g0002")
    store.drop_generation("g0001")
    for one in near:
        assert (one.current(), one.generations()) == ("g0001", ("g0001", "g0002"))


def test_settings_of_shards_and_copies_are_those_of_new_indexes(
    connection: Connection, elasticsearch_client: Elasticsearch
) -> None:
    several = ElasticStore(replace(connection, shards=2, replicas=1), "kho")
    several.switch(several.create_generation())
    (found,) = elasticsearch_client.indices.get_settings(index=f"{connection.prefix}*").values()
    wanted = {"number_of_shards": "2", "number_of_replicas": "1", "codec": "best_compression"}
    assert wanted.items() <= found["settings"]["index"].items()
    nodes = elasticsearch_client.cluster.health()["number_of_data_nodes"]
    assert several.health() == ("degraded" if nodes == 1 else "good")


def test_an_index_of_another_version_is_outdated(
    store: ElasticStore, elasticsearch_client: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = store.create_generation()
    store.open_generation(name).close()
    index = store._base(name)
    elasticsearch_client.indices.put_mapping(index=index, meta={"analysis_version": 0})
    assert code_of(store, name) == "index-outdated"
    made = parts_module.mapping
    monkeypatch.setattr(parts_module, "mapping", lambda: {**made(), "_meta": {"fields": "x"}})
    other = store.create_generation()
    monkeypatch.undo()
    assert code_of(store, other) == "index-outdated"


def test_an_index_in_the_place_of_the_alias_is_damage(
    store: ElasticStore, elasticsearch_client: Elasticsearch
) -> None:
    name = store.create_generation()
    elasticsearch_client.indices.create(index=store._alias)
    assert store.current() == ""
    with pytest.raises(HosoError) as caught:
        store.switch(name)
    assert caught.value.code == "index-damaged"


def test_two_indexes_behind_the_alias_are_damage_until_the_next_switch(
    store: ElasticStore, elasticsearch_client: Elasticsearch
) -> None:
    for name in (store.create_generation(), store.create_generation()):
        elasticsearch_client.indices.put_alias(index=store._base(name), name=store._alias)
    with pytest.raises(HosoError) as caught:
        store.current()
    assert caught.value.code == "index-damaged"
    store.switch("g0002")
    assert store.current() == "g0002"


def test_two_makers_at_one_moment_make_two(
    store: ElasticStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, ...]] = [(), (), ("g0001",)]
    monkeypatch.setattr(store, "generations", lambda: seen.pop(0))
    assert store.create_generation() == "g0001"
    assert store.create_generation() == "g0002"


def test_what_is_written_shows_to_another_program_within_two_seconds(
    store: ElasticStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = store.create_generation()
    reader, writer = (Index(store.open_generation(name)) for _ in range(2))
    assert reader.search(parse("")).total == 0
    writer.upsert([Entry(id="a", kind="document", dossier="d")])
    writer.commit()
    assert writer.search(parse("")).total == 1
    passed = reader._engine._taken + 2.0
    monkeypatch.setattr("search.elastic.index.time.monotonic", lambda: passed)
    assert reader.search(parse("")).total == 1
    reader.close()
    writer.close()


def test_an_answer_is_of_one_state(store: ElasticStore) -> None:
    index = Index(store.open_generation(store.create_generation()))
    index.upsert([Entry(id=f"e{n}", kind="document", dossier="d", subject="x") for n in range(9)])
    index.commit()
    listing = index.listing(parse("x"), most=100)
    other = Index(store.open_generation("g0001"))
    other.delete(f"e{n}" for n in range(9))
    other.commit()
    assert listing.total == len(list(listing.rows)) == 9
    assert index.state() == {}
    index.close()
    other.close()


def test_long_ids_and_large_documents_are_held(store: ElasticStore) -> None:
    many = "đất nước " * 600_000
    entries = [
        Entry(id="ấ" * 600, kind="document", dossier="d", subject="dài"),
        Entry(id="b", kind="document", dossier="d", body=(BodyPart("a.txt", 1, many),)),
    ]
    index = Index(store.open_generation(store.create_generation()))
    index.upsert(entries)
    index.commit()
    assert index.state() == {one.id: entry_key(one) for one in entries}
    assert [hit.id for hit in index.search(parse("dài")).hits] == ["ấ" * 600]
    assert [hit.id for hit in index.search(parse('"nước đất"')).hits] == ["b"]
    index.delete(["ấ" * 600])
    index.commit()
    assert set(index.state()) == {"b"}
    told = index.info()
    assert (told["engine"], told["entries"]) == ("elasticsearch", 1)
    assert told["bytes"] > 100
    assert told["engine_version"][0] in "89"
    index.close()


def test_chunks_are_sent_while_more_is_written(
    store: ElasticStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.elastic.writer.MOST_ITEMS", 7)
    monkeypatch.setattr("search.elastic.writer.MOST_BYTES", 20_000)
    entries = [
        Entry(id=f"e{n % 50}", kind="document", dossier="d", subject=f"lần {n}", unit="x" * 90 * n)
        for n in range(120)
    ]
    index = Index(store.open_generation(store.create_generation()))
    index.upsert(entries)
    index.delete(["e49", "e49", "e1"])
    index.upsert(entries[1:2])
    index.commit()
    wanted = {one.id: entry_key(one) for one in entries} | {"e1": entry_key(entries[1])}
    del wanted["e49"]
    assert index.state() == wanted
    index.close()

"""What becomes of an index when line, cluster or document fail: retried, named, never half."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from elastic_authority import Authority
from elastic_proxy import FaultProxy, basic
from elasticsearch import Elasticsearch

from schemas.errors import HosoError, error_table
from search.elastic import Connection, ElasticStore
from search.elastic import session as session_module
from search.elastic.faults import answered
from search.entry import BodyPart, Entry, entry_key
from search.index import Index
from search.parse import parse

SECRET = "bí-mật-tuyệt-đối"
ROOT = Path(__file__).parents[2]


def letters(first: int, last: int) -> list[Entry]:
    return [
        Entry(
            id=f"e{number}",
            kind="document",
            dossier="d",
            subject=f"Về việc {number} {SECRET}",
            body=(BodyPart("a.pdf", 1, f"nội dung {number}"),),
        )
        for number in range(first, last)
    ]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many tries as ever, without the waits between them."""
    monkeypatch.setattr(session_module.time, "sleep", lambda _: None)


@pytest.fixture
def store(fault_proxy: FaultProxy, elasticsearch_prefix: str) -> Iterator[ElasticStore]:
    connection = Connection(url=fault_proxy.url, prefix=elasticsearch_prefix, timeout=20)
    store = ElasticStore(connection, "kho")
    yield store
    store.close()


@pytest.fixture
def index(store: ElasticStore, fault_proxy: FaultProxy) -> Iterator[Index]:
    """Ten letters, committed, behind a proxy that has done nothing yet."""
    name = store.create_generation()
    store.switch(name)
    index = Index(store.open_generation(name))
    index.upsert(letters(0, 10))
    index.commit()
    yield index
    fault_proxy.clear()
    index.close()


def keys(entries: list[Entry]) -> dict[str, str]:
    return {entry.id: entry_key(entry) for entry in entries}


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(HosoError) as caught:
        call()
    error = caught.value
    said = json.dumps(error.as_dict(), ensure_ascii=False) + str(error)
    assert error.remedy("vi")
    assert SECRET not in said
    assert "?" not in error.message("vi"), "a blank in the message"
    assert error.__cause__ is None
    return error.code


@pytest.mark.parametrize(
    "fault",
    ["rejected", "unavailable", "bad_gateway", "gateway_timeout", "slow", "drop", "drop_after",
     "cut", "not_json", "bulk_rejected", "bulk_all_rejected", "bulk_unavailable"],
)  # fmt: skip
def test_a_passing_fault_of_a_write_is_retried(
    fault: str, index: Index, fault_proxy: FaultProxy
) -> None:
    fault_proxy.inject(fault, "_bulk", times=2)
    index.upsert(letters(5, 25))
    index.delete(["e0"])
    index.commit()
    assert index.state() == keys(letters(1, 25))


@pytest.mark.parametrize("fault", ["rejected", "unavailable", "bulk_rejected", "drop", "not_json"])
def test_a_lasting_fault_of_a_write_is_told_and_loses_nothing(
    fault: str, index: Index, fault_proxy: FaultProxy
) -> None:
    fault_proxy.inject(fault, "_bulk")
    index.upsert(letters(5, 25))
    assert code_of(index.commit) == "index-unavailable"
    fault_proxy.clear()
    assert set(index.state()) >= {f"e{number}" for number in range(10)}
    index.upsert(letters(5, 25))
    index.commit()
    assert index.state() == keys(letters(0, 25))


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("flood", "index-full"),
        ("read_only", "index-read-only"),
        ("bulk_read_only", "index-read-only"),
        ("unauthorized", "index-login"),
        ("forbidden", "index-login"),
    ],
)
def test_what_no_retry_mends_is_told_at_once(
    fault: str, code: str, index: Index, fault_proxy: FaultProxy
) -> None:
    fault_proxy.seen.clear()
    fault_proxy.inject(fault, "_bulk")
    index.upsert(letters(5, 25))
    assert code_of(index.commit) == code
    assert len(fault_proxy.seen) == 1
    assert index.search(parse("nội dung")).total == 10


def test_refused_documents_are_named_and_all_others_written(
    index: Index, fault_proxy: FaultProxy
) -> None:
    fault_proxy.inject("bulk_bad_document", "_bulk", times=1)
    index.upsert(letters(10, 14))
    with pytest.raises(HosoError) as caught:
        index.commit()
    error = caught.value
    assert error.code == "index-rejected"
    assert (error.params["count"], error.params["ids"]) == (2, "e10, e12")
    assert error.params["why"] == "document_parsing_exception"
    assert index.state() == keys([*letters(0, 10), *letters(11, 12), *letters(13, 14)])
    index.upsert(letters(10, 14))
    index.commit()
    assert index.state() == keys(letters(0, 14))


def test_a_chunk_that_is_too_large_goes_in_halves(index: Index, fault_proxy: FaultProxy) -> None:
    fault_proxy.inject("too_large", "_bulk", times=3)
    index.upsert(letters(10, 18))
    index.commit()
    assert index.state() == keys(letters(0, 18))
    fault_proxy.inject("too_large", "_bulk")
    index.upsert(letters(20, 21))
    assert code_of(index.commit) == "index-rejected"


@pytest.mark.parametrize("fault", ["shard_missing", "timed_out", "red_shard"])
def test_a_part_of_an_answer_is_no_answer(
    fault: str, index: Index, fault_proxy: FaultProxy
) -> None:
    fault_proxy.inject(fault, "_m?search|_pit")
    for sort in ("relevance", "date", "title"):
        assert code_of(lambda s=sort: index.search(parse("nội", sort=s))) == "index-unavailable"
    assert code_of(index.state) == "index-unavailable"
    assert code_of(lambda: index.suggest("nộ")) == "index-unavailable"


@pytest.mark.parametrize("fault", ["shard_missing", "timed_out"])
def test_a_part_of_an_answer_is_seen_even_where_the_cluster_gives_one(
    fault: str, index: Index, fault_proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.elastic.snapshot._HEAD", {})
    fault_proxy.inject(fault, "_msearch")
    assert code_of(lambda: index.search(parse("nội"))) == "index-unavailable"
    assert code_of(index.state) == "index-unavailable"


@pytest.mark.parametrize("fault", ["rejected", "unavailable", "drop", "cut", "red_shard"])
def test_a_question_is_asked_again(fault: str, index: Index, fault_proxy: FaultProxy) -> None:
    whole = index.search(parse("nội dung")).as_dict()
    fault_proxy.inject(fault, "_msearch", times=2)
    assert index.search(parse("nội dung")).as_dict() == whole


def test_a_cluster_that_hangs_is_waited_for_once_by_who_reads_and_twice_by_who_writes(
    store: ElasticStore, fault_proxy: FaultProxy, elasticsearch_prefix: str
) -> None:
    name = store.create_generation()
    hasty = Connection(url=fault_proxy.url, prefix=elasticsearch_prefix, timeout=0.3)
    index = Index(ElasticStore(hasty, "kho").open_generation(name))
    fault_proxy.inject("hang", "_bulk|_msearch|_pit")
    fault_proxy.seen.clear()
    index.upsert(letters(0, 3))
    assert code_of(index.commit) == "index-unavailable"
    assert len(fault_proxy.seen) == 2
    assert code_of(lambda: index.search(parse("nội"))) == "index-unavailable"
    assert len(fault_proxy.seen) == 3
    index.close()


def test_a_point_in_time_that_was_lost_is_taken_anew(index: Index) -> None:
    assert index.search(parse("nội dung")).total == 10
    index._engine._snapshot.close()  # as a node that goes down forgets it
    assert index.search(parse("nội dung")).total == 10


def test_an_index_that_is_gone_is_missing_and_not_made_by_a_write(
    index: Index, store: ElasticStore, elasticsearch_client: Elasticsearch
) -> None:
    store.drop_generation(store.generations()[0])
    index.upsert(letters(0, 3))
    assert code_of(index.commit) == "index-missing"
    assert code_of(lambda: index.search(parse("nội"))) == "index-missing"
    assert code_of(index.state) == "index-missing"
    assert store.generations() == ()
    left = elasticsearch_client.indices.get(index="*kho*", expand_wildcards="all")
    assert [name for name in left if name.startswith(store._alias)] == []


def test_blocks_of_the_real_thing_are_told_apart(
    index: Index, store: ElasticStore, elasticsearch_client: Elasticsearch
) -> None:
    name = store._base(store.current())
    blocks = {"index.blocks.write": True}
    elasticsearch_client.indices.put_settings(index=name, settings=blocks)
    index.upsert(letters(10, 11))
    assert code_of(index.commit) == "index-read-only"
    assert index.search(parse("nội dung")).total == 10
    elasticsearch_client.indices.put_settings(index=name, settings={"index.blocks.write": None})
    elasticsearch_client.indices.close(index=name)
    index.upsert(letters(10, 11))
    assert code_of(index.commit) == "index-closed"
    assert code_of(lambda: index.search(parse("nội"))) == "index-closed"


def test_nobody_home_is_unavailable() -> None:
    store = ElasticStore(Connection(url="http://127.0.0.1:9"), "kho")
    assert code_of(store.current) == "index-unavailable"
    assert store.health() == "bad"


@pytest.mark.parametrize(
    "who", [{"api_key": "a2V5OnNlY3JldA=="}, {"user": "người đọc", "password": SECRET}]
)
def test_who_we_are_is_said_through_tls_and_never_shown(
    who: dict[str, str],
    make_fault_proxy: Callable[..., FaultProxy],
    tls_authority: Authority,
    elasticsearch_prefix: str,
) -> None:
    right = "ApiKey a2V5OnNlY3JldA==" if "api_key" in who else basic(who["user"], SECRET)
    front = make_fault_proxy(authorization=right, tls=tls_authority.server)
    given: dict[str, Any] = {"url": front.url, "prefix": elasticsearch_prefix, **who}
    trusting = Connection(ca_file=str(tls_authority.ca), **given)
    assert SECRET not in repr(trusting)
    assert "a2V5" not in repr(trusting)
    store = ElasticStore(trusting, "kho")
    store.switch(store.create_generation())
    assert store.health() == "good"
    mistaken = Connection(**{**given, "ca_file": str(tls_authority.ca), next(reversed(who)): "x"})
    assert code_of(ElasticStore(mistaken, "kho").current) == "index-login"
    assert code_of(ElasticStore(Connection(**given), "kho").current) == "index-unavailable"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"url": f"http://u:{SECRET}@[::1"}, "elasticsearch_url"),
        ({"url": "kho.example"}, "elasticsearch_url"),
        ({"url": "http://h:no"}, "elasticsearch_url"),
        ({"url": "https://h:1", "ca_file": "/no/such/file"}, "elasticsearch_ca_file"),
        ({"url": "https://h:1", "ca_file": __file__}, "elasticsearch_ca_file"),
        ({"url": "https://h:1", "api_key": SECRET}, "elasticsearch_api_key"),
        ({"url": "http://h:1", "prefix": "*"}, "elasticsearch_prefix"),
        ({"url": "http://h:1", "prefix": "-a,b"}, "elasticsearch_prefix"),
    ],
)
def test_unusable_settings_are_named(given: dict[str, str], name: str) -> None:
    with pytest.raises(HosoError) as caught:
        ElasticStore(Connection(**given), "kho").current()  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.params["name"]) == ("setting-invalid", name)
    assert SECRET not in str(caught.value)


def test_the_place_shown_holds_no_password() -> None:
    assert Connection(url=f"https://u:{SECRET}@h.vn:9/a").where == "https://h.vn:9"
    assert Connection(url="http://[::1]:9200").where == "http://[::1]:9200"


def test_reasons_and_odd_answers_are_never_passed_on() -> None:
    body = {"error": {"type": SECRET, "reason": SECRET, "root_cause": [{"type": SECRET}]}}
    for answer in (body, SECRET, None, [], {"error": SECRET}, {"error": None}):
        fault = answered(400, answer)
        assert SECRET not in str(fault.error("x").as_dict())
        assert fault.code in error_table()

"""The fault proxy: what the client sees of each fault, and that the node saw what it should."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from elastic_authority import Authority
from elastic_faults import FAULTS
from elastic_proxy import FaultProxy, basic
from elastic_transport import ConnectionError as LineError
from elastic_transport import ConnectionTimeout, SerializationError, TlsError
from elasticsearch import ApiError, AuthenticationException, Elasticsearch, helpers

MakeProxy = Callable[..., FaultProxy]


def client_of(url: str, **options: Any) -> Elasticsearch:
    return Elasticsearch(url, max_retries=0, **options)


@pytest.fixture
def index(elasticsearch_client: Elasticsearch, elasticsearch_prefix: str) -> str:
    """An index with documents 0 to 3."""
    name = f"{elasticsearch_prefix}four"
    elasticsearch_client.indices.create(index=name, settings={"number_of_replicas": 0})
    helpers.bulk(elasticsearch_client, documents(name, 4), refresh=True)
    return name


def documents(index: str, count: int) -> list[dict[str, Any]]:
    return [{"_index": index, "_id": str(n), "n": n} for n in range(count)]


def count(client: Elasticsearch, index: str) -> int:
    client.indices.refresh(index=index)
    return int(client.count(index=index)["count"])


def test_nothing_is_changed_without_a_fault(fault_proxy: FaultProxy, index: str) -> None:
    with client_of(fault_proxy.url, http_compress=True) as client:
        found = client.search(index=index, sort="n")["hits"]["hits"]
    assert [hit["_id"] for hit in found] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        ("rejected", 429, "es_rejected_execution_exception"),
        ("flood", 429, "cluster_block_exception"),
        ("read_only", 403, "cluster_block_exception"),
        ("unavailable", 503, "cluster_block_exception"),
        ("red_shard", 503, "search_phase_execution_exception"),
        ("too_large", 413, "content_too_long_exception"),
        ("unauthorized", 401, "security_exception"),
        ("forbidden", 403, "security_exception"),
        ("bad_gateway", 502, ""),
        ("gateway_timeout", 504, ""),
    ],
)
def test_an_error_answer(fault: str, status: int, kind: str, fault_proxy: FaultProxy) -> None:
    fault_proxy.inject(fault)
    with client_of(fault_proxy.url) as client, pytest.raises(ApiError) as raised:
        client.cluster.health()
    said = raised.value.body
    assert raised.value.meta.status == status
    assert (said["error"]["type"] if isinstance(said, dict) else "") == kind


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        ("drop", LineError),
        ("drop_after", LineError),
        ("cut", LineError),
        ("hang", ConnectionTimeout),
        ("slow", ConnectionTimeout),
        ("not_json", SerializationError),
    ],
)
def test_a_broken_line(fault: str, raised: type[Exception], fault_proxy: FaultProxy) -> None:
    fault_proxy.inject(fault)
    with client_of(fault_proxy.url, request_timeout=0.5) as client, pytest.raises(raised):
        client.cluster.health()


@pytest.mark.parametrize(("fault", "known"), [("drop", 4), ("drop_after", 5), ("cut", 5)])
def test_the_node_did_what_the_client_does_not_know(
    fault: str, known: int, fault_proxy: FaultProxy, index: str, elasticsearch_client: Elasticsearch
) -> None:
    fault_proxy.inject(fault, "_doc")
    with client_of(fault_proxy.url) as client, pytest.raises(LineError):
        client.index(index=index, id="4", document={"n": 4})
    assert count(elasticsearch_client, index) == known


@pytest.mark.parametrize(
    ("fault", "refused", "status"),
    [
        ("bulk_rejected", {"0", "2"}, 429),
        ("bulk_all_rejected", {"0", "1", "2"}, 429),
        ("bulk_unavailable", {"0", "2"}, 503),
        ("bulk_read_only", {"0", "2"}, 403),
        ("bulk_bad_document", {"0", "2"}, 400),
    ],
)
def test_items_of_a_bulk(
    fault: str, refused: set[str], status: int, fault_proxy: FaultProxy, elasticsearch_prefix: str
) -> None:
    name = f"{elasticsearch_prefix}items"
    fault_proxy.inject(fault, "_bulk", times=1)
    with client_of(fault_proxy.url) as client:
        client.indices.create(index=name, settings={"number_of_replicas": 0})
        done, errors = helpers.bulk(client, documents(name, 3), raise_on_error=False)
        assert {item["index"]["_id"] for item in errors} == refused
        assert {item["index"]["status"] for item in errors} == {status}
        assert count(client, name) == done == 3 - len(refused)


def test_a_delete_in_a_bulk_has_no_document(fault_proxy: FaultProxy, index: str) -> None:
    fault_proxy.inject("bulk_rejected", "_bulk", times=1)
    actions: list[dict[str, Any]] = [{"delete": {"_id": "0"}}, {"delete": {"_id": "1"}}]
    actions += [{"index": {"_id": "9"}}, {"n": 9}, {"delete": {"_id": "2"}}]
    with client_of(fault_proxy.url) as client:
        items = client.bulk(index=index, operations=actions)["items"]
    told = [(row["_id"], row["status"]) for item in items for row in item.values()]
    assert told == [("0", 429), ("1", 200), ("9", 429), ("2", 200)]


@pytest.mark.parametrize("fault", ["shard_missing", "timed_out"])
def test_a_partial_search_looks_like_a_whole_one(
    fault: str, fault_proxy: FaultProxy, index: str
) -> None:
    fault_proxy.inject(fault, "_m?search")
    with client_of(fault_proxy.url) as client:
        plain = client.search(index=index)
        [both] = client.msearch(searches=[{"index": index}, {}])["responses"]
    for answer in (plain, both):
        assert answer["hits"]["total"]["value"] == len(answer["hits"]["hits"]) == 2
        assert answer["timed_out"] is (fault == "timed_out")
        assert bool(answer["_shards"]["failed"]) is (fault == "shard_missing")


@pytest.mark.parametrize(("fault", "status"), [("shard_missing", 503), ("timed_out", 504)])
def test_who_wants_all_or_nothing_gets_an_error(
    fault: str, status: int, fault_proxy: FaultProxy, index: str
) -> None:
    fault_proxy.inject(fault, "_m?search")
    strict: dict[str, Any] = {"index": index, "allow_partial_search_results": False}
    with client_of(fault_proxy.url) as client:
        with pytest.raises(ApiError) as raised:
            client.search(**strict)
        [item] = client.msearch(searches=[strict, {}])["responses"]
    assert raised.value.meta.status == item["status"] == status


def test_a_fault_strikes_the_requests_it_was_meant_for(fault_proxy: FaultProxy, index: str) -> None:
    fault_proxy.inject("unavailable", "POST .*_count", after=1, times=1)
    query = {"match_all": {}}
    with client_of(fault_proxy.url) as client:
        client.count(index=index, query=query)
        client.search(index=index)
        with pytest.raises(ApiError):
            client.count(index=index, query=query)
        client.count(index=index, query=query)
    assert len(fault_proxy.seen) == 4


def test_a_node_that_is_down_is_a_broken_line(make_fault_proxy: MakeProxy) -> None:
    nobody = make_fault_proxy("http://127.0.0.1:9")
    with client_of(nobody.url) as client, pytest.raises(LineError):
        client.cluster.health()


@pytest.mark.parametrize(
    ("wanted", "right", "wrong"),
    [
        (basic("reader", "s3"), {"basic_auth": ("reader", "s3")}, {"basic_auth": ("reader", "")}),
        ("ApiKey abc", {"api_key": "abc"}, {"api_key": "abd"}),
        ("ApiKey abc", {"api_key": "abc"}, {}),
    ],
)
def test_authorization_is_demanded(
    wanted: str, right: dict[str, Any], wrong: dict[str, Any], make_fault_proxy: MakeProxy
) -> None:
    guarded = make_fault_proxy(authorization=wanted)
    with client_of(guarded.url, **right) as client:
        assert client.cluster.health()["number_of_nodes"] >= 1
    with client_of(guarded.url, **wrong) as client, pytest.raises(AuthenticationException):
        client.cluster.health()


def test_tls_is_trusted_through_its_authority(
    make_fault_proxy: MakeProxy, tls_authority: Authority
) -> None:
    front = make_fault_proxy(tls=tls_authority.server)
    with client_of(front.url, ca_certs=str(tls_authority.ca)) as client:
        assert client.cluster.health()["number_of_nodes"] >= 1
    with client_of(front.url) as client, pytest.raises(TlsError):
        client.cluster.health()


def test_every_fault_is_tried_above() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in FAULTS if f'"{name}"' not in text] == []

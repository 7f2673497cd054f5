"""The faults of the fault proxy: name -> what becomes of one request.

A fault gives the answer back, or None to close the line without a word.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from elastic_http import Answer, Exchange, Request, error

SECONDS_SLOW = 1.0
SECONDS_HANGING = 120.0

Fault = Callable[[Exchange], Answer | None]


def _says(status: int, kind: str, reason: str) -> Fault:
    return lambda _: error(status, kind, reason)


def _gateway(status: int) -> Fault:
    """What a web server in front says: no JSON, no word of Elasticsearch."""
    page = Answer(status, (("Content-Type", "text/html"),), b"<html><h1>gateway</h1></html>")
    return lambda _: page


def _drop(_: Exchange) -> None:
    """The node never saw it."""


def _drop_after(exchange: Exchange) -> None:
    """The node did it; the client does not learn that."""
    exchange.passed()


def _cut(exchange: Exchange) -> Answer:
    return replace(exchange.passed(), sent=0.5)


def _slow(exchange: Exchange) -> Answer:
    exchange.released.wait(SECONDS_SLOW)
    return exchange.passed()


def _hang(exchange: Exchange) -> None:
    exchange.released.wait(SECONDS_HANGING)


def _not_json(exchange: Exchange) -> Answer:
    return replace(exchange.passed(), body=b'{"took": 1, "hits"')


def _bulk(status: int, kind: str, every: int) -> Fault:
    """Of a bulk, every n-th item never reaches the node and is refused by name."""

    def fault(exchange: Exchange) -> Answer:
        operations = _operations(exchange.request.body)
        passed = [lines for at, lines in enumerate(operations) if at % every]
        answer = error(200, "", "")
        done: dict[str, Any] = {"took": 1, "errors": True, "items": []}
        if passed:
            answer = exchange.passed(b"".join(map(b"".join, passed)))
            done = answer.json()
        results = iter(done["items"])
        items = [
            next(results) if at % every else _refused(lines[0], exchange.request, status, kind)
            for at, lines in enumerate(operations)
        ]
        return answer.with_json({**done, "errors": True, "items": items})

    return fault


def _operations(body: bytes) -> list[list[bytes]]:
    """A bulk's lines, grouped: the action, and its document unless it deletes."""
    lines = iter([line + b"\n" for line in body.split(b"\n") if line.strip()])
    return [[line] if "delete" in json.loads(line) else [line, next(lines)] for line in lines]


def _refused(line: bytes, request: Request, status: int, kind: str) -> dict[str, Any]:
    [(action, given)] = json.loads(line).items()
    index = given.get("_index") or request.path.split("/")[1]
    cause = {"type": kind, "reason": "refused by the fault proxy"}
    return {action: {"_index": index, "_id": given.get("_id"), "status": status, "error": cause}}


def _partial(alter: Callable[[dict[str, Any]], None], status: int, kind: str) -> Fault:
    """Part of a search's answer, or the error the node gives to who wants all or nothing."""
    strict = "allow_partial_search_results"

    def fault(exchange: Exchange) -> Answer:
        if f"{strict}=false" in exchange.request.path:
            return error(status, kind, "Partial shards failure")
        answer = exchange.passed()
        document = answer.json()
        if "responses" not in document:
            alter(document)
            return answer.with_json(document)
        heads = [
            json.loads(line) for line in exchange.request.body.split(b"\n")[::2] if line.strip()
        ]
        for at, head in enumerate(heads):
            if head.get(strict, True):
                alter(document["responses"][at])
            else:
                document["responses"][at] = error(status, kind, "Partial shards failure").json()
        return answer.with_json(document)

    return fault


def _lose_a_shard(document: dict[str, Any]) -> None:
    shards = document["_shards"]
    shards["total"] += 1
    shards["failed"] += 1
    reason = {"type": "no_shard_available_action_exception", "reason": "refused by the fault proxy"}
    shards["failures"] = [{"shard": shards["total"] - 1, "index": None, "reason": reason}]
    _halve(document)


def _run_out_of_time(document: dict[str, Any]) -> None:
    document["timed_out"] = True
    _halve(document)


def _halve(document: dict[str, Any]) -> None:
    if "hits" not in document:
        return
    found = document["hits"]["hits"]
    kept = found[: len(found) // 2]
    document["hits"]["hits"] = kept
    if "total" in document["hits"]:
        document["hits"]["total"]["value"] -= len(found) - len(kept)


FAULTS: dict[str, Fault] = {
    "rejected": _says(429, "es_rejected_execution_exception", "queue is full"),
    "flood": _says(429, "cluster_block_exception", "disk usage exceeded flood-stage watermark"),
    "read_only": _says(403, "cluster_block_exception", "index is read-only"),
    "unavailable": _says(503, "cluster_block_exception", "state not recovered / no master"),
    "red_shard": _says(503, "search_phase_execution_exception", "all shards failed"),
    "too_large": _says(413, "content_too_long_exception", "over 100 MB"),
    "unauthorized": _says(401, "security_exception", "missing authentication credentials"),
    "forbidden": _says(403, "security_exception", "action is unauthorized"),
    "bad_gateway": _gateway(502),
    "gateway_timeout": _gateway(504),
    "drop": _drop,
    "drop_after": _drop_after,
    "cut": _cut,
    "slow": _slow,
    "hang": _hang,
    "not_json": _not_json,
    "bulk_rejected": _bulk(429, "es_rejected_execution_exception", every=2),
    "bulk_all_rejected": _bulk(429, "es_rejected_execution_exception", every=1),
    "bulk_unavailable": _bulk(503, "unavailable_shards_exception", every=2),
    "bulk_read_only": _bulk(403, "cluster_block_exception", every=2),
    "bulk_bad_document": _bulk(400, "document_parsing_exception", every=2),
    "shard_missing": _partial(_lose_a_shard, 503, "search_phase_execution_exception"),
    "timed_out": _partial(_run_out_of_time, 504, "timeout_exception"),
}

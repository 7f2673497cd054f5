"""One state of an Elasticsearch index, read through the port."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from schemas.errors import HosoError
from search.elastic.compiler import Dsl, counted, scored, unscored
from search.elastic.mapping import (
    DOSSIER_NUMBER,
    HINT,
    ID,
    KEY,
    PAGES,
    SHOWN,
    TIE,
    order_field,
    unpacked,
)
from search.elastic.snapshot import Body, Snapshot
from search.engine import BY_ID, Order, Place, Stored, Wanted
from search.plan import Node

_NO_TOTAL: Body = {"track_total_hits": False}
_NUMBERS: Body = {"_source": False, "docvalue_fields": [TIE, DOSSIER_NUMBER]}
_FETCHED_AT_ONCE = 100
_COUNTED_AT_ONCE = 500
_STATE_AT_ONCE = 5_000
_ALL_VALUES = 65_000
"""Values one shard counts, so that the sums over several shards are exact."""
_HINTS_OF_A_SHARD = 5_000
_REGEX_SIGNS = re.compile(r'([.?+*|{}\[\]()"\\#@&<>~^$-])')


class ElasticReader:
    """Answers from one snapshot: what is committed later does not show."""

    def __init__(self, snapshot: Snapshot, where: str) -> None:
        self._snapshot = snapshot
        self._where = where

    def counts(self, wanted: Sequence[Wanted]) -> list[int]:
        """How many entries each asks for; those narrowed alike are counted together."""
        alike: dict[tuple[Node, ...], list[int]] = {}
        for at, one in enumerate(wanted):
            alike.setdefault(one.narrow, []).append(at)
        parts = [
            (narrow, places[start : start + _COUNTED_AT_ONCE])
            for narrow, places in alike.items()
            for start in range(0, len(places), _COUNTED_AT_ONCE)
        ]
        bodies = [_counting(narrow, [wanted[at].ranked for at in part]) for narrow, part in parts]
        found = [0] * len(wanted)
        for (_, part), answer in zip(parts, self._snapshot.ask(bodies), strict=True):
            buckets = answer["aggregations"]["found"]["buckets"]
            for at, bucket in zip(part, buckets, strict=True):
                found[at] = int(bucket["doc_count"])
        return found

    def ranked(self, wanted: Wanted, *, place: int, limit: int) -> list[Place]:
        """The best entries from ``place`` on, equal scores by their tie."""
        if limit < 1:
            return []
        page = {"query": scored(wanted), "from": place, "size": limit, "sort": _sort(None)}
        return [_place(hit, None) for hit in self._hits({**page, **_NUMBERS})]

    def ordered(
        self, wanted: Wanted, order: Order, *, after: str | None, limit: int
    ) -> list[Place]:
        """Entries in ``order`` behind the sort text ``after``."""
        if limit < 1:
            return []
        having = {"exists": {"field": _field(order)}}
        query = {"bool": {"filter": [counted(wanted), having]}}
        page: Body = {"query": query, "size": limit, "sort": [_sorted_by(order)], **_NUMBERS}
        if after is not None:
            page["search_after"] = [int(after) if order.name == BY_ID.name else after]
        return [_place(hit, order) for hit in self._hits(page)]

    def dossiers(
        self, wanted: Wanted, order: Order | None, *, place: int, limit: int
    ) -> list[Place]:
        """The first entry of each dossier in the order the entries come."""
        if limit < 1:
            return []
        page = {
            "query": scored(wanted) if order is None else counted(wanted),
            "collapse": {"field": DOSSIER_NUMBER},
            "from": place,
            "size": limit,
            "sort": _sort(order),
        }
        return [_place(hit, order) for hit in self._hits({**page, **_NUMBERS})]

    def dossier_count(self, wanted: Wanted, *, most: int) -> int:
        """How many dossiers the entries are of; ``most + 1`` where there are more."""
        query = counted(wanted)
        estimate = {"cardinality": {"field": DOSSIER_NUMBER}}
        # The estimate is some per cent off; an exact count of very many is dear.
        if self._aggregated(query, estimate)["value"] > 2 * most:
            return most + 1
        exact = {"terms": {"field": DOSSIER_NUMBER, "size": most + 1, "shard_size": most + 1}}
        return min(len(self._aggregated(query, exact)["buckets"]), most + 1)

    def values(
        self, asked: Sequence[tuple[Wanted, str]], *, size: int
    ) -> list[list[tuple[str, int]]]:
        """The commonest values of each field asked for; one question for those of one query."""
        fields: dict[Wanted, list[str]] = {}
        for wanted, name in asked:
            fields.setdefault(wanted, []).append(name)
        bodies = [
            {
                "size": 0,
                **_NO_TOTAL,
                "query": counted(wanted),
                "aggs": {name: _terms(name, size, _ALL_VALUES) for name in names},
            }
            for wanted, names in fields.items()
        ]
        answers = dict(zip(fields, self._snapshot.ask(bodies), strict=True))
        return [self._counted(answers[wanted]["aggregations"][name]) for wanted, name in asked]

    def hints(self, start: str, narrow: tuple[Node, ...], *, limit: int) -> list[tuple[str, int]]:
        """Hints that begin with ``start``, commonest first."""
        if limit < 1:
            return []
        terms = _terms(HINT, limit, max(limit, _HINTS_OF_A_SHARD))
        terms["terms"]["include"] = _REGEX_SIGNS.sub(r"\\\1", start) + ".*"
        query = {"bool": {"filter": [unscored(narrow), {"prefix": {HINT: {"value": start}}}]}}
        return [_bucket(one) for one in self._aggregated(query, terms)["buckets"]]

    def fetch(self, places: Sequence[Place]) -> list[Stored]:
        """What is kept of the entries at ``places``."""
        ids = list(dict.fromkeys(str(place.ref) for place in places))
        found: dict[str, Stored] = {}
        for start in range(0, len(ids), _FETCHED_AT_ONCE):
            some = ids[start : start + _FETCHED_AT_ONCE]
            page = {"query": {"ids": {"values": some}}, "size": len(some)}
            for hit in self._hits({**page, "_source": [SHOWN, PAGES]}):
                found[hit["_id"]] = Stored(*unpacked(hit["_source"]))
        if len(found) < len(ids):  # gone since, with the state they were found in
            raise HosoError("index-unavailable", path=self._where, why="search_context_missing")
        return [found[str(place.ref)] for place in places]

    def state(self) -> dict[str, str]:
        """Entry id -> entry key of everything there is."""
        page = {
            "query": {"match_all": {}},
            "_source": False,
            "stored_fields": "_none_",
            "docvalue_fields": [ID, KEY],
        }
        return {
            hit["fields"][ID][0]: hit["fields"][KEY][0]
            for hits in self._snapshot.pages(page, _STATE_AT_ONCE)
            for hit in hits
        }

    def _hits(self, page: Body) -> list[Body]:
        hits: list[Body] = self._snapshot.ask([{**_NO_TOTAL, **page}])[0]["hits"]["hits"]
        return hits

    def _aggregated(self, query: Dsl, aggregation: Dsl) -> Any:
        body = {"size": 0, **_NO_TOTAL, "query": query, "aggs": {"found": aggregation}}
        return self._snapshot.ask([body])[0]["aggregations"]["found"]

    def _counted(self, answer: Body) -> list[tuple[str, int]]:
        if answer["doc_count_error_upper_bound"]:  # a sum that some shard had no part in
            raise HosoError("index-unavailable", path=self._where, why="doc_count_error")
        return [_bucket(one) for one in answer["buckets"]]


def _counting(narrow: tuple[Node, ...], ranked: Sequence[Node]) -> Body:
    filters = [unscored((node,)) for node in ranked]
    counts = {"found": {"filters": {"filters": filters}}}
    return {"size": 0, **_NO_TOTAL, "query": unscored(narrow), "aggs": counts}


def _terms(field: str, size: int, shard_size: int) -> Dsl:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {
        "terms": {"field": field, "size": size, "shard_size": max(size, shard_size), "order": order}
    }


def _bucket(bucket: Body) -> tuple[str, int]:
    return str(bucket["key"]), int(bucket["doc_count"])


def _field(order: Order) -> str:
    return TIE if order.name == BY_ID.name else order_field(order.name)


def _sorted_by(order: Order) -> Dsl:
    way = "desc" if order.descending else "asc"
    return {_field(order): {"order": way, "missing": "_last"}}


def _sort(order: Order | None) -> list[Dsl]:
    """By score or by ``order``; what is equal, or lacks the field, by its tie."""
    first = {"_score": {"order": "desc"}} if order is None else _sorted_by(order)
    return [first, {TIE: {"order": "asc"}}]


def _place(hit: Body, order: Order | None) -> Place:
    first = hit["sort"][0]
    return Place(
        ref=hit["_id"],
        score=float(first) if order is None else 0.0,
        key="" if order is None or first is None else str(first),
        tie=int(hit["fields"][TIE][0]),
        dossier=int(hit["fields"][DOSSIER_NUMBER][0]),
    )

"""One state of an Elasticsearch index, read through the port."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from string import ascii_lowercase, digits
from typing import Any, NamedTuple

from schemas.errors import HosoError
from search.elastic.asking import Asking
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
from search.engine import BY_ID, Later, Order, Place, Ranked, Stored, Wanted
from search.plan import Node

_NO_TOTAL: Body = {"track_total_hits": False}
_NUMBERS = [TIE, DOSSIER_NUMBER]
_SOURCE = [SHOWN, PAGES]
_FETCHED_AT_ONCE = 100
_COUNTED_AT_ONCE = 500
_STATE_AT_ONCE = 5_000
_ALL_VALUES = 65_000
"""Values one shard counts, so that the sums over several shards are exact."""
_HINTS_OF_A_SHARD = 5_000
_NEXT = [*ascii_lowercase, *digits, "[^a-z0-9]"]
_REGEX_SIGNS = re.compile(r'([.?+*|{}\[\]()"\\#@&<>~^$-])')


class Ref(NamedTuple):
    """Where an entry lies, and what is kept of it where that came with it."""

    id: str
    source: Body | None


class ElasticReader:
    """Answers from one snapshot: what is committed later does not show."""

    def __init__(self, snapshot: Snapshot, where: str) -> None:
        self._snapshot = snapshot
        self._asking = Asking(snapshot)
        self._where = where

    def counts(self, wanted: Sequence[Wanted]) -> Later[list[int]]:
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

        def read(answers: list[Body]) -> list[int]:
            found = [0] * len(wanted)
            for (_, part), answer in zip(parts, answers, strict=True):
                buckets = answer["aggregations"]["found"]["buckets"]
                for at, bucket in zip(part, buckets, strict=True):
                    found[at] = int(bucket["doc_count"])
            return found

        return self._asking.later(bodies, read)

    def ranked(self, wanted: Wanted, *, place: int, limit: int) -> Later[Ranked]:
        """The best entries from ``place`` on, equal scores by their ids."""
        # Counted apart: so the best are found without a score for every entry.
        total = self.counts([wanted])
        page = {"query": scored(wanted), "from": place, "sort": _sort(None)}
        places = self._places(page, None, limit)
        return lambda: Ranked(total()[0], places())

    def ordered(
        self, wanted: Wanted, order: Order, *, after: str | None, limit: int
    ) -> Later[list[Place]]:
        """Entries in ``order`` behind the sort text ``after``."""
        having = {"exists": {"field": _field(order)}}
        query = {"bool": {"filter": [counted(wanted), having]}}
        page: Body = {"query": query, "sort": [_sorted_by(order)]}
        if after is not None:
            page["search_after"] = [int(after) if order.name == BY_ID.name else after]
        return self._places(page, order, limit)

    def dossiers(
        self, wanted: Wanted, order: Order | None, *, place: int, limit: int
    ) -> Later[list[Place]]:
        """The first entry of each dossier in the order the entries come."""
        page = {
            "query": scored(wanted) if order is None else counted(wanted),
            "collapse": {"field": DOSSIER_NUMBER},
            "from": place,
            "sort": _sort(order),
        }
        return self._places(page, order, limit)

    def dossier_count(self, wanted: Wanted, *, most: int) -> Later[int]:
        """How many dossiers the entries are of; ``most + 1`` where there are more."""
        query = counted(wanted)
        estimate = self._aggregated(query, {"cardinality": {"field": DOSSIER_NUMBER}})
        exact = {"terms": {"field": DOSSIER_NUMBER, "size": most + 1, "shard_size": most + 1}}

        def count() -> int:
            # The estimate is some per cent off; an exact count of very many is dear.
            if estimate()["value"] > 2 * most:
                return most + 1
            return min(len(self._aggregated(query, exact)()["buckets"]), most + 1)

        return cache(count)

    def values(
        self, wanted: Wanted, fields: Sequence[str], *, size: int
    ) -> Later[list[list[tuple[str, int]]]]:
        """The commonest values of each field, in one question."""
        aggregations = {name: _terms(name, size, _ALL_VALUES) for name in fields}
        body = {"size": 0, **_NO_TOTAL, "query": counted(wanted), "aggs": aggregations}

        def read(answers: list[Body]) -> list[list[tuple[str, int]]]:
            return [self._counted(answers[0]["aggregations"][name]) for name in fields]

        return self._asking.later([body], read) if fields else lambda: []

    def hints(
        self, start: str, narrow: tuple[Node, ...], *, limit: int
    ) -> Later[list[tuple[str, int]]]:
        """Hints that begin with ``start``, commonest first."""
        if limit < 1:
            return lambda: []
        begun = _REGEX_SIGNS.sub(r"\\\1", start)
        query = {"bool": {"filter": [unscored(narrow), {"prefix": {HINT: {"value": start}}}]}}
        return self._hints(query, begun, limit)

    def _hints(self, query: Dsl, begun: str, limit: int) -> Later[list[tuple[str, int]]]:
        """``begun``: a pattern. Where a shard has too many to tell of all, they are asked for in
        parts, by the next character: sums of some are no sums.
        """
        terms = _terms(HINT, limit, max(limit, _HINTS_OF_A_SHARD))
        terms["terms"]["include"] = f"{begun}.*"
        answer = self._aggregated(query, terms)

        def read() -> list[tuple[str, int]]:
            if not answer()["doc_count_error_upper_bound"]:
                return [_bucket(one) for one in answer()["buckets"]]
            parts = [self._hints(query, f"{begun}{one}", limit) for one in _NEXT]
            found = [hint for part in parts for hint in part()]
            return sorted(found, key=lambda one: (-one[1], one[0]))[:limit]

        return cache(read)

    def fetch(self, places: Sequence[Place]) -> Later[list[Stored]]:
        """What is kept of the entries at ``places``."""
        found: dict[str, Body] = {ref.id: ref.source for ref in _refs(places) if ref.source}
        ids = [one for one in dict.fromkeys(ref.id for ref in _refs(places)) if one not in found]
        pages = [ids[at : at + _FETCHED_AT_ONCE] for at in range(0, len(ids), _FETCHED_AT_ONCE)]
        bodies = [
            {"query": {"ids": {"values": some}}, "size": len(some), **_NO_TOTAL, "_source": _SOURCE}
            for some in pages
        ]

        def read(answers: list[Body]) -> list[Stored]:
            for answer in answers:
                found.update((hit["_id"], hit["_source"]) for hit in answer["hits"]["hits"])
            if not found.keys() >= {*ids}:  # gone since, with the state they were found in
                why = "search_context_missing"
                raise HosoError("index-unavailable", path=self._where, why=why)
            return [Stored(*unpacked(found[ref.id])) for ref in _refs(places)]

        return self._asking.later(bodies, read)

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

    def _places(self, page: Body, order: Order | None, limit: int) -> Later[list[Place]]:
        """The hits of ``page``; what is kept of them comes with a few."""
        if limit < 1:
            return lambda: []
        source = _SOURCE if limit <= _FETCHED_AT_ONCE else False
        body = {**page, **_NO_TOTAL, "size": limit, "docvalue_fields": _NUMBERS, "_source": source}
        return self._asking.later(
            [body], lambda answers: [_place(hit, order) for hit in answers[0]["hits"]["hits"]]
        )

    def _aggregated(self, query: Dsl, aggregation: Dsl) -> Later[Any]:
        body = {"size": 0, **_NO_TOTAL, "query": query, "aggs": {"found": aggregation}}
        return self._asking.later([body], lambda answers: answers[0]["aggregations"]["found"])

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


def _refs(places: Sequence[Place]) -> list[Ref]:
    return [place.ref for place in places]


def _bucket(bucket: Body) -> tuple[str, int]:
    return str(bucket["key"]), int(bucket["doc_count"])


def _field(order: Order) -> str:
    return TIE if order.name == BY_ID.name else order_field(order.name)


def _sorted_by(order: Order) -> Dsl:
    way = "desc" if order.descending else "asc"
    return {_field(order): {"order": way, "missing": "_last"}}


def _sort(order: Order | None) -> list[Dsl]:
    """By score, what is equal by its id; or by ``order``, what lacks the field by its tie."""
    if order is None:
        return [{"_score": {"order": "desc"}}, {ID: {"order": "asc"}}]
    return [_sorted_by(order), {TIE: {"order": "asc"}}]


def _place(hit: Body, order: Order | None) -> Place:
    first = hit["sort"][0]
    return Place(
        ref=Ref(hit["_id"], hit.get("_source")),
        score=float(first) if order is None else 0.0,
        key="" if order is None or first is None else str(first),
        tie=int(hit["fields"][TIE][0]),
        dossier=int(hit["fields"][DOSSIER_NUMBER][0]),
    )

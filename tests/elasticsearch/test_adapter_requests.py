"""How often the server is asked: a page and all that stands beside it take a few requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from elastic_proxy import FaultProxy

from search.access import Access, Grant
from search.elastic import Connection, ElasticStore
from search.entry import BodyPart, Entry
from search.index import Index
from search.parse import parse
from search.query import FACETS, Filters

CLERK = Access((Grant("open"), Grant("restricted", "A")))
ENTRIES = [
    Entry(
        id=f"e{number}",
        kind="document",
        dossier=f"d{number // 3}",
        subject=f"Quyết định {number}",
        label="open",
        unit="AB"[number % 2],
        year="2020",
        digests=(f"sha{number}",),
        body=(BodyPart("a.pdf", 1, "nội dung"),) if number % 4 else (),
    )
    for number in range(40)
]


@pytest.fixture
def index(fault_proxy: FaultProxy, elasticsearch_prefix: str) -> Iterator[Index]:
    store = ElasticStore(Connection(url=fault_proxy.url, prefix=elasticsearch_prefix), "kho")
    made = Index(store.open_generation(store.create_generation()))
    made.upsert(ENTRIES)
    made.commit()
    made.search(parse("nội"))  # takes the point in time
    yield made
    made.close()


@pytest.mark.parametrize(
    ("options", "most"),
    [
        ({}, 2),  # all but the other dossiers of the same files, for which files must be known
        ({"facets": FACETS, "filters": Filters(unit=("A",), year=("2020",))}, 2),
        ({"sort": "title"}, 2),
        ({"limit": 0}, 1),
        ({"by": "dossier"}, 3),  # dossiers are counted where an estimate says they are few
    ],
)
def test_an_answer_takes_few_requests(
    index: Index, fault_proxy: FaultProxy, options: dict[str, Any], most: int
) -> None:
    before = len(fault_proxy.seen)
    answer = index.search(parse("quyết", **options), access=CLERK)
    asked = [one for one in fault_proxy.seen[before:] if "_msearch" in str(one)]
    assert answer.total
    assert len(asked) <= most

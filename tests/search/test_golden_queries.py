"""What archivists type, over real laws, forms and the sample: the first hit is judged by reading.

``golden/ranking.json``: ``first`` are the entries any of which may come first; ``then`` must be
among the hits too, ``none`` must not; ``only``: nothing else is found; ``page``: the page the
snippet shows; ``rank``: the best place reached so far where it is not the first.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import golden_archive as archive

from search.elastic import Connection, ElasticStore
from search.embedded import create_index
from search.entry import Entry
from search.index import Index
from search.parse import parse
from search.query import Query
from search.results import Results

ROWS: list[dict[str, Any]] = archive.read("ranking")
MOST_LOOKED_AT = 12
LOOKED_AT = 2  # where nothing further down matters

pytestmark = pytest.mark.skipif(not archive.CORPORA.is_dir(), reason="skipped: no corpora")


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    return list(archive.entries(tmp_path_factory.mktemp("files")))


def on_disk(request: pytest.FixtureRequest) -> Iterator[Index]:
    factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    yield create_index(factory.mktemp("golden") / "index")


def on_a_server(request: pytest.FixtureRequest) -> Iterator[Index]:
    url: str = request.getfixturevalue("elasticsearch_url")
    connection = Connection(url=url, prefix=f"hosotest-{uuid.uuid4().hex[:12]}-")
    store = ElasticStore(connection, "golden")
    name = store.create_generation()
    yield Index(store.open_generation(name))
    store.drop_generation(name)
    store.close()


ENGINES = {"embedded": on_disk, "elasticsearch": on_a_server}


@pytest.fixture(
    scope="module",
    params=[
        "embedded",
        pytest.param("elasticsearch", marks=[pytest.mark.elasticsearch, pytest.mark.slow]),
    ],
)
def index(request: pytest.FixtureRequest, entries: list[Entry]) -> Iterator[Index]:
    for made in ENGINES[request.param](request):
        made.upsert(entries)
        made.commit()
        yield made
        made.close()


@pytest.fixture(scope="module")
def answers(index: Index) -> dict[str, Results]:
    """Query -> answer."""
    return {row["query"]: index.search(asked(row)) for row in ROWS}


def asked(row: dict[str, Any]) -> Query:
    limit = MOST_LOOKED_AT if row.keys() & {"then", "none"} else LOOKED_AT
    return parse(row["query"], typing=row.get("typing", False), limit=limit, facets=())


def rank(row: dict[str, Any], answer: Results) -> int:
    """Place of the first hit that is right; beyond all places where there is none."""
    ids = [hit.id for hit in answer.hits]
    return min(
        (ids.index(one) + 1 for one in row["first"] if one in ids), default=MOST_LOOKED_AT + 1
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['about']}: {row['query']}")
def test_the_right_entry_comes_first(answers: dict[str, Results], row: dict[str, Any]) -> None:
    answer = answers[row["query"]]
    ids = {hit.id for hit in answer.hits}
    assert not row["first"] or rank(row, answer) <= row.get("rank", 1), answer.hits[:3]
    assert ids.isdisjoint(row.get("none", ()))
    assert ids.issuperset(row.get("then", ()))
    assert not row.get("only") or answer.total == len(row["first"])
    if "page" in row:
        assert answer.hits[0].snippet.page == row["page"]


def test_nearly_every_first_hit_is_right(answers: dict[str, Results]) -> None:
    """Over all queries together: share of right first hits, and mean reciprocal rank."""
    ranks = [rank(row, answers[row["query"]]) for row in ROWS if row["first"]]
    assert sum(one == 1 for one in ranks) / len(ranks) > 0.95
    assert sum(1 / one for one in ranks) / len(ranks) > 0.97

"""Every test in this folder runs against each engine of the index port."""

from __future__ import annotations

import os
import uuid
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.embedded import create_index
from search.embedded.generations import EmbeddedStore
from search.engine import Store
from search.index import Index

AT_ONCE = 3
"""Indexes one test may use at the same time; the oldest is emptied and handed out again."""
YEARS = "elasticsearch-years"
ALWAYS = {"test_contract_generations.py", "test_contract_writing.py"}
"""What is tried in `make test` too where a generation is an index per year."""
Make = Callable[[], Index]


class EmbeddedIndexes:
    """Empty indexes, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: list[Index] = []

    def make(self) -> Index:
        self._made.append(create_index(self._folder / f"index{len(self._made)}"))
        return self._made[-1]

    def store(self) -> Store:
        return EmbeddedStore(self._folder / "store")

    def close(self) -> None:
        for one in self._made:
            one.close()


class ElasticIndexes:
    """Empty indexes on the shared node, used again and again: to make one takes a second.

    ``period``: see ``PERIODS``.
    """

    def __init__(self, url: str, period: str) -> None:
        from search.elastic import Connection

        given = os.environ.get
        self.connection = Connection(
            url=url,
            prefix=f"hosotest-{uuid.uuid4().hex[:12]}-",
            api_key=given("HOSO_ELASTICSEARCH_API_KEY", ""),
            user=given("HOSO_ELASTICSEARCH_USER", ""),
            password=given("HOSO_ELASTICSEARCH_PASSWORD", ""),
            ca_file=given("HOSO_ELASTICSEARCH_CA_FILE", ""),
            period=period,
        )
        self._made: list[Index] = []

    def make(self) -> Index:
        if len(self._made) < AT_ONCE:
            index = self.fresh()
        else:
            index = self._made.pop(0)
            index.close()
            index.delete(index.state())
            index.commit()
        self._made.append(index)
        return index

    def close(self) -> None:
        for one in self._made:
            one.close()

    def remove(self) -> None:
        """Every one is deleted."""
        self.close()
        client = self.connection.client()
        for name in client.indices.get(index=f"{self.connection.prefix}*"):
            client.indices.delete(index=name)

    def store(self) -> Store:
        """Of an archive nobody else has."""
        from search.elastic import ElasticStore

        return ElasticStore(self.connection, uuid.uuid4().hex)

    def fresh(self) -> Index:
        """One nothing was ever written to, for who looks at statistics; closed by who asked."""
        store = self.store()
        index = Index(store.open_generation(store.create_generation()))
        store.close()
        return index


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Properties ask a server thousands of questions: in `make test` those of parity will do."""
    for item in items:
        if item.path.parent != Path(__file__).parent or "[elasticsearch" not in item.name:
            continue
        is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        if is_property or (f"[{YEARS}" in item.name and item.path.name not in ALWAYS):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def elasticsearch_indexes(elasticsearch_url: str) -> Iterator[ElasticIndexes]:
    """What hands out indexes on the shared node; all are deleted in the end."""
    indexes = ElasticIndexes(elasticsearch_url, "none")
    yield indexes
    indexes.remove()


@pytest.fixture(scope="session")
def indexes_per_year(elasticsearch_url: str) -> Iterator[ElasticIndexes]:
    """The same, where a generation is an index per year; see ``any_year``."""
    indexes = ElasticIndexes(elasticsearch_url, "year")
    yield indexes
    indexes.remove()


@pytest.fixture
def any_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries of whatever ids lie in three years and in none, as if their codes said so."""

    def spread(entry_id: str, years: int) -> str:
        place = zlib.crc32(entry_id.encode("utf-8", "surrogatepass")) % 4
        return f"y{2000 + place}" if place and years else ""

    monkeypatch.setattr("search.elastic.parts.dossier_of", lambda entry_id: entry_id)
    monkeypatch.setattr("search.elastic.parts.period_of", spread)


def _per_year(request: pytest.FixtureRequest) -> ElasticIndexes:
    request.getfixturevalue("any_year")
    indexes: ElasticIndexes = request.getfixturevalue("indexes_per_year")
    return indexes


ENGINES: dict[str, Callable[[pytest.FixtureRequest], EmbeddedIndexes | ElasticIndexes]] = {
    "embedded": lambda request: EmbeddedIndexes(request.getfixturevalue("tmp_path")),
    "elasticsearch": lambda request: request.getfixturevalue("elasticsearch_indexes"),
    YEARS: _per_year,
}


@pytest.fixture(
    params=[
        pytest.param(name, marks=[] if name == "embedded" else [pytest.mark.elasticsearch])
        for name in ENGINES
    ]
)
def engine(request: pytest.FixtureRequest) -> Iterator[EmbeddedIndexes | ElasticIndexes]:
    """What makes indexes for one test, and closes them after it."""
    indexes = ENGINES[request.param](request)
    yield indexes
    indexes.close()


@pytest.fixture
def make_index(engine: EmbeddedIndexes | ElasticIndexes) -> Make:
    """Makes empty indexes."""
    return engine.make


@pytest.fixture
def index(make_index: Make) -> Index:
    """One empty index."""
    return make_index()


@pytest.fixture
def store(engine: EmbeddedIndexes | ElasticIndexes) -> Iterator[Store]:
    """The generations of an archive that has none yet."""
    store = engine.store()
    yield store
    store.close()

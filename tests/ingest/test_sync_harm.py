"""Whatever was done to an index behind our back, the next command brings it up to date."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from ingest_support import ON_THE_SERVER, new_home, silent, store_of, syncer, take
from sync_support import copied, half, in_step

from archive.home import Home, open_home
from evidence.pool import Pool
from ingest.rebuild import catch_up
from search.elastic import ElasticStore
from search.embedded import create_index


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, pool: Pool, small: Path) -> Home:
    """An archive of two dossiers, one held. Not to be written to."""
    home = new_home(tmp_path_factory.mktemp("harm") / "archive")
    take(home, small, pool)
    return home


@pytest.fixture
def own(filled: Home, engine: str, tmp_path: Path) -> Home:
    """A copy a test may write to, its index on the engine."""
    return copied(filled, tmp_path / "archive", engine)


def cut(home: Home) -> None:
    for path in home.index.glob("g*/*.store"):
        path.write_bytes(path.read_bytes()[:10])
    for path in home.index.glob("g*/*.term"):
        path.write_bytes(b"")


def former_form(home: Home) -> None:
    shutil.rmtree(home.index)
    create_index(home.index).close()
    assert (home.index / "meta.json").is_file()


def without_pointer(home: Home) -> None:
    (home.index / "current").unlink()


EMBEDDED: dict[str, Callable[[Home], object]] = {
    "gone": lambda home: shutil.rmtree(home.index),
    "empty": lambda home: shutil.rmtree(next(home.index.glob("g*"))),
    "half filled": half,
    "damaged": cut,
    "of the form without generations": former_form,
    "without its pointer": without_pointer,
    "pointing nowhere": lambda home: (home.index / "current").write_text("g0077\n"),
    "pointing at nonsense": lambda home: (home.index / "current").write_bytes(b"\xff/../.."),
}


def caught_up(home: Home) -> None:
    done = catch_up(open_home(home.path), syncer(home), silent)
    assert done.index.whole
    assert done.damaged == ()
    assert in_step(home)
    store = store_of(home)
    assert store.generations() == (store.current(),)


@pytest.mark.parametrize("engine", ["embedded"], indirect=True)
@pytest.mark.parametrize("harm", sorted(EMBEDDED))
def test_an_embedded_index_catches_up(harm: str, own: Home) -> None:
    EMBEDDED[harm](own)
    caught_up(own)
    current = store_of(own).current()
    assert {path.name for path in own.index.iterdir()} == {"current", current}


Harm = Callable[[Elasticsearch, str], object]
"""Given a client and the alias that leads to the generation in use."""


def indexes(client: Elasticsearch, alias: str) -> list[str]:
    return sorted(client.indices.get(index=f"{alias}-*"))


def gone(client: Elasticsearch, alias: str) -> None:
    for name in indexes(client, alias):
        client.indices.delete(index=name)


def one_gone(client: Elasticsearch, alias: str, place: int) -> None:
    found = indexes(client, alias)
    assert len(found) == 2, "a base and an index of 2024"
    client.indices.delete(index=found[place])


def of_another_version(client: Elasticsearch, alias: str) -> None:
    client.indices.put_mapping(index=f"{alias}-g0001", meta={"analysis_version": 0})


def two_in_use(client: Elasticsearch, alias: str) -> None:
    client.indices.create(index=f"{alias}-g0077", aliases={alias: {}})


SERVER: dict[str, Harm] = {
    "gone": gone,
    "without its base": lambda client, alias: one_gone(client, alias, 0),
    "without a year": lambda client, alias: one_gone(client, alias, 1),
    "nobody is led to it": lambda c, alias: c.indices.delete_alias(index="*", name=alias),
    "of another version": of_another_version,
    "two in use": two_in_use,
}


@pytest.mark.parametrize("engine", [ON_THE_SERVER], indirect=True)
@pytest.mark.parametrize("harm", [*sorted(SERVER), "half filled"])
def test_an_index_on_a_server_catches_up(
    harm: str, own: Home, elasticsearch_client: Elasticsearch
) -> None:
    store = store_of(own)
    assert isinstance(store, ElasticStore)
    if harm in SERVER:
        SERVER[harm](elasticsearch_client, store._alias)
    else:
        half(own)
    caught_up(own)
    left = indexes(elasticsearch_client, store._alias)
    begin = f"{store._alias}-{store.current()}"
    assert left == [begin, f"{begin}-y2024"]

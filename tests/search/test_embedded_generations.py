"""Generations of the embedded index: numbered folders, one pointer, notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import HosoError
from search.embedded import create_index
from search.embedded.generations import EmbeddedStore
from search.engine import Store
from search.entry import Entry
from search.index import Index
from search.layout import lay_out
from search.live import LiveIndex
from search.parse import parse


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return EmbeddedStore(tmp_path / "index")


def put(store: Store, name: str, *ids: str) -> None:
    engine = store.open_generation(name)
    engine.upsert([lay_out(Entry(id=one, kind="document", dossier="d")) for one in ids])
    engine.commit()
    engine.close()


def code_of(store: Store, name: str) -> str:
    with pytest.raises(HosoError) as caught:
        store.open_generation(name)
    assert "hoso rebuild" in caught.value.remedy("vi")
    return caught.value.code


def test_nothing_is_there_at_first(store: Store) -> None:
    assert store.current() == ""
    assert store.generations() == ()
    assert code_of(store, "") == "index-missing"
    assert code_of(store, "g0001") == "index-missing"
    assert store.health() == "bad"


def test_a_generation_is_searched_only_after_the_switch(store: Store) -> None:
    one, two = store.create_generation(), store.create_generation()
    assert store.generations() == (one, two)
    assert store.current() == ""
    put(store, one, "a")
    put(store, two, "a", "b")
    store.switch(one)
    live = LiveIndex(store)
    assert live.search(parse("")).total == 1
    store.switch(two)
    assert store.current() == two
    assert live.search(parse("")).total == 2
    assert live.info()["generation"] == two
    assert live.info()["health"] == "good"


def test_a_live_index_sees_commits_and_outlives_generations(store: Store) -> None:
    first = store.create_generation()
    store.switch(first)
    live = LiveIndex(store)
    assert live.state() == {}
    for number in range(3):
        put(store, store.current(), "x")
        assert set(live.state()) == {"x"}
        fresh = store.create_generation()
        store.switch(fresh)
        store.drop_generation(store.generations()[0])
        assert live.state() == {}, number


def test_a_question_that_meets_a_dropped_generation_is_asked_again(store: Store) -> None:
    old, new = store.create_generation(), store.create_generation()
    put(store, new, "a")
    store.switch(old)
    live = LiveIndex(store)
    asked = []

    def question(index: Index) -> int:
        asked.append(1)
        if len(asked) == 1:
            store.switch(new)
            store.drop_generation(old)
        return len(index.state())

    assert live.ask(question) == 1
    assert len(asked) == 2


def test_a_fault_of_the_generation_in_use_is_told_once(store: Store) -> None:
    store.switch(store.create_generation())
    live = LiveIndex(store)
    asked = []

    def question(_: Index) -> int:
        asked.append(1)
        raise HosoError("index-damaged", path="x", why="y")

    with pytest.raises(HosoError):
        live.ask(question)
    assert len(asked) == 1


def test_numbers_never_come_back_while_they_are_in_use(store: Store) -> None:
    names = [store.create_generation() for _ in range(3)]
    assert names == ["g0001", "g0002", "g0003"]
    store.switch("g0003")
    for name in names:
        store.drop_generation(name)
    assert store.create_generation() == "g0004"


def test_dropping_is_for_generations_only(store: Store, tmp_path: Path) -> None:
    outside = tmp_path / "kept"
    outside.mkdir()
    for name in ("", "..", "../kept", "current", "g1", str(outside)):
        store.drop_generation(name)
    store.drop_generation("g0042")
    assert outside.is_dir()


def test_an_index_of_the_former_form_is_an_outdated_generation_that_can_be_dropped(
    store: Store, tmp_path: Path
) -> None:
    create_index(tmp_path / "index").close()
    assert store.current() == ""
    assert code_of(store, store.current()) == "index-outdated"
    assert code_of(store, store.generations()[0]) == "index-outdated"
    store.switch(store.create_generation())
    assert store.generations() == ("g0000", "g0001")
    store.drop_generation("g0000")
    assert store.generations() == ("g0001",)
    assert {one.name for one in (tmp_path / "index").iterdir()} == {"current", "g0001"}
    assert store.open_generation("g0001").state() == {}


def test_a_mark_stays_with_its_generation(store: Store) -> None:
    one, two = store.create_generation(), store.create_generation()
    assert store.marked(one) == store.marked("") == store.marked("g0099") == ""
    store.mark(one, "abc")
    assert (store.marked(one), store.marked(two)) == ("abc", "")
    put(store, one, "a")
    assert store.marked(one) == "abc"
    store.mark(one, "")
    store.mark(one, "")
    assert store.marked(one) == ""
    store.mark(two, "def")
    store.drop_generation(two)
    assert store.marked(two) == ""


def test_the_version_differs_after_every_commit(store: Store) -> None:
    name = store.create_generation()
    seen = [store.version(name)]
    for one in "abc":
        put(store, name, one)
        seen.append(store.version(name))
    assert "" not in seen
    assert len(set(seen)) == len(seen)
    assert store.version(name) == seen[-1]
    assert store.version("g0099") == ""

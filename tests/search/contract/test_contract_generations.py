"""What the store port promises: generations side by side, one of them searched."""

from __future__ import annotations

import pytest

from schemas.errors import HosoError
from search.engine import Store
from search.entry import Entry
from search.index import Index
from search.layout import lay_out
from search.live import LiveIndex
from search.parse import parse


def put(store: Store, name: str, *ids: str) -> None:
    engine = store.open_generation(name)
    engine.upsert([lay_out(Entry(id=one, kind="document", dossier="d")) for one in ids])
    engine.commit()
    engine.close()


def test_nothing_is_there_at_first(store: Store) -> None:
    assert store.current() == ""
    assert store.generations() == ()
    assert store.health() == "bad"
    for name in ("", "g0001", "*", "../x"):
        with pytest.raises(HosoError) as caught:
            store.open_generation(name)
        assert caught.value.code == "index-missing"
        assert "hoso rebuild" in caught.value.remedy("vi")
    assert store.version("g0001") == store.marked("g0001") == store.marked("") == ""


def test_a_generation_is_searched_only_after_the_switch(store: Store) -> None:
    one, two = store.create_generation(), store.create_generation()
    assert store.generations() == (one, two) == tuple(sorted((one, two)))
    assert store.current() == ""
    put(store, one, "a")
    put(store, two, "a", "b")
    store.switch(one)
    assert store.current() == one
    live = LiveIndex(store)
    assert live.search(parse("")).total == 1
    store.switch(two)
    assert store.current() == two
    assert live.search(parse("")).total == 2
    told = live.info()
    assert (told["generation"], told["health"], told["entries"]) == (two, "good", 2)
    live.close()


def test_a_live_index_sees_commits_and_outlives_generations(store: Store) -> None:
    store.switch(store.create_generation())
    live = LiveIndex(store)
    for number in range(2):
        put(store, store.current(), "x")
        assert set(live.state()) == {"x"}
        store.switch(store.create_generation())
        store.drop_generation(store.generations()[0])
        assert live.state() == {}, number
    live.close()


def test_a_question_that_meets_a_dropped_generation_is_asked_again(store: Store) -> None:
    old, new = store.create_generation(), store.create_generation()
    put(store, new, "a")
    store.switch(old)
    live = LiveIndex(store)
    asked = []

    def question(index: Index) -> int:
        asked.append(index.search(parse("")).total)
        if len(asked) == 1:
            store.switch(new)
            store.drop_generation(old)
            return len(index.state())
        return asked[-1]

    assert live.ask(question) in (0, 1)
    assert live.ask(question) == 1
    live.close()


def test_what_is_asked_of_a_generation_just_dropped_is_asked_of_the_next(store: Store) -> None:
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
    live.close()


def test_dropping_is_for_generations_that_are_there(store: Store) -> None:
    one, two = store.create_generation(), store.create_generation()
    put(store, one, "a")
    for name in ("", "*", "g*", f"{one},{two}", "g0042", ".."):
        store.drop_generation(name)
    assert store.generations() == (one, two)
    store.drop_generation(one)
    store.drop_generation(one)
    assert store.generations() == (two,)
    assert store.create_generation() > two


def test_a_mark_stays_with_its_generation(store: Store) -> None:
    one, two = store.create_generation(), store.create_generation()
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

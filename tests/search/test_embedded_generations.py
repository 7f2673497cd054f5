"""Generations of the embedded index: numbered folders, one pointer, notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import HosoError
from search.embedded import create_index
from search.embedded.generations import EmbeddedStore
from search.engine import Store
from search.index import Index
from search.live import LiveIndex


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return EmbeddedStore(tmp_path / "index")


def code_of(store: Store, name: str) -> str:
    with pytest.raises(HosoError) as caught:
        store.open_generation(name)
    assert "hoso rebuild" in caught.value.remedy("vi")
    return caught.value.code


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
    """What the contract cannot know: names that are paths, and files beside the generations."""
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

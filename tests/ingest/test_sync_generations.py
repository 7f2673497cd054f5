"""A new index beside the one in use: resumed, compared, switched to in one step."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ingest_support import (
    LATER,
    PLAIN,
    Doc,
    index_state,
    new_home,
    refused,
    silent,
    store_of,
    syncer,
    take,
    wanted_state,
    write_transfer,
)
from sync_support import AlteringStore, copied, engine_of, no_words, other_text, syncer_of

from archive.home import Home
from evidence.pool import Pool
from ingest import filling
from ingest.rebuild import rebuild_index
from ingest.sampling import differing
from search.engine import BY_ID, Wanted
from search.layout import Layout
from search.live import LiveIndex
from search.parse import parse
from search.plan import Both

NEW = replace(PLAIN, notation="09.TH", docs=(Doc("a.pdf", "Chu moi tinh xyzzy"),))


class Stopped(BaseException):
    """What a Ctrl-C is like."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, pool: Pool, small: Path) -> Home:
    """An archive of two dossiers. Not to be written to."""
    home = new_home(tmp_path_factory.mktemp("generations") / "archive")
    take(home, small, pool)
    return home


@pytest.fixture
def own(filled: Home, engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy a test may write to; the engine is given one entry at a time."""
    made = copied(filled, tmp_path / "archive", engine)
    monkeypatch.setattr(filling, "_BATCH", 1)
    monkeypatch.setattr(filling, "_COMMIT", 1)
    return made


def test_a_rebuild_makes_the_same_index_in_the_next_generation(own: Home) -> None:
    before, name = index_state(own), store_of(own).current()
    done = rebuild_index(own, syncer(own), silent)
    assert done.index.written == len(before)
    assert index_state(own) == before == wanted_state(own)
    assert store_of(own).current() > name
    assert store_of(own).generations() == (store_of(own).current(),)


def test_people_search_the_old_one_until_the_new_one_is_whole(own: Home) -> None:
    live, name = LiveIndex(store_of(own)), store_of(own).current()
    query = parse("Noi dung")
    total = live.search(query).total
    seen: list[tuple[int, bool]] = []

    def look(*_: Any) -> None:
        seen.append((live.search(query).total, live.info()["generation"] == name))

    rebuild_index(own, syncer_of(own, store_of(own), report=look), silent)
    assert total > 0
    assert len(seen) == len(wanted_state(own))
    assert set(seen) == {(total, True)}
    assert live.search(query).total == total
    assert live.info()["generation"] != name


@pytest.mark.parametrize("engine", ["embedded"], indirect=True)
def test_a_reader_in_flight_is_not_broken_by_the_switch(own: Home) -> None:
    reader = engine_of(own).reader()
    wanted = Wanted(Both())
    before = reader.ordered(wanted, BY_ID, after=None, limit=50)()
    rebuild_index(own, syncer(own), silent)
    assert reader.counts([wanted])() == [len(before)]
    assert reader.ordered(wanted, BY_ID, after=None, limit=50)() == before
    assert [str(one.shown["id"]) for one in reader.fetch(before)()]


def test_what_is_archived_meanwhile_is_not_lost(own: Home, tmp_path: Path, pool: Pool) -> None:
    transfer = write_transfer(tmp_path / "t", [NEW])
    taken: list[dict[str, Any]] = []

    def take_in(*_: Any) -> None:
        if not taken:
            taken.append({})
            taken.append(take(own, transfer, pool, at=LATER))

    rebuild_index(own, syncer_of(own, store_of(own), report=take_in), silent)
    assert taken[1]["index"]["error"] is None
    assert index_state(own) == wanted_state(own)
    assert LiveIndex(store_of(own)).search(parse("xyzzy")).total == 1


def test_a_rebuild_that_was_stopped_is_taken_up_where_it_was(own: Home) -> None:
    before, name = index_state(own), store_of(own).current()

    def stop(_stage: str, done: int, _total: int) -> None:
        if done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        rebuild_index(own, syncer_of(own, store_of(own), report=stop), silent)
    store = store_of(own)
    assert store.current() == name
    assert len(store.generations()) == 2
    half = store.generations()[1]
    done = rebuild_index(own, syncer(own), silent)
    assert done.index.written == len(before) - 3
    assert store.current() == half
    assert index_state(own) == before


def broken(folder: Path) -> None:
    (folder / "meta.json").write_bytes(b"{")


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


@pytest.mark.parametrize("engine", ["embedded"], indirect=True)
@pytest.mark.parametrize("harm", [broken, empty], ids=["damaged", "empty"])
def test_a_broken_half_is_cleaned_away(harm: Callable[[Path], None], own: Home) -> None:
    store = store_of(own)
    left = store.create_generation()
    harm(own.index / left)
    rebuild_index(own, syncer(own), silent)
    assert index_state(own) == wanted_state(own)
    assert store.generations() == (store.current(),)


def lose_one(layout: Layout) -> Layout | None:
    return None if layout.id.endswith("#2") else layout


@pytest.mark.parametrize("alter", [lose_one, other_text, no_words])
def test_an_index_that_is_not_what_it_should_be_is_never_switched_to(
    alter: Callable[[Layout], Layout | None], own: Home
) -> None:
    before, name = index_state(own), store_of(own).current()
    sync = syncer_of(own, AlteringStore(store_of(own), alter))
    error = refused("index-unequal", lambda: rebuild_index(own, sync, silent))
    assert error.params["count"]
    assert store_of(own).current() == name
    assert index_state(own) == before


def test_a_sound_index_differs_in_no_sampled_entry(own: Home) -> None:
    engine = engine_of(own)
    assert differing(engine, own.open_storage(), skip=frozenset()) == []


def test_leftovers_older_than_the_one_in_use_go_with_the_next_transfer(
    own: Home, tmp_path: Path, pool: Pool
) -> None:
    store = store_of(own)
    old, new = store.current(), store.create_generation()
    store.switch(new)
    assert store.generations() == (old, new)
    take(own, write_transfer(tmp_path / "t", [NEW]), pool, at=LATER)
    assert store.generations() == (new,)
    assert index_state(own) == wanted_state(own)

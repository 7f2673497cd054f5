"""A stricter access class holds once acknowledged, even while the index lags."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ingest_support import (
    LATER,
    PLAIN,
    index_state,
    new_home,
    refused,
    settings_of,
    silent,
    store_of,
    syncer,
    take,
    wanted_state,
    write_transfer,
)
from sync_support import DownStore, syncer_of

from archive.home import Home
from evidence.pool import Pool
from hoso.looking import Looking, sees_all
from ingest import hiding as hiding_module
from ingest.hiding import Hiding
from ingest.rebuild import catch_up
from schemas.access import Viewer
from search.parse import parse

OPERATOR = Viewer.archivist("Trần Thị Lưu")
PUBLIC = Viewer.public()
CLERK = Viewer.clerk("Lê Văn Thư", "Phòng khác")
# The same dossier, now restricted; a word of its text is new so that its content differs.
STRICTER = replace(
    PLAIN, changes={"Rights": "Hạn chế"}, docs=(replace(PLAIN.docs[0], text="Noi dung khac"),)
)


@pytest.fixture
def home(engine: str, tmp_path: Path) -> Home:
    """An empty archive."""
    del engine
    return new_home(tmp_path / "archive")


@pytest.fixture
def lagging(home: Home, tmp_path: Path, pool: Pool) -> Home:
    """PLAIN was open and indexed; it has become stricter while the index was down."""
    take(home, write_transfer(tmp_path / "one", [PLAIN]), pool)
    receipt = take(
        home,
        write_transfer(tmp_path / "two", [STRICTER]),
        pool,
        at=LATER,
        supersede="hạn chế sử dụng",
        sync=syncer_of(home, DownStore(store_of(home))),
    )
    assert receipt["dossiers"]["archived"] == 1
    assert receipt["index"]["error"]["error"] == "index-unavailable"
    assert index_state(home) != wanted_state(home)
    return home


def look(home: Home) -> Looking:
    return Looking(settings_of(home), home)


def answers(seen: Looking, viewer: Viewer) -> dict[str, object]:
    """Everything a viewer is told."""
    found = seen.search_as(viewer, parse("", facets=("kind", "unit")))
    words = seen.search_as(viewer, parse("Quyet dinh"))
    return {
        "ids": sorted(hit.shown["id"] for hit in found.hits),
        "total": found.total,
        "facets": found.facets,
        "without_text": found.without_text,
        "words": words.total,
        "suggested": seen.suggest_as(viewer, "ho so"),
        "like": seen.like_as(viewer, f"urn:hoso:000.00.07.H99:{PLAIN.code}#1").total,
    }


def test_an_open_dossier_is_seen_by_all(home: Home, tmp_path: Path, pool: Pool) -> None:
    take(home, write_transfer(tmp_path / "one", [PLAIN]), pool)
    seen = look(home)
    assert answers(seen, PUBLIC)["total"] == 3
    assert answers(seen, OPERATOR)["total"] == 3


@pytest.mark.parametrize("viewer", [PUBLIC, CLERK], ids=["public", "clerk"])
def test_what_became_stricter_is_hidden_before_the_index_knows(
    viewer: Viewer, lagging: Home
) -> None:
    told = answers(look(lagging), viewer)
    assert told["ids"] == []
    assert told["total"] == told["words"] == told["like"] == told["without_text"] == 0
    assert told["suggested"] == ()
    assert not any(dict(told["facets"]).values())


def test_who_sees_everything_still_finds_it(lagging: Home) -> None:
    assert answers(look(lagging), OPERATOR)["total"] == 3
    assert sees_all(OPERATOR)
    assert not sees_all(CLERK)


def test_when_the_index_has_caught_up_its_own_labels_decide(
    lagging: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However long readers share one state of the index, none is of before what the mark says.
    monkeypatch.setattr("search.elastic.index.SECONDS_OF_A_SNAPSHOT", 3600.0)
    held = look(lagging)
    assert answers(held, PUBLIC)["total"] == 0
    catch_up(lagging, syncer(lagging), silent)
    # The document is open itself; the dossier is not, and its title is gone from the document.
    told = answers(held, PUBLIC)
    assert told["ids"] == [f"urn:hoso:000.00.07.H99:{PLAIN.code}#1"]
    assert held.search_as(PUBLIC, parse("title:ho")).total == 0
    assert answers(held, OPERATOR)["total"] == 2


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []
    real = hiding_module.stricter

    def counting(*arguments: Any) -> frozenset[str]:
        calls.append(1)
        return real(*arguments)

    monkeypatch.setattr(hiding_module, "stricter", counting)
    return calls


def test_it_is_worked_out_once_a_state_and_not_at_all_when_nothing_is_pending(
    lagging: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = counted(monkeypatch)
    held = look(lagging)
    for _ in range(3):
        answers(held, PUBLIC)
    assert len(calls) == 1
    answers(held, OPERATOR)
    assert len(calls) == 1
    catch_up(lagging, syncer(lagging), silent)
    for _ in range(3):
        answers(held, PUBLIC)
    assert len(calls) == 1


def test_a_commit_to_a_lagging_index_is_another_state(
    lagging: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = counted(monkeypatch)
    held = look(lagging)
    answers(held, PUBLIC)
    store = store_of(lagging)
    engine = store.open_generation(store.current())
    engine.delete([sorted(engine.state())[0]])
    engine.commit()
    answers(held, PUBLIC)
    assert len(calls) == 2


def test_a_catalogue_that_is_not_whole_hides_nothing_by_guess(lagging: Home) -> None:
    catalogue = lagging.open_catalogue()
    catalogue.begin_rebuild()
    catalogue.close()
    held = look(lagging)
    refused("rebuild-needed", lambda: held.search_as(PUBLIC, parse("")))
    assert held.search_as(OPERATOR, parse("")).total == 3


def test_the_catalogue_is_asked_before_the_index(home: Home) -> None:
    """A change between the two questions is another pair, never a wrong answer kept."""
    store = store_of(home)
    store.switch(store.create_generation())
    catalogue = home.open_catalogue()
    hiding, name = Hiding(store), store.current()
    asked: list[Callable[[], object]] = []

    def held() -> dict[str, str]:
        catalogue.remove_dossier("changes the stamp")
        asked.append(held)
        return {}

    hiding.ids(catalogue, held)
    hiding.ids(catalogue, held)
    assert len(asked) == 2
    store.mark(name, catalogue.stamp)
    hiding.ids(catalogue, held)
    assert len(asked) == 2
    catalogue.close()


def test_an_archive_without_an_index_says_so(home: Home) -> None:
    refused("index-missing", lambda: look(home))

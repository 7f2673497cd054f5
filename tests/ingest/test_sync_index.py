"""The index is derived: whatever happened to it, the next command brings it up to date."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from ingest_support import (
    DOUBTFUL,
    HYBRID,
    LATER,
    PLAIN,
    SECRET,
    index_state,
    new_home,
    outcomes,
    refused,
    silent,
    store_of,
    syncer,
    take,
    tree,
    wanted_state,
    write_transfer,
)
from sync_support import DownStore, copied, engine_of, half, in_step, lose, syncer_of

from archive import home as home_module
from archive.home import Home, open_home
from evidence.pool import Pool
from ingest import entries as entries_module
from ingest import filling
from ingest.rebuild import catch_up, rebuild
from ingest.release import release
from search import entry as entry_module
from search.live import LiveIndex
from search.parse import parse


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, pool: Pool, small: Path) -> Home:
    """An archive of two dossiers, one held. Not to be written to."""
    home = new_home(tmp_path_factory.mktemp("sync") / "archive")
    take(home, small, pool)
    return home


@pytest.fixture
def home(engine: str, tmp_path: Path) -> Home:
    """An empty archive."""
    del engine
    return new_home(tmp_path / "archive")


@pytest.fixture
def own(filled: Home, engine: str, tmp_path: Path) -> Home:
    """A copy a test may write to, its index on the engine."""
    return copied(filled, tmp_path / "archive", engine)


def test_only_what_is_pending_is_written_and_progress_says_how_far_it_is(own: Home) -> None:
    engine = engine_of(own)
    lost = sorted(engine.state())[:2]
    engine.delete(lost)
    engine.commit()
    engine.close()
    told: list[tuple[str, int, int]] = []
    done = catch_up(
        own, syncer_of(own, store_of(own), report=lambda *one: told.append(one)), silent
    )
    assert done.index.written == 2
    assert told == [("Lập chỉ mục", 2, 2)]
    assert catch_up(own, syncer(own), silent).index.written == 0


def test_a_superseded_version_leaves_the_index(own: Home, tmp_path: Path, pool: Pool) -> None:
    before = index_state(own)
    less = replace(PLAIN, docs=PLAIN.docs[:1])
    take(own, write_transfer(tmp_path / "t", [less]), pool, at=LATER, supersede="bớt một")
    after = index_state(own)
    gone = f"urn:hoso:000.00.07.H99:{PLAIN.code}#2"
    assert gone in before
    assert gone not in after
    assert in_step(own)


def test_withheld_never_enters_not_by_a_rebuild_either(
    home: Home, tmp_path: Path, pool: Pool
) -> None:
    take(home, write_transfer(tmp_path / "t", [PLAIN, SECRET]), pool)
    rebuild(home, syncer(home), silent)
    assert in_step(home)
    assert not [one for one in index_state(home) if SECRET.code in one]
    index = LiveIndex(store_of(home))
    assert index.search(parse("Noi dung van ban")).total
    for words in ("zyxwv", "qwerty", "abcd"):
        assert index.search(parse(words)).total == 0


@pytest.mark.parametrize("error", [None, RuntimeError("nobody foresaw it")], ids=["down", "other"])
def test_intake_never_fails_for_the_index(
    error: Exception | None, home: Home, small: Path, pool: Pool, tmp_path: Path
) -> None:
    down = syncer_of(home, DownStore(store_of(home), error))
    store = store_of(home)
    store.switch(store.create_generation())
    receipt = take(home, small, pool, sync=down)
    assert outcomes(receipt)[PLAIN.code] == "archived"
    assert receipt["balanced"]
    told = receipt["index"]["error"]
    assert told["error"] == ("internal" if error else "index-unavailable")
    assert told["message"]
    assert index_state(home) == {}
    operations = home.open_operations()
    assert operations.transfers.get(receipt["transfer_id"]).state == "finished"
    assert "index" not in operations.transfers.get(receipt["transfer_id"]).receipt
    operations.close()
    again = take(home, write_transfer(tmp_path / "t", [DOUBTFUL]), pool, at=LATER)
    assert again["index"]["error"] is None
    assert again["index"]["entries"] == len(wanted_state(home)) > 0
    assert in_step(home)


def test_a_release_never_fails_for_the_index(own: Home) -> None:
    operations = own.open_operations()
    (item,) = operations.holds.all()
    operations.close()
    down = syncer_of(own, DownStore(store_of(own)))
    decided, index = release(own, item.id, reason="đủ", by="Lê Duyệt", at=LATER, sync=down)
    assert decided.state == "released"
    assert index.failure is not None
    assert not index.whole
    assert catch_up(own, syncer(own), silent).index.written == 2
    assert in_step(own)


def test_a_dossier_that_cannot_be_read_is_named_and_hides_no_other(own: Home) -> None:
    (broken,) = (p for p in own.storage_path.rglob("facts.jsonl") if "%2eTH" in str(p))
    broken.unlink()
    lose(own)
    done = catch_up(open_home(own.path), syncer(own), silent)
    assert [oid.endswith(PLAIN.code) for oid, _ in done.damaged] == [True]
    assert done.index.left == 3
    held = index_state(own)
    assert held
    assert all(HYBRID.code in one for one in held)


def test_a_change_of_the_mapping_is_followed_by_the_next_command(
    own: Home, tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = index_state(own)
    for module in (entry_module, entries_module):
        monkeypatch.setattr(module, "MAPPING_VERSION", 9999)
    receipt = take(own, write_transfer(tmp_path / "t", [DOUBTFUL]), pool, at=LATER)
    assert receipt["index"]["entries"] == len(before)
    after = index_state(own)
    assert after.keys() == before.keys()
    assert not set(after.items()) & set(before.items())
    assert in_step(own)
    assert catch_up(own, syncer(own), silent).index.written == 0


def test_reports_go_on_while_an_older_catalogue_waits(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries_module, "MAPPING_VERSION", 9999)
    catalogue = own.open_catalogue(derivation=entries_module.derivation())
    assert catalogue.rebuild_needed
    assert catalogue.complete
    assert catalogue.counts()["dossier"] == 2
    catalogue.close()
    assert catch_up(own, syncer(own), silent).dossiers == 2
    catalogue = own.open_catalogue(derivation=entries_module.derivation())
    assert not catalogue.rebuild_needed
    catalogue.close()


def test_a_writer_waits_for_the_other_one(own: Home) -> None:
    half(own)
    held, free = threading.Event(), threading.Event()

    def other() -> None:
        with own.index_lock("other"):
            held.set()
            free.wait(30)

    thread = threading.Thread(target=other)
    thread.start()
    assert held.wait(30)
    timer = threading.Timer(0.3, free.set)
    timer.start()
    assert catch_up(own, syncer(own), silent).index.whole
    thread.join()
    assert in_step(own)


def test_a_writer_that_waited_in_vain_says_so(own: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    half(own)
    monkeypatch.setattr(home_module, "INDEX_PATIENCE", 0.0)
    with own.index_lock("other"):
        error = refused("index-busy", lambda: catch_up(own, syncer(own), silent))
        assert str(own.index) in error.message("vi")
        with own.index_rebuild_lock():
            refused("index-busy", lambda: rebuild(own, syncer(own), silent))
    assert catch_up(own, syncer(own), silent).index.whole


def test_entries_are_handed_over_in_batches(own: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "_BATCH", 2)
    monkeypatch.setattr(filling, "_COMMIT", 1)
    lose(own)
    told: list[int] = []
    sync = syncer_of(own, store_of(own), report=lambda _stage, done, _total: told.append(done))
    catch_up(open_home(own.path), sync, silent)
    assert told[0] == 2
    assert told == sorted(told)
    assert told[-1] == len(wanted_state(own))
    assert in_step(own)


def test_what_is_archived_is_not_touched_by_any_of_this(own: Home) -> None:
    before = tree(own.storage_path)
    half(own)
    catch_up(own, syncer(own), silent)
    rebuild(own, syncer(own), silent)
    assert tree(own.storage_path) == before

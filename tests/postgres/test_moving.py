"""Moving an archive to a server and back: nothing is lost, whenever it is killed."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from archive_support import AT, Killed, count_calls, killed_at, refused
from sqlalchemy import create_engine, inspect

from archive.catalogue import Catalogue, CatalogueRows
from archive.database import Server, written
from archive.database import copying as copying_module
from archive.home import Home, create_home, open_home
from archive.leases import lease_of
from archive.marker import EngineName, read_marker
from archive.moving import forget, move
from archive.operations import Decision, FileAccount, Operations, SavedSearch, Transfer
from archive.operations.tables import OPERATIONS

TRANSFER = Transfer(
    transfer_id="T1",
    source="a\0b",
    source_key="k",
    received_at=AT,
    operator="Nguyễn Văn A",
    profile="p",
    counts={"tệp": 3},
)


@pytest.fixture
def files(tmp_path: Path) -> Home:
    """A home on SQLite that holds something."""
    home = create_home(tmp_path / "home", archive_id=tmp_path.name, created=AT)
    with closing(home.open_operations()) as operations:
        fill(operations)
    with closing(home.open_catalogue(derivation="1")) as catalogue:
        catalogue.replace_dossier(
            CatalogueRows(dossier={"object_id": "o", "title": "ă\0"}, files=[{"path": "p"}])
        )
        catalogue.finish_rebuild()
    return home


def fill(operations: Operations) -> None:
    operations.transfers.begin(TRANSFER)
    decision = Decision(
        transfer_id="T1",
        position=1,
        file_code="A",
        outcome="refused",
        decided_at=AT,
        decided_by="an",
    )
    paths = [f"{n:04}" for n in range(1100)]
    accounts = [FileAccount(transfer_id="T1", path=p, size=1, account="refused") for p in paths]
    operations.transfers.record(decision, accounts)
    operations.searches.save(SavedSearch(actor="an", name="n", query="q", saved_at=AT))


def at(home: Home, server: Server | None) -> Home:
    return open_home(home.path, server)


def content(home: Home) -> tuple[object, ...]:
    """Everything ledger and catalogue hold."""
    with closing(home.open_operations()) as operations:
        ledger = operations.digests()
    with closing(home.open_catalogue(derivation="1")) as catalogue:
        return ledger, catalogue.digests(), catalogue.stamp, catalogue.rebuild_needed


def schemas(server: Server) -> set[str]:
    engine = create_engine(server.url)
    found = set(inspect(engine).get_schema_names())
    engine.dispose()
    return found


@pytest.fixture
def other_schemas(server: Server) -> set[str]:
    """Those that were there before the test."""
    return schemas(server)


def test_there_and_back_everything_is_equal(files: Home, server: Server, other_schemas: set[str]):
    before = content(files)
    there = move(at(files, server), "postgresql")
    assert there
    assert (there.rows, there.kept) == (1103, "operations.old-1.sqlite")
    assert content(at(files, server)) == before
    assert not (files.path / "operations.sqlite").exists()
    assert move(at(files, server), "postgresql") is None
    refused("database-url-missing", lambda: move(files, "sqlite"))
    back = move(at(files, server), "sqlite")
    assert back
    assert content(files) == before
    assert schemas(server) - other_schemas == {back.kept}
    assert forget(at(files, server)) == ["operations.old-1.sqlite", back.kept]
    assert schemas(server) == other_schemas
    assert read_marker(files.path).old == ()
    assert forget(files) == []
    assert content(files) == before


def test_what_is_kept_is_the_old_ledger(files: Home, server: Server):
    with closing(files.open_operations()) as operations:
        before = operations.digests()
    moved = move(at(files, server), "postgresql")
    assert moved
    with closing(Operations.open(files.path / moved.kept)) as kept:
        assert kept.digests() == before


def test_a_lease_of_a_command_that_waits_is_not_moved(files: Home, server: Server):
    """Its process ends it in the ledger it began it in: in the new one it would never end."""
    with closing(files.open_operations()) as old:
        lease = lease_of(old, "ingest", what="", operator="an", pid=os.getpid(), now=lambda: AT)
        with lease:
            move(at(files, server), "postgresql")
    with closing(at(files, server).open_operations()) as new:
        assert new.jobs.all() == []


def test_moving_needs_a_server(files: Home):
    refused("database-url-missing", lambda: move(files, "postgresql"))


def test_a_copy_that_is_not_equal_moves_nothing(
    files: Home, server: Server, monkeypatch: pytest.MonkeyPatch
):
    before = content(files)
    digests = iter(["one", "other"])
    with monkeypatch.context() as patch:
        patch.setattr(copying_module, "table_digest", lambda *_: next(digests))
        refused("database-differs", lambda: move(at(files, server), "postgresql"))
    assert content(files) == before
    assert move(at(files, server), "postgresql")
    assert content(at(files, server)) == before


def kill_and_go_on(
    home: Home, server: Server, engine: EngineName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kill a move at each of its calls: it was not begun, or it is done."""
    before = content(home)
    other: EngineName = "sqlite" if engine == "postgresql" else "postgresql"
    move(at(home, server), other)
    calls = count_calls(monkeypatch, lambda: move(at(home, server), engine))
    assert calls > 8
    for number in range(calls):
        move(at(home, server), other)
        with killed_at(monkeypatch, number), pytest.raises(Killed):
            move(at(home, server), engine)
        where = read_marker(home.path).engine
        assert content(at(home, server if where == "postgresql" else None)) == before, number
        move(at(home, server), engine)
        assert content(at(home, server if engine == "postgresql" else None)) == before, number


@pytest.mark.slow
def test_a_move_to_the_server_that_is_killed_loses_nothing(
    files: Home,
    server: Server,
    other_schemas: set[str],
    monkeypatch: pytest.MonkeyPatch,
):
    kill_and_go_on(files, server, "postgresql", monkeypatch)
    forget(at(files, server))
    assert not list(files.path.glob("*.sqlite*"))
    schema = read_marker(files.path).schema
    assert schemas(server) - other_schemas == {f"{schema}_operations", f"{schema}_catalogue"}


@pytest.mark.slow
def test_a_move_to_files_that_is_killed_loses_nothing(
    files: Home,
    server: Server,
    other_schemas: set[str],
    monkeypatch: pytest.MonkeyPatch,
):
    kill_and_go_on(files, server, "sqlite", monkeypatch)
    forget(at(files, server))
    assert schemas(server) == other_schemas
    names = {path.name for path in files.path.glob("*.sqlite")}
    assert names == {"operations.sqlite", "catalogue.sqlite"}


def test_a_ledger_moved_away_is_not_written_to_by_who_still_has_it_open(
    files: Home, server: Server
):
    move(at(files, server), "postgresql")
    with closing(at(files, server).open_operations()) as operations:
        move(at(files, server), "sqlite")
        refused("database-missing", lambda: operations.transfers.begin(TRANSFER))


def test_every_table_stands_after_those_it_refers_to(server: Server, files: Home):
    move(at(files, server), "postgresql")
    with written(at(files, server).operations_place) as connection:
        known = inspect(connection)
        seen: set[str] = set()
        for name in OPERATIONS.tables:
            assert {key["referred_table"] for key in known.get_foreign_keys(name)} <= seen, name
            seen.add(name)


def test_the_catalogue_of_another_is_taken_over_whole(tmp_path: Path):
    with (
        closing(Catalogue.open(tmp_path / "a.sqlite", derivation="1")) as one,
        closing(Catalogue.open(tmp_path / "b.sqlite", derivation="1")) as other,
    ):
        rows = CatalogueRows(dossier={"object_id": "o"})
        one.replace_dossier(rows)
        one.finish_rebuild()
        other.replace_dossier(replace(rows, dossier={"object_id": "p"}))
        other.take_over(one)
        assert (other.digests(), other.stamp) == (one.digests(), one.stamp)
        assert not other.rebuild_needed

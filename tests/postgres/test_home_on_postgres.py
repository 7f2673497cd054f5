from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from archive_support import AT, refused
from sqlalchemy import inspect

from archive.backup import backup, restore
from archive.database import Server, open_engine
from archive.home import Home, create_home, open_home
from archive.leases import lease_of
from archive.marker import FILE, EngineName, Marker, read_marker, write_marker
from archive.operations import Operations, Transfer

TRANSFER = Transfer(
    transfer_id="T1", source="a\0b", source_key="k", received_at=AT, operator="an", profile="p"
)


@pytest.fixture
def home(tmp_path: Path, server: Server) -> Home:
    return create_home(tmp_path / "home", archive_id="A1", created=AT, server=server)


def test_a_home_on_a_server_has_no_database_of_its_own(home: Home):
    assert not list(home.path.glob("*.sqlite*"))
    with closing(home.open_operations()) as operations:
        operations.transfers.begin(TRANSFER)
    with closing(open_home(home.path, home.server).open_operations()) as again:
        assert again.transfers.all() == [TRANSFER]
    with closing(home.open_catalogue()) as catalogue:
        assert not catalogue.rebuild_needed


def test_two_archives_in_one_database_never_meet(home: Home, tmp_path: Path, server: Server):
    for number, archive_id in enumerate(("A2", home.archive_id)):  # also a copy of the same one
        path = tmp_path / f"other{number}"
        other = create_home(path, archive_id=archive_id, created=AT, server=server)
        with closing(other.open_operations()) as operations:
            operations.transfers.begin(TRANSFER)
    with closing(home.open_operations()) as operations:
        assert operations.transfers.all() == []


def test_settings_that_name_another_engine_are_told(home: Home, tmp_path: Path, server: Server):
    refused("database-url-missing", open_home(home.path).open_operations)
    refused("database-url-missing", open_home(home.path).open_catalogue)
    files = create_home(tmp_path / "files", archive_id="A1", created=AT)
    refused("database-not-moved", open_home(files.path, server).open_operations)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"engine":"mysql","schema":"a","moving":"","old":[]}', "\xff"]
)
def test_a_marker_that_cannot_be_read_is_damage(home: Home, text: str):
    (home.path / FILE).write_bytes(text.encode("latin-1"))
    refused("home-damaged", home.open_operations)


OTHER = cast("EngineName", "other")  # a damaged file may name anything


@pytest.mark.parametrize(
    "marker",
    [Marker(schema="a"), Marker(engine="postgresql"), Marker(engine=OTHER, schema="a")],
)
def test_a_marker_that_says_two_things_is_damage(home: Home, marker: Marker):
    write_marker(home.path, marker)
    refused("home-damaged", home.open_operations)


def test_what_is_written_down_is_read(home: Home):
    marker = replace(read_marker(home.path), moving="hoso_b", old=("hoso_c", "hoso_d"))
    write_marker(home.path, marker)
    assert read_marker(home.path) == marker


def test_a_backup_of_a_home_on_a_server_is_as_any_other(home: Home, tmp_path: Path):
    with closing(home.open_operations()) as operations:
        operations.transfers.begin(TRANSFER)
    backup(home, tmp_path / "set", backup_id="B1", at=AT, by="an")
    names = {path.name for path in (tmp_path / "set/data").iterdir()}
    assert "operations.sqlite" in names
    assert FILE not in names
    with closing(sqlite3.connect(tmp_path / "set/data/operations.sqlite")) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    again = restore(tmp_path / "set", tmp_path / "again")
    with closing(again.open_operations()) as operations:
        assert operations.transfers.all() == [TRANSFER]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_backup_holds_no_leases(engine: str, home: Home, tmp_path: Path):
    if engine == "sqlite":
        home = create_home(tmp_path / "files", archive_id="A9", created=AT)
    with closing(home.open_operations()) as operations:
        lease = lease_of(
            operations, "backup", what="set", operator="an", pid=os.getpid(), now=lambda: AT
        )
        with lease:
            backup(home, tmp_path / "set", backup_id="B1", at=AT, by="an")
            assert operations.jobs.all() == [lease.job]
    with closing(restore(tmp_path / "set", tmp_path / "again").open_operations()) as operations:
        assert operations.jobs.all() == []


def test_both_engines_have_the_same_tables(home: Home, tmp_path: Path):
    file = Operations.open(tmp_path / "o.sqlite")
    here = set(inspect(file.engine).get_table_names())
    engine = open_engine(home.operations_place)
    there = set(inspect(engine).get_table_names())
    assert there - here == {"schema_step"}
    assert here <= there
    engine.dispose()
    file.close()

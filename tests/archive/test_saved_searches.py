from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unicodedata import normalize

import pytest
from archive_support import AT, refused

from archive.backup import backup, restore
from archive.database import Place, one_writer, open_engine
from archive.home import create_home
from archive.operations import Operations, SavedSearch, Transfer
from archive.operations.migrations import migrations, set_step, statements

DEPUTIES = SavedSearch(
    actor="an",
    name="Bổ nhiệm 2024",
    query='"bổ nhiệm" -tạm',
    saved_at=AT,
    filters={"unit": ["Phòng Tổ chức"], "date_from": "2024-01-01"},
    options={"sort": "date"},
)


@pytest.fixture
def operations(new_place: Callable[[], Place]) -> Iterator[Operations]:
    with closing(Operations.open(new_place())) as opened:
        yield opened


def test_a_search_is_kept_and_found_again(operations: Operations):
    operations.searches.save(DEPUTIES)
    assert operations.searches.get("an", "Bổ nhiệm 2024") == DEPUTIES
    typed = f"  {normalize('NFD', DEPUTIES.name)} "
    assert operations.searches.get("an", typed) == DEPUTIES


def test_saving_again_under_a_name_replaces(operations: Operations):
    later = replace(DEPUTIES, query="đất", filters={}, saved_at=AT + timedelta(days=1))
    for one in (DEPUTIES, later):
        operations.searches.save(one)
    assert operations.searches.of("an") == [later]


def test_everybody_has_searches_of_their_own(operations: Operations):
    operations.searches.save(DEPUTIES)
    operations.searches.save(replace(DEPUTIES, actor="bình", query="khác"))
    operations.searches.forget("bình", DEPUTIES.name)
    assert operations.searches.of("bình") == []
    assert operations.searches.of("an") == [DEPUTIES]


def test_they_are_listed_in_vietnamese_order(operations: Operations):
    for name in ("Đất", "Dự án", "Em", "Đa"):
        operations.searches.save(replace(DEPUTIES, name=name))
    assert [one.name for one in operations.searches.of("an")] == ["Dự án", "Đa", "Đất", "Em"]


def test_an_unknown_name_is_an_error(operations: Operations):
    refused("search-not-saved", lambda: operations.searches.get("an", "x"))
    refused("search-not-saved", lambda: operations.searches.forget("an", "x"))


def test_an_older_database_gets_the_table_and_keeps_what_it_has(new_place: Callable[[], Place]):
    place = new_place()
    with closing(_at_step(place, 2)) as older:
        older.transfers.begin(TRANSFER)
    with closing(Operations.open(place)) as newer:
        assert newer.transfers.get("T1") == TRANSFER
        newer.searches.save(DEPUTIES)
        assert newer.searches.of("an") == [DEPUTIES]


def test_saved_searches_are_part_of_a_backup(tmp_path: Path):
    home = create_home(tmp_path / "home", archive_id="H30.81", created=AT)
    with closing(home.open_operations()) as operations:
        operations.searches.save(DEPUTIES)
    backup(home, tmp_path / "backup", backup_id="B1", at=AT, by="an")
    again = restore(tmp_path / "backup", tmp_path / "again")
    with closing(again.open_operations()) as operations:
        assert operations.searches.of("an") == [DEPUTIES]


TRANSFER = Transfer(
    transfer_id="T1",
    source="s",
    source_key="k",
    received_at=AT,
    operator="an",
    profile="tt02-2019",
)


def _at_step(place: Place, step: int) -> Operations:
    """The database as the migrations up to ``step`` leave it."""
    engine = open_engine(place)
    with one_writer(engine) as connection:
        for number, sql in migrations():
            if number <= step:
                for statement in statements(sql, engine.dialect.name):
                    connection.exec_driver_sql(statement)
        set_step(connection, step)
    return Operations(engine, place)

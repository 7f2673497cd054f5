from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from archive_support import refused
from sqlalchemy import inspect, text

from archive.catalogue import Catalogue, CatalogueRows
from archive.catalogue import store as store_module
from archive.database import Place


def rows(number: int, *, title: str = "", received: str = "2026-01-01T00:00:00Z") -> CatalogueRows:
    return CatalogueRows(
        dossier={
            "object_id": f"urn:hoso:A:{number}",
            "file_code": f"A.{number}",
            "organ_id": "A",
            "title": title or f"Hồ sơ {number}",
            "unit": "Văn phòng" if number % 2 else "Tổ chức",
            "received_at": received,
            "content_key": f"key{number}",
        },
        fonds={"organ_id": "A", "name": f"Phông theo hồ sơ {number}"},
        documents=[{"position": 1, "subject": "V/v"}, {"position": 2, "number": "12"}],
        files=[{"path": "01.pdf", "size": 3}],
        signatures=[{"path": "01.pdf", "position": 1}],
        findings=[{"position": 1, "rule": "M-001"}],
        results=[{"document": 0, "rule": "M-001", "status": "failed"}],
        entries=[{"id": f"A.{number}/1", "entry_key": "k"}],
    )


@pytest.fixture
def catalogue(new_place: Callable[[], Place]) -> Iterator[Catalogue]:
    with closing(Catalogue.open(new_place())) as opened:
        yield opened


def test_a_dossier_is_found_by_id_and_by_code(catalogue: Catalogue):
    catalogue.replace_dossier(rows(1))
    for code in ("urn:hoso:A:1", "A.1"):
        found = catalogue.dossier(code)
        assert found and found["title"] == "Hồ sơ 1"
    assert catalogue.dossier("A.2") is None
    assert [d["position"] for d in catalogue.documents("urn:hoso:A:1")] == [1, 2]
    assert catalogue.known_codes(["A.1", "A.2"]) == {"A.1": "key1"}


def test_replacing_leaves_nothing_of_the_old_rows(catalogue: Catalogue):
    catalogue.replace_dossier(rows(1))
    fresh = CatalogueRows(dossier={"object_id": "urn:hoso:A:1", "title": "mới"})
    catalogue.replace_dossier(fresh)
    assert catalogue.counts() == {
        "document": 0,
        "dossier": 1,
        "entry": 0,
        "file": 0,
        "finding": 0,
        "fonds": 1,
        "result": 0,
        "signature": 0,
    }
    catalogue.remove_dossier("urn:hoso:A:1")
    assert list(catalogue.object_ids()) == []


def test_rows_by_table_name_are_the_same_rows(catalogue: Catalogue):
    catalogue.replace_dossier(rows(1))
    before = catalogue.digests()
    given = rows(1)
    by_table = {
        "fonds": [given.fonds],
        "dossier": [given.dossier],
        "document": given.documents,
        "file": given.files,
        "signature": given.signatures,
        "finding": given.findings,
        "result": given.results,
        "entry": given.entries,
    }
    catalogue.replace_dossier(CatalogueRows.of(by_table))
    assert catalogue.digests() == before
    assert list(catalogue.entries()) == [("A.1/1", "k")]


def test_filters_choose_dossiers(catalogue: Catalogue):
    catalogue.replace_dossiers(rows(n, received=f"2026-01-0{n}T00:00:00Z") for n in (1, 2, 3))
    assert [d["file_code"] for d in catalogue.dossiers(unit="Văn phòng")] == ["A.1", "A.3"]
    late = catalogue.dossiers(received_from="2026-01-02T00:00:00Z", limit=1)
    assert [d["file_code"] for d in late] == ["A.2"]


def test_equal_whatever_the_order_of_writing(new_place: Callable[[], Place]):
    digests = set()
    for order in itertools.permutations((1, 2, 3)):
        catalogue = Catalogue.open(new_place())
        for which in order:
            catalogue.replace_dossier(rows(which, received=f"2026-01-0{4 - which}T00:00:00Z"))
        digests.add(tuple(catalogue.digests().items()))
        assert catalogue.fonds()[0]["name"] == "Phông theo hồ sơ 1"
        catalogue.close()
    assert len(digests) == 1


def test_many_at_once_are_as_one_by_one(new_place: Callable[[], Place]):
    given = [rows(n, received=f"2026-01-0{n % 3 + 1}T00:00:00Z") for n in (1, 2, 3, 4)]
    given.append(
        rows(2, title="sau", received="2026-01-03T00:00:00Z")
    )  # of one object given twice the later stands
    one_by_one = Catalogue.open(new_place())
    for item in given:
        one_by_one.replace_dossier(item)
    together = Catalogue.open(new_place())
    together.replace_dossiers([])
    together.replace_dossiers(given)
    assert together.digests() == one_by_one.digests()
    assert together.fonds() == one_by_one.fonds()


def test_one_changed_cell_changes_the_digest_of_its_table_only(catalogue: Catalogue):
    catalogue.replace_dossier(rows(1))
    before = catalogue.digests()
    catalogue.replace_dossier(rows(1, title="khác"))
    after = catalogue.digests()
    assert {name for name in after if after[name] != before[name]} == {"dossier"}


def test_a_transaction_is_all_or_nothing(catalogue: Catalogue):
    broken = CatalogueRows(dossier={"object_id": "urn:hoso:A:2", "no_such_column": 1})
    with pytest.raises(KeyError, match="no_such_column"):
        catalogue.replace_dossiers([rows(1), broken])
    assert list(catalogue.object_ids()) == []


def test_another_derivation_asks_for_a_rebuild_and_keeps_the_rows_until_then(
    new_place: Callable[[], Place],
):
    path = new_place()
    first = Catalogue.open(path, derivation="1")
    first.replace_dossier(rows(1))
    first.finish_rebuild()
    first.close()
    again = Catalogue.open(path, derivation="1")
    assert not again.rebuild_needed
    again.close()
    unasked = Catalogue.open(path)
    assert not unasked.rebuild_needed
    unasked.close()
    changed = Catalogue.open(path, derivation="2")
    assert changed.rebuild_needed
    assert changed.complete
    assert changed.counts()["dossier"] == 1
    changed.close()
    last = Catalogue.open(path, derivation="2")
    assert last.rebuild_needed  # a kill in between asks again
    last.finish_rebuild()
    assert not last.rebuild_needed


def test_the_stamp_differs_after_every_change_and_only_then(catalogue: Catalogue):
    changes = (
        lambda: catalogue.replace_dossier(rows(1)),
        lambda: catalogue.replace_dossier(rows(1)),
        lambda: catalogue.remove_dossier("urn:hoso:A:1"),
        catalogue.begin_rebuild,
    )
    stamps = [catalogue.stamp]
    for change in changes:
        change()
        stamps.append(catalogue.stamp)
    assert "" not in stamps
    assert len(set(stamps)) == len(stamps)
    catalogue.finish_rebuild()
    again = Catalogue.open(catalogue.place)
    assert again.stamp == stamps[-1]


def test_a_transaction_that_fails_leaves_the_stamp(catalogue: Catalogue):
    before = catalogue.stamp
    with pytest.raises(KeyError):
        catalogue.replace_dossier(CatalogueRows(dossier={"object_id": "a", "no_such": 1}))
    assert catalogue.stamp == before


def test_another_schema_drops_the_tables_and_asks_for_a_rebuild(
    new_place: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
):
    path = new_place()
    first = Catalogue.open(path)
    first.replace_dossier(rows(1))
    first.finish_rebuild()
    before = first.stamp
    first.close()
    monkeypatch.setattr(store_module, "schema_fingerprint", lambda: "another")
    changed = Catalogue.open(path)
    assert changed.rebuild_needed
    assert not changed.complete
    assert changed.counts()["dossier"] == 0
    assert changed.stamp != before


def test_a_table_of_an_older_schema_goes(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch):
    with catalogue.engine.begin() as connection:
        connection.execute(text("CREATE TABLE former (x TEXT)"))
    monkeypatch.setattr(store_module, "schema_fingerprint", lambda: "another")
    with closing(Catalogue.open(catalogue.place)) as again:
        names = inspect(again.engine).get_table_names()
    assert "former" not in names
    assert "dossier" in names


def test_a_rebuild_that_was_broken_off_is_asked_for_again(catalogue: Catalogue):
    catalogue.finish_rebuild()
    catalogue.replace_dossier(rows(1))
    catalogue.begin_rebuild()
    assert catalogue.rebuild_needed
    assert list(catalogue.object_ids()) == []


def test_a_file_that_is_no_database_is_made_new(tmp_path: Path):
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"this is no database at all, but long enough to be looked at" * 100)
    assert Catalogue.open(path).rebuild_needed


def test_a_place_that_cannot_be_opened_is_a_clear_error(tmp_path: Path):
    refused("no-permission", lambda: Catalogue.open(tmp_path / "no" / "catalogue.sqlite"))


def test_pandas_reads_it(catalogue: Catalogue):
    catalogue.replace_dossiers(rows(n) for n in (1, 2))
    with catalogue.connection() as connection:
        frame = pd.read_sql(text("SELECT unit, documents FROM dossier"), connection)
    assert len(frame) == 2

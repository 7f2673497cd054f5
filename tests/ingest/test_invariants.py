"""Each invariant is broken once and seen by its name; a sound archive has none broken."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from ingest_support import AT, HYBRID, LATER, OPERATOR, PLAIN, new_home, refused, syncer, take

from archive.fs import calls
from archive.home import Home, open_home
from evidence.pool import Pool
from ingest.invariants import Broken, broken_in, require_whole
from ingest.invariants.broken import table
from ingest.invariants.rules import claimed
from ingest.rebuild import rebuild
from ingest.release import reject, release

DECIDED = "dossier.decide"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, pool: Pool, small: Path) -> Home:
    """Two dossiers archived, one held."""
    home = new_home(tmp_path_factory.mktemp("sound") / "archive")
    assert take(home, small, pool)["broken"] == []
    return home


@pytest.fixture
def own(sound: Home, tmp_path: Path) -> Home:
    """A copy that a test may break."""
    return open_home(Path(shutil.copytree(sound.path, tmp_path / "own")))


def sql(name: str, statement: str) -> Callable[[Home], None]:
    def change(home: Home) -> None:
        with sqlite3.connect(home.path / name) as connection:
            assert connection.execute(statement).rowcount
        connection.close()

    return change


def ledger(statement: str) -> Callable[[Home], None]:
    return sql("operations.sqlite", statement)


def catalogue(statement: str) -> Callable[[Home], None]:
    return sql("catalogue.sqlite", statement)


def object_of(home: Home, notation: str) -> Path:
    """The directory of a dossier's object."""
    stored = home.open_storage()
    return next(stored.directory(oid) for oid in stored.objects() if oid.endswith(notation))


def payload_file(home: Home) -> Path:
    return next(object_of(home, PLAIN.notation).glob("v1/content/data/**/*.pdf"))


def lengthen(path: Path) -> None:
    with path.open("ab") as stream:
        stream.write(b"+")


def held_file(home: Home) -> Path:
    return next(home.quarantine_path.glob("*/*/files/*"))


def without_line(act: str, outcome: str = "") -> Callable[[Home], None]:
    """Take the first such line out of the log, and number and chain the rest anew."""

    def change(home: Home) -> None:
        kept = list(home.open_audit().read())
        gone = next(e for e in kept if e.act == act and outcome in ("", e.outcome))
        for file in home.audit_path.iterdir():
            file.unlink()
        for entry in kept:
            if entry != gone:
                said = (entry.act, entry.object, entry.outcome)
                home.open_audit().append_all([said], at=AT, actor=entry.actor)

    return change


def twice(act: str) -> Callable[[Home], None]:
    def change(home: Home) -> None:
        line = next(entry for entry in home.open_audit().read() if entry.act == act)
        again = [(line.act, line.object, line.outcome)]
        kept = list(home.open_audit().read())
        for file in home.audit_path.iterdir():
            file.unlink()
        for entry in kept:
            said = [(entry.act, entry.object, entry.outcome)]
            home.open_audit().append_all(
                said + (again if entry == line else []), at=AT, actor=entry.actor
            )

    return change


def rewritten(name: str) -> Callable[[Home], None]:
    """Leave out the last line of a manifest, its bytes no longer those of the inventory."""

    def change(home: Home) -> None:
        for path in object_of(home, PLAIN.notation).glob(f"v1/content/{name}"):
            path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:-2]) + b"\n")

    return change


def forged(home: Home) -> None:
    """Another digest in the bag's manifest, and all that OCFL says of that file made to fit."""
    place = object_of(home, PLAIN.notation)
    manifest = place / "v1/content/manifest-sha256.txt"
    before = hashlib.sha256(manifest.read_bytes()).hexdigest()
    lines = manifest.read_bytes().splitlines(keepends=True)
    manifest.write_bytes(b"".join([b"0" * 64 + lines[0][64:], *lines[1:]]))
    after = hashlib.sha256(manifest.read_bytes()).hexdigest()
    for inventory in (place / "inventory.json", place / "v1/inventory.json"):
        inventory.write_text(inventory.read_text().replace(before, after))
        digest = hashlib.sha256(inventory.read_bytes()).hexdigest()
        inventory.with_name("inventory.json.sha256").write_text(f"{digest} inventory.json\n")


DAMAGE: list[tuple[str, Callable[[Home], None]]] = [
    ("dossiers-accounted", ledger("DELETE FROM decision WHERE position = 3")),
    ("outcomes-accounted", ledger("UPDATE decision SET outcome = 'refused' WHERE position = 3")),
    ("files-accounted", ledger("DELETE FROM file_account WHERE path LIKE '01.TH/01%'")),
    ("archived-version", lambda home: shutil.rmtree(object_of(home, PLAIN.notation))),
    ("archived-version", ledger("UPDATE decision SET version = 'v2' WHERE position = 1")),
    ("unknown-object", ledger("UPDATE decision SET object_id = 'x' WHERE position = 1")),
    ("hold-lost", lambda home: shutil.rmtree(held_file(home).parents[1])),
    ("hold-files", lambda home: held_file(home).unlink()),
    ("hold-files", lambda home: lengthen(held_file(home))),
    ("hold-unlisted", ledger("UPDATE quarantine SET state = 'rejected'")),
    ("catalogue-lacks", catalogue("DELETE FROM dossier WHERE notation = '01.TH'")),
    ("catalogue-surplus", lambda home: shutil.rmtree(object_of(home, HYBRID.notation))),
    ("catalogue-version", catalogue("UPDATE dossier SET version = 'v7'")),
    ("object-unreadable", rewritten("manifest-sha256.txt")),
    ("payload-stored", lambda home: payload_file(home).unlink()),
    ("payload-stored", lambda home: lengthen(payload_file(home))),
    ("payload-manifest", forged),
    ("payload-catalogue", catalogue("DELETE FROM file WHERE path LIKE '01%'")),
    ("payload-catalogue", catalogue("UPDATE file SET size = size + 1")),
    ("log-decision", without_line(DECIDED)),
    ("log-decision", twice(DECIDED)),
    ("log-decision", ledger("UPDATE decision SET outcome = 'refused' WHERE position = 3")),
    ("log-transfer", without_line("transfer.finish")),
    ("log-transfer", twice("transfer.open")),
    ("log-hold", ledger("UPDATE quarantine SET state = 'rejected'")),
]


def names(home: Home, *, full: bool = True) -> set[str]:
    return {one.name for one in broken_in(home, full=full)}


def test_a_sound_archive_has_none_broken(sound: Home) -> None:
    assert list(broken_in(sound, full=True)) == []


@pytest.mark.parametrize(
    ("name", "damage"), DAMAGE, ids=[f"{n}-{i}" for i, (n, _) in enumerate(DAMAGE)]
)
def test_what_is_broken_is_named(name: str, damage: Callable[[Home], None], own: Home) -> None:
    damage(own)
    broken = [one for one in broken_in(own, full=True) if one.name == name]
    assert broken
    told = broken[0].as_dict()
    assert all(told.values())
    assert "{" not in told["message"] + told["message_en"]


def test_every_invariant_is_broken_here() -> None:
    elsewhere = {"index-claims"}  # tests/cli/test_cli_ends_whole.py
    assert {name for name, _ in DAMAGE} | elsewhere == set(table()["invariants"])


def test_a_quick_look_reads_no_object(own: Home) -> None:
    lengthen(payload_file(own))
    assert names(own, full=False) == set()
    assert names(own) == {"payload-stored"}


def test_an_index_that_calls_itself_whole_is() -> None:
    assert list(claimed(whole=True, pending=0)) == []
    assert list(claimed(whole=False, pending=3)) == []
    assert [one.name for one in claimed(whole=True, pending=3)] == ["index-claims"]


def test_the_same_again_and_what_people_decide_breaks_nothing(
    own: Home, small: Path, pool: Pool
) -> None:
    again = take(own, small, pool, at=LATER)
    assert again["broken"] == []
    assert again["dossiers"]["already_archived"] == 2
    operations = own.open_operations()
    first, second = [item.id for item in operations.holds.all()]
    operations.close()
    release(own, first, reason="đủ", by=OPERATOR, at=LATER, sync=syncer(own))
    reject(own, second, reason="trùng", by=OPERATOR, at=LATER)
    assert list(broken_in(own, full=True)) == []


def test_a_run_tells_what_it_left_broken(
    small: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = new_home(tmp_path / "new")
    real = calls.rename

    def rename(source: Path, target: Path) -> None:
        real(source, target)
        for lost in target.glob("v1/content/data/**/01 Kế*.pdf"):
            lost.unlink()

    monkeypatch.setattr(calls, "rename", rename)
    broken = take(home, small, pool)["broken"]
    assert [row["check"] for row in broken] == ["objects"]
    assert "có 1 tệp" in broken[0]["message"]


def test_a_catalogue_that_differs_after_a_rebuild_is_an_error(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive.catalogue import Catalogue

    real = Catalogue.replace_dossiers
    monkeypatch.setattr(Catalogue, "replace_dossiers", lambda self, rows: real(self, rows[1:]))
    error = refused(
        "invariant-broken", lambda: rebuild(own, syncer(own), lambda _stage, _done, _total: None)
    )
    assert error.params["count"] == 1
    assert "Có trong kho mà không có trong danh mục" in error.message("vi")


def test_an_error_counts_all_and_tells_the_first() -> None:
    broken = [Broken(name="hold-lost", where=f"T/{number}") for number in range(5)]
    require_whole([])
    error = refused("invariant-broken", lambda: require_whole(broken))
    assert error.params["count"] == 5
    assert "T/2" in error.message("en")
    assert "T/3" not in error.message("en")

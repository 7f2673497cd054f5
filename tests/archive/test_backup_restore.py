from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from archive_support import AT, OBJECT, refused, snapshot

from archive import fs
from archive.backup import backup, check_backup, restore
from archive.home import Home, create_home
from archive.operations import Transfer
from archive.storage import AipPlan

Plan = Callable[..., AipPlan]
TRUTH = ("storage", "quarantine", "audit", "trust", "FORMAT")


@pytest.fixture
def home(tmp_path: Path, plan: Plan) -> Home:
    home = create_home(tmp_path / "home", archive_id="H30.81", created=AT)
    home.open_storage().commit(plan(), home.staging)
    home.open_storage().commit_version(plan({"x": b"x"}), home.staging)
    home.open_audit().append(
        at=AT, actor="an", act="dossier.decide", object=OBJECT, outcome="archived"
    )
    (home.trust / "root.crt").write_bytes(b"certificate")
    (home.path / "hoso.toml").write_text("lang = 'vi'\n")
    home.organs.write_text("{}")
    home.calendar.write_text("{}")
    home.packs.mkdir()
    (home.packs / "own.json").write_text("{}")
    (home.index / "derived").write_bytes(b"derived")
    home.open_operations().transfers.begin(
        Transfer(
            transfer_id="T1",
            source="s",
            source_key="k",
            received_at=AT,
            operator="an",
            profile="tt02-2019",
        )
    )
    return home


def make(home: Home, target: Path):
    return backup(home, target, backup_id="B1", at=AT, by="an")


def truth(path: Path) -> dict[str, str]:
    return {name: d for name, d in snapshot(path).items() if name.split("/")[0] in TRUTH}


def test_a_restored_home_is_the_home_that_was_backed_up(home: Home, tmp_path: Path):
    result = make(home, tmp_path / "backup")
    assert result.faults == ()
    restored = restore(tmp_path / "backup", tmp_path / "again")
    assert truth(restored.path) == truth(home.path)
    assert restored.archive_id == home.archive_id
    assert (restored.path / "hoso.toml").read_text() == "lang = 'vi'\n"
    assert list(restored.index.iterdir()) == []
    assert restored.open_catalogue().rebuild_needed
    assert restored.open_operations().transfers.get("T1").operator == "an"
    assert restored.open_audit().check() == []
    assert restored.open_storage().get(OBJECT).read("data/x") == b"x"


def test_a_backup_is_a_valid_bag_without_what_can_be_made_again(home: Home, tmp_path: Path):
    result = make(home, tmp_path / "backup")
    bagit.Bag(str(tmp_path / "backup")).validate()
    names = {path.name for path in (tmp_path / "backup/data").iterdir()}
    made_here = {"hoso.toml", "organs.json", "calendar.json", "packs"}
    assert names == {"storage", "audit", "trust", "FORMAT", "operations.sqlite", *made_here}
    assert check_backup(tmp_path / "backup") == result.files
    assert [row.manifest_sha256 for row in home.open_operations().backups.all()] == [
        result.manifest_sha256
    ]


@pytest.mark.parametrize(
    "name",
    ["data/FORMAT", "data/operations.sqlite", "manifest-sha256.txt", "bag-info.txt", "bagit.txt"],
)
def test_a_damaged_backup_is_refused_naming_the_file(home: Home, tmp_path: Path, name: str):
    make(home, tmp_path / "backup")
    path = tmp_path / "backup" / name
    path.write_bytes(path.read_bytes().replace(b"0", b"O", 1) + b" ")
    error = refused("backup-damaged", lambda: restore(tmp_path / "backup", tmp_path / "again"))
    assert error.params["file"] == name
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".again*"))
    refused("backup-damaged", lambda: check_backup(tmp_path / "backup"))


def test_missing_and_surplus_files_are_named(home: Home, tmp_path: Path):
    make(home, tmp_path / "backup")
    (tmp_path / "backup/data/surplus").write_text("x")
    error = refused("backup-damaged", lambda: check_backup(tmp_path / "backup"))
    assert error.params["file"] == "data/surplus"
    (tmp_path / "backup/data/surplus").unlink()
    (tmp_path / "backup/data/FORMAT").unlink()
    error = refused("backup-damaged", lambda: check_backup(tmp_path / "backup"))
    assert error.params["file"] == "data/FORMAT"


def test_a_directory_that_is_no_backup_is_refused(home: Home, tmp_path: Path):
    (tmp_path / "x").mkdir()
    refused("backup-unsuitable", lambda: restore(tmp_path / "x", tmp_path / "again"))
    bagit.make_bag(str(tmp_path / "x"), checksums=["sha256"])
    refused("backup-unsuitable", lambda: restore(tmp_path / "x", tmp_path / "again"))
    refused("backup-unsuitable", lambda: restore(home.path, tmp_path / "again"))


def test_an_occupied_place_is_not_restored_into(home: Home, tmp_path: Path):
    make(home, tmp_path / "backup")
    before = truth(home.path)
    refused("home-not-empty", lambda: restore(tmp_path / "backup", home.path))
    assert truth(home.path) == before


def test_a_backup_does_not_go_into_the_archive_or_over_something(home: Home, tmp_path: Path):
    refused("target-inside-home", lambda: make(home, home.path / "staging/b"))
    make(home, tmp_path / "backup")
    refused("target-not-empty", lambda: make(home, tmp_path / "backup"))
    with home.lock("ingest"):
        refused("archive-busy", lambda: make(home, tmp_path / "b2"))


def test_bytes_the_archive_lost_are_reported_by_the_backup(home: Home, tmp_path: Path):
    files = home.open_storage().get(OBJECT, "v1").files
    files["data/văn bản/02.pdf"].physical.write_bytes(b"TWO")
    files["data/again.pdf"].physical.unlink()
    result = make(home, tmp_path / "backup")
    assert sorted(name.rsplit("/", 1)[1] for name in result.faults) == ["02.pdf", "again.pdf"]
    assert check_backup(tmp_path / "backup") == result.files


def test_a_full_disk_leaves_no_backup(home: Home, tmp_path: Path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fs.calls, "write", full)
    (tmp_path / "out").mkdir()
    with pytest.raises(Exception, match="no-space"):
        make(home, tmp_path / "out/backup")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_backup_of_a_newer_version_is_refused(home: Home, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("archive.backup.make.FORMAT", 99)
    make(home, tmp_path / "backup")
    monkeypatch.undo()
    refused("home-newer", lambda: restore(tmp_path / "backup", tmp_path / "again"))


def test_the_audit_head_is_in_the_backup(home: Home, tmp_path: Path):
    make(home, tmp_path / "backup")
    head = home.open_audit().head()
    info = bagit.Bag(str(tmp_path / "backup")).info
    assert info["Hoso-Audit-Head"] == f"{head.seq} {head.sha256}"
    assert json.loads((home.path / "FORMAT").read_bytes())["archive_id"] == "H30.81"


def test_a_line_torn_by_a_killed_run_hinders_no_backup(home: Home, tmp_path: Path) -> None:
    log = next(home.audit_path.glob("*.jsonl"))
    whole = log.read_bytes()
    with log.open("ab") as stream:
        stream.write(b'{"act": "dos')
    make(home, tmp_path / "backup")
    restored = restore(tmp_path / "backup", tmp_path / "again")
    assert restored.open_audit().check() == []
    assert (restored.audit_path / log.name).read_bytes() == whole

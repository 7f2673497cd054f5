"""From a backup the root gets its exact bytes back, whatever was lost; nothing else is touched."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from archive_support import AT, OBJECT, Killed, count_calls, killed_at, refused, snapshot

from archive.backup import RepairReport, backup, repair
from archive.home import Home, create_home
from archive.storage import AipPlan
from archive.storage.layout import object_directories, object_path

Plan = Callable[..., AipPlan]
OTHER = "urn:hoso:A:2"


@pytest.fixture
def home(tmp_path: Path, plan: Plan) -> Home:
    home = create_home(tmp_path / "home", archive_id="H30.81", created=AT)
    root = home.open_storage()
    root.commit(plan(), home.staging)
    root.commit_version(plan({"văn bản/01.pdf": b"one", "b": b"two"}), home.staging)
    root.commit(plan(object_id=OTHER), home.staging)
    backup(home, tmp_path / "b", backup_id="B1", at=AT, by="an")
    return home


def mend(home: Home, source: Path) -> RepairReport:
    return repair(home, source, object_directories(home.storage_path), lambda *_: None)


def content(home: Home) -> list[Path]:
    return sorted(path for path in home.storage_path.rglob("content/**/*") if path.is_file())


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(bytes(data))


DAMAGES: dict[str, Callable[[Path, Path], object]] = {
    "every content file flipped": lambda _, o: [
        flip(p) for p in o.rglob("content/**/*") if p.is_file()
    ],
    "a version's content gone": lambda _, o: shutil.rmtree(o / "v1" / "content"),
    "a version gone": lambda _, o: shutil.rmtree(o / "v2"),
    "an inventory flipped": lambda _, o: flip(o / "inventory.json"),
    "a version's inventory flipped": lambda _, o: flip(o / "v1" / "inventory.json"),
    "the head's inventory flipped": lambda _, o: flip(o / "v2" / "inventory.json"),
    "a sidecar gone": lambda _, o: (o / "v1" / "inventory.json.sha256").unlink(),
    "every inventory gone": lambda _, o: [p.unlink() for p in o.rglob("inventory.json")],
    "a declaration empty": lambda _, o: (o / "0=ocfl_object_1.1").write_bytes(b""),
    "the object gone": lambda _, o: shutil.rmtree(o),
    "the root's files gone": lambda r, _: [p.unlink() for p in r.iterdir() if p.is_file()],
    "all gone": lambda r, _: [shutil.rmtree(p) for p in r.iterdir() if p.is_dir()],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_exact_bytes_come_back(damage: str, home: Home, tmp_path: Path) -> None:
    before = snapshot(home.storage_path)
    DAMAGES[damage](home.storage_path, home.storage_path / object_path(OBJECT))
    assert snapshot(home.storage_path) != before
    told = mend(home, tmp_path / "b")
    assert snapshot(home.storage_path) == before
    assert told.whole and {one.outcome for one in told.files} <= {"mended", "restored"}
    assert not any(home.staging.iterdir())


@pytest.mark.parametrize("version", ["", "v1"])
def test_what_a_killed_repair_left_beside_a_sound_inventory_goes(
    home: Home, tmp_path: Path, version: str
) -> None:
    before = snapshot(home.storage_path)
    directory = home.storage_path / object_path(OBJECT) / version
    (directory / "inventory.json.sha256.part").write_bytes(b"")
    assert mend(home, tmp_path / "b").whole
    assert snapshot(home.storage_path) == before


def test_a_sound_root_is_left_as_it_is(home: Home, tmp_path: Path) -> None:
    before = snapshot(home.storage_path)
    told = mend(home, tmp_path / "b")
    assert (told.files, told.left, told.objects) == ((), (), 2)
    assert snapshot(home.storage_path) == before


def test_a_version_newer_than_the_backup_is_kept(home: Home, tmp_path: Path, plan: Plan) -> None:
    home.open_storage().commit_version(plan({"c": b"three"}), home.staging)
    before = snapshot(home.storage_path)
    flip(home.storage_path / object_path(OBJECT) / "inventory.json")
    shutil.rmtree(home.storage_path / object_path(OBJECT) / "v1" / "content")
    assert mend(home, tmp_path / "b").whole
    assert snapshot(home.storage_path) == before
    newest = next((home.storage_path / object_path(OBJECT) / "v3" / "content").rglob("c"))
    newest.unlink()
    told = mend(home, tmp_path / "b")
    assert [one.outcome for one in told.files] == ["absent"]
    assert [fault.kind for fault in told.left] == ["missing"]


def test_bytes_that_are_wrong_in_the_backup_too_are_not_taken(home: Home, tmp_path: Path) -> None:
    inside = tmp_path / "b" / "data" / "storage"
    for path in content(home):
        flip(path)
        flip(inside / path.relative_to(home.storage_path))
    before = snapshot(home.storage_path)
    told = mend(home, tmp_path / "b")
    assert {one.outcome for one in told.files} == {"absent"} and not told.whole
    assert snapshot(home.storage_path) == before


def test_a_backup_with_another_history_mends_nothing(
    home: Home, tmp_path: Path, plan: Plan
) -> None:
    twin = create_home(tmp_path / "twin", archive_id="H30.81", created=AT)
    twin.open_storage().commit(plan({"x": b"another"}), twin.staging)
    backup(twin, tmp_path / "c", backup_id="B2", at=AT, by="an")
    flip(content(home)[0])
    before = snapshot(home.storage_path)
    told = mend(home, tmp_path / "c")
    assert "other-history" in {one.outcome for one in told.files}
    assert snapshot(home.storage_path) == before


def test_what_is_no_backup_of_this_archive_is_refused(home: Home, tmp_path: Path) -> None:
    stranger = create_home(tmp_path / "stranger", archive_id="X", created=AT)
    backup(stranger, tmp_path / "x", backup_id="B3", at=AT, by="an")
    for source in (tmp_path / "x", tmp_path / "nowhere"):
        refused("backup-unsuitable", lambda source=source: mend(home, source))


def test_surplus_files_stay_and_are_told(home: Home, tmp_path: Path) -> None:
    stray = home.storage_path / object_path(OBJECT) / "v1" / "stray"
    stray.write_bytes(b"?")
    told = mend(home, tmp_path / "b")
    assert stray.exists() and [fault.kind for fault in told.left] == ["surplus"]


def test_a_repair_killed_anywhere_goes_on(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(home.storage_path)

    def damage() -> None:
        flip(content(home)[0])
        shutil.rmtree(home.storage_path / object_path(OTHER), ignore_errors=True)

    damage()
    calls = count_calls(monkeypatch, lambda: mend(home, tmp_path / "b"))
    for place in range(0, calls, 3):
        damage()
        with killed_at(monkeypatch, place), pytest.raises(Killed):
            mend(home, tmp_path / "b")
        assert mend(home, tmp_path / "b").whole
        assert snapshot(home.storage_path) == before

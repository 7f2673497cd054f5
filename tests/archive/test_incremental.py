"""An incremental set holds what is new and tells the whole state; a chain of sets is the archive.

Circular 02/2019/TT-BNV, article 10.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import bagit
import pytest
from archive_support import AT, OBJECT, Killed, count_calls, killed_at, refused, snapshot

from archive import bag
from archive.backup import backup, check_backup, plan_set, repair, restore
from archive.backup.make import BackupResult
from archive.backup.state import STATE
from archive.home import Home, create_home
from archive.media import add_medium, checked_medium, new_set, set_name
from archive.operations import Medium
from archive.storage import AipPlan
from archive.storage.layout import object_directories, object_path
from schemas.canonical import sha256_hex

Plan = Callable[..., AipPlan]
TRUTH = ("storage", "quarantine", "audit", "trust", "FORMAT")
OTHER = "urn:hoso:A:2"


@pytest.fixture
def home(tmp_path: Path, plan: Plan) -> Home:
    home = create_home(tmp_path / "home", archive_id="H30.81", created=AT)
    home.open_storage().commit(plan(), home.staging)
    (home.trust / "root.crt").write_bytes(b"certificate")
    act(home)
    return home


def act(home: Home) -> None:
    home.open_audit().append(
        at=AT, actor="an", act="dossier.decide", object=OBJECT, outcome="archived"
    )


def made(home: Home, target: Path, *, day: int = 0, kind: str = "auto", limit: int = 9):
    at = AT + timedelta(days=day)
    chosen = plan_set(target.parent, home.archive_id, kind=kind, at=at, limit=limit)
    return backup(home, target, backup_id=str(uuid4()), at=at, by="an", plan=chosen)


def truth(path: Path) -> dict[str, str]:
    return {name: d for name, d in snapshot(path).items() if name.split("/")[0] in TRUTH}


@pytest.fixture
def chain(home: Home, tmp_path: Path, plan: Plan) -> list[tuple[Path, dict[str, str]]]:
    """Three sets beside each other, a full one and two incremental ones, and what was there."""
    sets = []

    def keep(name: str) -> None:
        made(home, tmp_path / "m" / name, day=len(sets))
        sets.append((tmp_path / "m" / name, truth(home.path)))

    keep("1")
    home.open_storage().commit_version(plan({"x": b"x"}), home.staging)
    act(home)
    keep("2")
    home.open_storage().commit(plan(object_id=OTHER), home.staging)
    (home.trust / "root.crt").unlink()
    (home.quarantine_path / "held").write_bytes(b"held")
    act(home)
    keep("3")
    return sets


def test_each_set_brings_back_what_the_archive_was_then(chain, tmp_path: Path) -> None:
    for number, (path, was) in enumerate(chain):
        bagit.Bag(str(path)).validate()
        again = restore(path, tmp_path / f"again{number}")
        assert truth(again.path) == was
        assert again.open_audit().check() == []


def test_an_incremental_set_holds_only_what_is_new(chain, home: Home) -> None:
    held = {path.name: set(snapshot(path / "data")) for path, _ in chain}
    own = f"storage/{object_path(OBJECT)}"
    assert f"{own}/v2/content/data/x" in held["2"]
    assert not any(name.startswith(f"{own}/v1/content") for name in held["2"])
    assert not any(name.startswith(own) for name in held["3"])
    assert "FORMAT" not in held["2"] and "operations.sqlite" in held["2"]
    rows = home.open_operations().backups.all()
    assert [row.kind for row in rows] == ["incremental", "incremental", "full"]
    assert [row.parent for row in rows] == [rows[1].set_sha256, rows[2].set_sha256, ""]
    lines = (chain[2][0] / STATE).read_bytes().splitlines()
    told = {row["path"]: row for row in map(json.loads, lines) if "path" in row}
    assert told[f"{own}/v2/content/data/x"]["set"] == rows[1].set_sha256
    assert told["quarantine/held"]["set"] == ""
    assert "trust/root.crt" not in told


def test_a_set_that_is_missing_is_named_and_found_elsewhere(chain, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "m/1").rename(tmp_path / "other/1")
    error = refused("backup-chain", lambda: restore(chain[2][0], tmp_path / "again"))
    assert error.params["name"] == "1"
    assert not (tmp_path / "again").exists()
    for place in ("other", "other/1"):
        again = restore(chain[2][0], tmp_path / place / "again", others=[tmp_path / place])
        assert truth(again.path) == chain[2][1]
        shutil.rmtree(again.path)


def test_bytes_lost_in_an_earlier_set_are_named_only_where_they_are_needed(
    chain, tmp_path: Path
) -> None:
    crt = tmp_path / "m/1/data/trust/root.crt"
    crt.write_bytes(b"Certificate")
    error = refused("backup-damaged", lambda: restore(chain[1][0], tmp_path / "again"))
    assert error.params["file"] == "1/data/trust/root.crt"
    assert truth(restore(chain[2][0], tmp_path / "again").path) == chain[2][1]
    refused("backup-damaged", lambda: check_backup(chain[0][0]))


@pytest.mark.usefixtures("chain")
def test_the_month_the_length_and_broken_chains_make_a_full_set(home, tmp_path) -> None:
    place = tmp_path / "m"

    def planned(kind: str = "auto", day: int = 3, limit: int = 9):
        at = AT + timedelta(days=day)
        return plan_set(place, home.archive_id, kind=kind, at=at, limit=limit)

    assert (planned().kind, planned().parent.head.path) == ("incremental", place / "3")
    assert planned(kind="full").kind == "full"
    month = datetime(2026, 3, 31, 17, tzinfo=UTC) - AT  # the first of April in Hà Nội
    assert planned(day=0).kind == "incremental"
    late = plan_set(place, home.archive_id, kind="auto", at=AT + month, limit=9)
    assert (late.kind, late.why) == ("full", "month")
    assert planned(limit=2).why == "long"
    refused("backup-no-chain", lambda: planned(kind="incremental", limit=2))
    (place / "3/data/operations.sqlite").unlink()
    plan = planned()
    assert plan.parent.head.path == place / "2"
    assert [name for name, _ in plan.broken] == ["3"]
    (place / "1/data/FORMAT").unlink()
    assert planned().why == "broken"
    refused("backup-damaged", lambda: planned(kind="incremental"))
    shutil.rmtree(place)
    assert planned().why == "none"
    refused("backup-no-chain", lambda: planned(kind="incremental"))


@pytest.mark.usefixtures("chain")
def test_sets_of_another_archive_are_not_added_to(tmp_path: Path) -> None:
    plan = plan_set(tmp_path / "m", "another", kind="auto", at=AT)
    assert (plan.kind, plan.why) == ("full", "none")


def test_old_sets_are_never_changed_and_a_killed_backup_looks_like_none(
    chain, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: Plan
) -> None:
    home.open_storage().commit_version(plan({"y": b"y"}), home.staging)
    before = {path: snapshot(path) for path, _ in chain}
    calls = count_calls(monkeypatch, lambda: made(home, tmp_path / "m/4", day=3))
    shutil.rmtree(tmp_path / "m/4")
    for place in range(0, calls, 6):
        with killed_at(monkeypatch, place), pytest.raises(Killed):
            made(home, tmp_path / "m/4", day=3)
        if (tmp_path / "m/4").exists():
            restore(tmp_path / "m/4", tmp_path / f"again{place}")
            shutil.rmtree(tmp_path / "m/4")
        assert plan_set(tmp_path / "m", home.archive_id, kind="auto", at=AT).parent.head.path == (
            tmp_path / "m/3"
        )
    made(home, tmp_path / "m/4", day=3)
    assert truth(restore(tmp_path / "m/4", tmp_path / "again").path) == truth(home.path)
    assert {path: snapshot(path) for path, _ in chain} == before


def test_the_archive_is_mended_from_a_chain(chain, home: Home, tmp_path: Path) -> None:
    before = snapshot(home.storage_path)
    shutil.rmtree(home.storage_path / object_path(OBJECT) / "v1" / "content")
    (home.storage_path / object_path(OBJECT) / "v2" / "inventory.json").write_bytes(b"")
    shutil.rmtree(home.storage_path / object_path(OTHER))
    paths = list(object_directories(home.storage_path))
    (tmp_path / "o").mkdir()
    (tmp_path / "m/1").rename(tmp_path / "o/1")
    refused("backup-chain", lambda: repair(home, chain[2][0], paths, lambda *_: None))
    told = repair(home, chain[2][0], paths, lambda *_: None, others=[tmp_path / "o"])
    assert told.whole and snapshot(home.storage_path) == before


@pytest.mark.usefixtures("chain")
def test_content_that_rotted_since_is_held_whole_by_the_chain(home, tmp_path) -> None:
    page = next((home.storage_path / object_path(OBJECT) / "v1/content/data").rglob("02.pdf"))
    data = page.read_bytes()
    page.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    result: BackupResult = made(home, tmp_path / "m/4", day=4)
    again = restore(result.path, tmp_path / "again")
    assert (again.path / page.relative_to(home.path)).read_bytes() == data


def rewrite(path: Path, name: str, old: bytes, new: bytes) -> None:
    """A tag file of a set changed, the tag manifest made to fit, as a forger would."""
    data = (path / name).read_bytes()
    assert old in data
    (path / name).write_bytes(data.replace(old, new))
    tags = path / bag.TAG_MANIFEST
    listed = tags.read_bytes().replace(
        sha256_hex(data).encode(), sha256_hex((path / name).read_bytes()).encode()
    )
    tags.write_bytes(listed)


def test_a_state_that_leads_out_of_the_archive_is_refused(chain, tmp_path: Path) -> None:
    path = b"FORMAT"
    for other in (b"../out", b"/out", b"audit/../../out", b""):
        rewrite(chain[0][0], STATE, b'"path":"%s"' % path, b'"path":"%s"' % other)
        error = refused("backup-damaged", lambda: restore(chain[0][0], tmp_path / "again"))
        assert error.params["file"] == STATE
        assert not (tmp_path / "out").exists() and not (tmp_path / "again").exists()
        path = other


def test_a_log_that_ends_otherwise_than_the_set_says_is_refused(chain, tmp_path: Path) -> None:
    rewrite(chain[2][0], bag.BAG_INFO, b"Hoso-Audit-Head: 3 ", b"Hoso-Audit-Head: 2 ")
    error = refused("backup-damaged", lambda: restore(chain[2][0], tmp_path / "again"))
    assert error.params["file"] == "audit"
    rewrite(chain[2][0], bag.BAG_INFO, b"Hoso-Audit-Head: 2 ", b"Hoso-Audit-Head: 9 ")
    refused("backup-damaged", lambda: restore(chain[2][0], tmp_path / "again"))


def test_a_set_made_before_there_were_states_is_restored(home: Home, tmp_path: Path) -> None:
    made(home, tmp_path / "m/1")
    was = truth(home.path)
    tags = tmp_path / "m/1" / bag.TAG_MANIFEST
    rest = [line for line in tags.read_text().splitlines() if not line.endswith(STATE)]
    tags.write_text("\n".join(rest) + "\n")
    (tmp_path / "m/1" / STATE).unlink()
    assert truth(restore(tmp_path / "m/1", tmp_path / "again").path) == was
    made(home, tmp_path / "m/2", day=1)
    assert truth(restore(tmp_path / "m/2", tmp_path / "more").path) == was


@pytest.mark.usefixtures("chain")
def test_harm_to_the_archive_reaches_no_set_that_follows(home: Home, tmp_path: Path) -> None:
    """Files cut short or gone and a lost object: told, and the newest set still mends them all."""
    before = snapshot(home.storage_path)
    own = home.storage_path / object_path(OBJECT)
    pages = sorted(path for path in (own / "v1/content/data").rglob("*") if path.is_file())
    pages[0].write_bytes(pages[0].read_bytes()[:-1])
    pages[1].unlink()
    harmed = {path.relative_to(home.path).as_posix() for path in pages[:2]}
    gone = [path for path in (home.storage_path / object_path(OTHER)).rglob("*") if path.is_file()]
    lost = {path.relative_to(home.path).as_posix() for path in gone}
    shutil.rmtree(home.storage_path / object_path(OTHER))
    result: BackupResult = made(home, tmp_path / "m/4", day=4)
    assert set(result.faults) == harmed | lost
    assert len(result.faults) == len(harmed | lost)
    paths = list(object_directories(home.storage_path))
    assert repair(home, result.path, paths, lambda *_: None).whole
    assert snapshot(home.storage_path) == before
    assert snapshot(restore(result.path, tmp_path / "again").storage_path) == before


@pytest.mark.parametrize("damage", ["gone", "torn", "foreign"])
def test_a_set_that_lost_its_tag_files_is_told_as_damaged(home, tmp_path, damage: str) -> None:
    disk = tmp_path / "disk"
    medium = Medium(
        medium_id="m", name="01", kind="usb", place="", responsible="", in_use="2026-01-01"
    )
    add_medium(home, disk, medium)
    name = disk / set_name(home, AT, "full")
    made(home, name)
    listed = name / bag.TAG_MANIFEST
    if damage == "gone":
        listed.unlink()
    elif damage == "torn":
        listed.write_bytes(b"torn")
    else:
        name = name.rename(disk / "another bag")
        listed = name / bag.TAG_MANIFEST
        listed.write_bytes(b"torn")
    results = checked_medium(home, disk, medium, AT, lambda _: None)
    planned = plan_set(disk, home.archive_id, kind="auto", at=AT)
    if damage == "foreign":
        assert results == [] and planned.why == "none"
        return
    assert [(one, error.code) for one, error in results if error] == [(name.name, "backup-damaged")]
    assert (planned.kind, planned.why) == ("full", "broken")


def test_two_sets_of_one_second_have_names_of_their_own(home: Home, tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        path = new_set(home, tmp_path, AT, "full")
        path.mkdir()
        names.append(path.name)
    name = set_name(home, AT, "full")
    assert names == [name, f"{name}-2", f"{name}-3"]

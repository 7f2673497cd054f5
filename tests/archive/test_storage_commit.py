from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import bagit
import ocfl
import pytest
from archive_support import AT, OBJECT, Killed, count_calls, fields, killed_at, refused, snapshot
from ocfl.validator import Validator

from archive import bag, fs
from archive.storage import AipPlan, StorageRoot

Plan = Callable[..., AipPlan]


def ocfl_says(directory: Path) -> str:
    """What ocfl-py says of an object, W004 (SHA-256) aside."""
    validator = Validator(log_warnings=True)
    assert validator.validate_object(str(directory))
    assert any("[W004]" in message for message in validator.log.messages)
    return "\n".join(m for m in validator.log.messages if "[W004]" not in m)


def test_an_object_reads_back_as_it_was_planned(root: StorageRoot, plan: Plan, staging: Path):
    done = root.commit(plan(), staging)
    aip = root.get(OBJECT)
    assert (done.version, aip.head, aip.created) == ("v1", "v1", "2026-03-01T08:00:00Z")
    assert [path for path, _ in aip.payload()] == ["again.pdf", "văn bản/01.pdf", "văn bản/02.pdf"]
    assert aip.read("data/văn bản/01.pdf") == b"one"
    assert aip.read("metadata/submission/bagit.txt") == b"theirs"
    assert list(root.objects()) == [OBJECT]


def test_the_logical_state_is_a_complete_bag(root: StorageRoot, plan: Plan, staging: Path):
    root.commit(plan(), staging)
    content = root.directory(OBJECT) / "v1/content"
    bagit.Bag(str(content)).validate()
    info = bag.parse_bag_info(root.get(OBJECT).read(bag.BAG_INFO))
    assert info["Payload-Oxum"] == "9.3"
    assert info["Bagging-Date"] == "2026-03-01"


def test_ocfl_py_accepts_the_root_and_its_objects(root: StorageRoot, plan: Plan, staging: Path):
    root.commit(plan(), staging)
    root.commit(plan(object_id="urn:hoso:H30.81:" + "đ" * 40), staging)
    root.commit_version(plan({"new": b"new"}), staging)
    checked = ocfl.StorageRoot(str(root.path))
    assert checked.validate(validate_objects=True, check_digests=True)
    assert (checked.num_objects, checked.good_objects) == (2, 2)
    for object_id in root.objects():
        assert ocfl_says(root.directory(object_id)) == ""


def test_payload_is_moved_not_copied(root: StorageRoot, plan: Plan, staging: Path):
    made = plan()
    inode = made.payload[0].source.stat().st_ino
    root.commit(made, staging)
    assert root.get(OBJECT).files["data/văn bản/01.pdf"].physical.stat().st_ino == inode
    assert list(staging.iterdir()) == []


def test_equal_plans_give_equal_bytes(tmp_path: Path, plan: Plan, staging: Path):
    roots = [StorageRoot.create(tmp_path / name) for name in "ab"]
    for one in roots:
        one.commit(plan(), staging)
        one.commit_version(plan({"x": b"x"}, note='{"v":2}'), staging)
    assert snapshot(roots[0].path) == snapshot(roots[1].path)


def test_a_taken_id_is_refused_and_nothing_changes(root: StorageRoot, plan: Plan, staging: Path):
    root.commit(plan(), staging)
    before = snapshot(root.path)
    refused("object-exists", lambda: root.commit(plan({"other": b"other"}), staging))
    assert snapshot(root.path) == before


def test_two_writers_of_one_id_the_rename_decides(
    root: StorageRoot, plan: Plan, staging: Path, monkeypatch: pytest.MonkeyPatch
):
    root.commit(plan(), staging)
    before = snapshot(root.path)
    real = Path.is_dir
    monkeypatch.setattr(Path, "is_dir", lambda p: p != root.directory(OBJECT) and real(p))
    refused("object-exists", lambda: root.commit(plan({"other": b"other"}), staging))
    monkeypatch.undo()
    assert snapshot(root.path) == before


def test_a_version_stores_only_what_changed(root: StorageRoot, plan: Plan, staging: Path):
    root.commit(plan(), staging)
    files = {"văn bản/01.pdf": b"one", "văn bản/02.pdf": b"two, mended"}
    done = root.commit_version(plan(files), staging, expected_head="v1")
    aip = root.get(OBJECT)
    assert (done.version, aip.head) == ("v2", "v2")
    stored = fs.files_below(root.directory(OBJECT) / "v2/content/data")
    assert [path for path, _ in stored] == ["văn bản/02.pdf"]
    assert "/v1/" in aip.files["data/văn bản/01.pdf"].physical.as_posix()
    assert root.get(OBJECT, "v1").read("data/văn bản/02.pdf") == b"two"
    assert aip.read("data/văn bản/02.pdf") == b"two, mended"


def test_a_version_needs_the_expected_head(root: StorageRoot, plan: Plan, staging: Path):
    refused("not-found", lambda: root.commit_version(plan(), staging))
    root.commit(plan(), staging)
    root.commit_version(plan({"x": b"2"}), staging)
    refused(
        "version-conflict",
        lambda: root.commit_version(plan({"x": b"3"}), staging, expected_head="v1"),
    )


def test_a_kept_source_stays(root: StorageRoot, staged, plan: Plan, staging: Path):
    kept = staged("held.pdf", b"held", keep=True)
    made = plan()
    root.commit(AipPlan(**{**fields(made), "payload": (kept,)}), staging)
    assert kept.source.read_bytes() == b"held"
    assert root.get(OBJECT).read("data/held.pdf") == b"held"


def test_a_staged_file_of_another_size_is_refused(root: StorageRoot, plan: Plan, staging: Path):
    made = plan()
    made.payload[0].source.write_bytes(b"longer than it was")
    refused("source-changed", lambda: root.commit(made, staging))
    assert not root.exists(OBJECT)


@pytest.mark.parametrize(
    "path", ["../x", "/x", "a//b", "a/./b", "", "n\0", "x" * 256, "bad\udcff", "văn bản/01.pdf/y"]
)
def test_paths_no_object_can_hold_are_refused(
    root: StorageRoot, plan: Plan, staging: Path, path: str
):
    refused("plan-invalid", lambda: root.commit(plan({"văn bản/01.pdf": b"", path: b"1"}), staging))
    assert list(root.objects()) == []


def test_our_own_bag_files_cannot_be_overwritten(root: StorageRoot, plan: Plan, staging: Path):
    made = plan()
    tags = {**made.tags, "manifest-sha256.txt": b"mine"}
    refused("plan-invalid", lambda: root.commit(AipPlan(**{**fields(made), "tags": tags}), staging))


def test_damaged_bytes_are_not_handed_out(root: StorageRoot, plan: Plan, staging: Path):
    root.commit(plan(), staging)
    aip = root.get(OBJECT)
    aip.files["metadata/record.json"].physical.write_bytes(b"[]")
    refused("object-damaged", lambda: aip.read("metadata/record.json"))


def test_a_full_disk_leaves_no_object_and_no_payload_moved(
    root: StorageRoot, plan: Plan, staging: Path, monkeypatch: pytest.MonkeyPatch
):
    made = plan()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fs.calls, "write", full)
    refused("no-space", lambda: root.commit(made, staging))
    assert list(root.objects()) == []
    assert all(file.source.exists() for file in made.payload)


def test_a_failed_fsync_is_never_retried(
    root: StorageRoot, plan: Plan, staging: Path, monkeypatch: pytest.MonkeyPatch
):
    made = plan()
    asked: list[Path] = []

    def failing(descriptor: int) -> None:
        asked.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(fs.calls, "fsync", failing)
    refused("write-failed", lambda: root.commit(made, staging))
    assert asked
    assert len(asked) == len(set(asked))
    assert not root.exists(OBJECT)


@pytest.fixture
def undisturbed(tmp_path: Path, plan: Plan, staging: Path) -> dict[str, str]:
    root = StorageRoot.create(tmp_path / "undisturbed")
    root.commit(plan(), staging)
    first = snapshot(root.path)
    root.commit_version(plan({"x": b"x"}, note='{"v":2}'), staging)
    return {"first": json.dumps(first), "second": json.dumps(snapshot(root.path))}


@pytest.mark.parametrize("after", [False, True])
def test_killed_anywhere_in_a_first_commit_the_second_run_makes_the_same_root(
    tmp_path: Path, plan: Plan, staging: Path, monkeypatch: pytest.MonkeyPatch, undisturbed, after
):
    steps = count_calls(
        monkeypatch,
        lambda: StorageRoot.create(tmp_path / "count").commit(plan(), staging),
    )
    for number in range(steps):
        root = StorageRoot.create(tmp_path / f"{after}{number}")
        made = plan()
        with killed_at(monkeypatch, number, after=after), contextlib.suppress(Killed):
            root.commit(made, staging)
        root = StorageRoot.open(root.path)
        root.recover(staging=staging)
        assert list(root.objects()) in ([], [OBJECT])
        if not root.exists(OBJECT):
            root.commit(plan(), staging)
        assert json.dumps(snapshot(root.path)) == undisturbed["first"], number


@pytest.mark.parametrize("heal", ["get", "recover", "commit"])
def test_killed_anywhere_in_a_version_commit_any_opener_rolls_forward(
    tmp_path: Path, plan: Plan, staging: Path, monkeypatch: pytest.MonkeyPatch, undisturbed, heal
):
    def second() -> AipPlan:
        return plan({"x": b"x"}, note='{"v":2}')

    counted = StorageRoot.create(tmp_path / "count")
    counted.commit(plan(), staging)
    made = second()
    steps = count_calls(monkeypatch, lambda: counted.commit_version(made, staging))
    rolled = 0
    for number in range(steps):
        root = StorageRoot.create(tmp_path / f"{number}")
        root.commit(plan(), staging)
        made = second()
        with killed_at(monkeypatch, number), pytest.raises(Killed):
            root.commit_version(made, staging)
        root = StorageRoot.open(root.path)
        root.recover(staging=staging, object_ids=[])
        if heal == "recover":
            rolled += len(root.recover())
        if heal == "commit" and (root.directory(OBJECT) / "v2").exists():
            again = partial(root.commit_version, second(), staging, expected_head="v1")
            refused("version-conflict", again)
        if root.get(OBJECT).head == "v1":
            root.commit_version(second(), staging)
        assert json.dumps(snapshot(root.path)) == undisturbed["second"], number
    assert heal != "recover" or rolled > 0


def test_recovery_says_what_it_did(root: StorageRoot, plan: Plan, staging: Path):
    root.commit(plan(), staging)
    (root.path / "abc/def/012").mkdir(parents=True)
    (staging / "leftover").mkdir(exist_ok=True)
    (root.directory(OBJECT) / "inventory.json.sha256").unlink()
    done = {(item.what, item.path) for item in root.recover(staging=staging)}
    directory = root.directory(OBJECT).relative_to(root.path).as_posix()
    expected = {("staging", "leftover"), ("version", directory), ("directory", "abc/def/012")}
    assert expected <= done
    assert root.recover(staging=staging) == []


def test_times_come_from_the_plan(root: StorageRoot, plan: Plan, staging: Path):
    root.commit(plan(), staging)
    assert root.get(OBJECT).versions[0].created == AT.strftime("%Y-%m-%dT%H:%M:%SZ")

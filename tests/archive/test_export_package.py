from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from archive_support import OBJECT, refused

from archive import fs
from archive.export import export
from archive.storage import AipPlan, StorageRoot

Plan = Callable[..., AipPlan]
FILES = {
    "văn bản/01.pdf": b"one" * 1000,
    'a<b>:"|?*.txt': b"names Windows refuses",
    "CON": b"",
    "tăng 100%.txt": b"percent",
    "tải%20về.txt": b"percent",
}


@pytest.fixture
def kept(root: StorageRoot, plan: Plan, staging: Path) -> StorageRoot:
    root.commit(plan(FILES), staging)
    root.commit_version(plan({"văn bản/01.pdf": b"second"}), staging)
    return root


def test_a_bag_is_complete_exact_and_valid(kept: StorageRoot, tmp_path: Path):
    target = export(kept, OBJECT, tmp_path / "out/bag", version="v1")
    bagit.Bag(str(target)).validate()
    found = {path: file.read_bytes() for path, file in fs.files_below(target / "data")}
    assert found == FILES
    aip = kept.get(OBJECT, "v1")
    assert {path for path, _ in fs.files_below(target)} == set(aip.files)


def test_a_name_with_a_line_end_is_in_the_bag_too(root, plan: Plan, staging, tmp_path: Path):
    root.commit(plan({"dòng\nmới.txt": b"line feed", "a": b"a"}), staging)
    target = export(root, OBJECT, tmp_path / "bag")
    bagit.Bag(str(target)).validate()
    assert (target / "data/dòng\nmới.txt").read_bytes() == b"line feed"


def test_a_version_stored_in_parts_is_exported_whole(kept: StorageRoot, tmp_path: Path):
    bagit.Bag(str(export(kept, OBJECT, tmp_path / "bag"))).validate()
    assert (tmp_path / "bag/data/văn bản/01.pdf").read_bytes() == b"second"


def test_a_folder_is_the_payload_under_its_own_names(kept: StorageRoot, tmp_path: Path):
    target = export(kept, OBJECT, tmp_path / "folder", form="folder", version="v1")
    assert {path: file.read_bytes() for path, file in fs.files_below(target)} == FILES


def test_a_zip_holds_the_bag_and_is_the_same_every_time(kept: StorageRoot, tmp_path: Path):
    one, two = (export(kept, OBJECT, tmp_path / f"{n}.zip", form="zip") for n in "ab")
    assert hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(two.read_bytes()).digest()
    with zipfile.ZipFile(one) as packed:
        assert packed.testzip() is None
        packed.extractall(tmp_path / "un")
    (top,) = (tmp_path / "un").iterdir()
    assert top.name == "H30%2e81%2e2024%2e01"
    bagit.Bag(str(top)).validate()


@pytest.mark.parametrize("form", ["bag", "folder", "zip"])
def test_a_target_in_use_is_left_alone(kept: StorageRoot, tmp_path: Path, form):
    target = tmp_path / "out"
    target.mkdir()
    (target / "mine").write_text("mine")
    refused("target-not-empty", lambda: export(kept, OBJECT, target, form=form))
    assert [path.name for path in target.iterdir()] == ["mine"]


@pytest.mark.parametrize("form", ["bag", "folder", "zip"])
def test_damaged_bytes_are_not_exported_and_nothing_is_left(
    kept: StorageRoot, tmp_path: Path, form
):
    kept.get(OBJECT).files["data/văn bản/01.pdf"].physical.write_bytes(b"s3cond")
    target = tmp_path / "out/x"
    error = refused("object-damaged", lambda: export(kept, OBJECT, target, form=form))
    assert error.params["why"] == "data/văn bản/01.pdf"
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("form", ["bag", "folder", "zip"])
def test_a_full_disk_leaves_nothing(kept: StorageRoot, tmp_path: Path, monkeypatch, form):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "out/x"
    monkeypatch.setattr(fs.calls, "write", full)
    refused("no-space", lambda: export(kept, OBJECT, target, form=form))
    assert list(target.parent.iterdir()) == []


def test_an_empty_directory_may_be_the_target(kept: StorageRoot, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    export(kept, OBJECT, tmp_path / "empty")
    bagit.Bag(str(tmp_path / "empty")).validate()


def test_an_unknown_object_is_named(kept: StorageRoot, tmp_path: Path):
    refused("not-found", lambda: export(kept, "urn:hoso:x", tmp_path / "x"))
    refused("not-found", lambda: export(kept, OBJECT, tmp_path / "x", version="v9"))
    assert not (tmp_path / "x").exists()

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from archive_support import AT, refused

from archive import fs
from archive.home import create_home, open_home
from archive.storage import StorageRoot
from schemas.errors import HosoError


def test_a_new_home_is_private_complete_and_empty(tmp_path: Path):
    home = create_home(tmp_path / "home", archive_id="H30.81", created=AT)
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert open_home(home.path) == home
    assert list(home.open_storage().objects()) == []
    assert not home.open_catalogue().rebuild_needed
    assert home.open_operations().transfers.all() == []
    assert home.open_audit().check() == []
    assert {path.name for path in home.path.iterdir()} >= {"trust", "snapshots", "index", "FORMAT"}


def test_an_occupied_directory_is_left_alone(tmp_path: Path):
    (tmp_path / "mine").write_text("x")
    refused("home-not-empty", lambda: create_home(tmp_path, archive_id="A", created=AT))
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "no-archive"),
        ("{", "home-damaged"),
        ('{"format": 1}', "home-damaged"),
        ('{"format": 99, "archive_id": "A", "created": "2026-03-01T08:00:00Z"}', "home-newer"),
    ],
)
def test_what_is_no_home_of_ours_is_named(tmp_path: Path, content: str | None, code: str):
    home = create_home(tmp_path / "home", archive_id="A", created=AT)
    (home.path / "FORMAT").unlink()
    if content is not None:
        (home.path / "FORMAT").write_text(content)
    refused(code, lambda: open_home(home.path))


def test_a_directory_that_does_not_exist_is_no_archive(tmp_path: Path):
    refused("no-archive", lambda: open_home(tmp_path / "nowhere"))


def test_the_second_writer_learns_who_the_first_is(tmp_path: Path):
    home = create_home(tmp_path / "home", archive_id="A", created=AT)
    with home.lock("ingest"):
        error = refused("archive-busy", lambda: home.lock().__enter__())
    assert error.params["pid"] == str(os.getpid())
    assert error.params["purpose"] == "ingest"
    assert str(error.params["since"]).endswith("Z")
    with home.lock("verify"):
        pass


def test_a_patient_home_waits_for_the_first_writer_and_says_so(tmp_path: Path):
    told: list[HosoError] = []
    made = create_home(tmp_path / "home", archive_id="A", created=AT)
    home = replace(made, patience=0.2, waiting=told.append)
    with open_home(home.path).lock("ingest"):
        refused("archive-busy", lambda: home.lock().__enter__())
    assert [error.params["purpose"] for error in told] == ["ingest"]


def test_a_storage_root_of_another_layout_is_refused(tmp_path: Path):
    home = create_home(tmp_path / "home", archive_id="A", created=AT)
    config = next(home.storage_path.glob("extensions/*/config.json"))
    config.write_text(json.dumps({"tupleSize": 2}))
    refused("home-damaged", lambda: StorageRoot.open(home.storage_path))


def test_remove_tree_stays_within_its_bounds(tmp_path: Path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    (inside / "x").mkdir(parents=True)
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (inside / "x/link").symlink_to(outside)
    for path in (outside, inside, inside / "../out", tmp_path):
        with pytest.raises(ValueError, match="not below"):
            fs.remove_tree(path, within=inside)
    fs.remove_tree(inside / "x", within=inside)
    assert (outside / "kept").read_text() == "kept"
    assert not (inside / "x").exists()

"""Guarantee 4: the same content twice, other content under the same code, superseding."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ingest_support import (
    DOUBTFUL,
    HYBRID,
    LATER,
    OPERATOR,
    PLAIN,
    Doc,
    catalogue_digests,
    index_state,
    new_home,
    outcomes,
    refused,
    syncer,
    take,
    tree,
    write_transfer,
)

from archive.fs import calls
from archive.home import Home, open_home
from evidence.pool import Pool
from ingest.rebuild import rebuild
from schemas.clock import iso

OBJECT = f"urn:hoso:000.00.07.H99:{PLAIN.code}"
CHANGED = replace(PLAIN, docs=(*PLAIN.docs[:1], Doc("02 Quyết định.pdf", "Quyet dinh da sua")))


def test_the_same_folder_again_is_already_archived(home: Home, small: Path, pool: Pool) -> None:
    take(home, small, pool)
    before = tree(home.storage_path), catalogue_digests(home), index_state(home)
    again = take(home, small, pool, at=LATER)
    assert again["transfer_id"] == "20260303-0001"
    assert outcomes(again) == {
        PLAIN.code: "already_archived",
        HYBRID.code: "already_archived",
        DOUBTFUL.code: "quarantined",
    }
    assert again["balanced"]
    counts = again["dossiers"]
    assert (counts["archived"], counts["already_archived"], counts["quarantined"]) == (0, 2, 1)
    named = sum(len(dossier.docs) for dossier in (PLAIN, HYBRID))
    assert 0 < again["files"]["already_archived"] <= named
    assert again["files"]["archived"] == 1  # the submission is this transfer's own
    after = tree(home.storage_path)
    assert {path: after[path] for path in before[0]} == before[0]
    assert (catalogue_digests(home), index_state(home)) == before[1:]


def test_other_content_under_the_same_code_is_held(home: Home, tmp_path: Path, pool: Pool) -> None:
    take(home, write_transfer(tmp_path / "one", [PLAIN]), pool)
    receipt = take(home, write_transfer(tmp_path / "two", [CHANGED]), pool, at=LATER)
    assert outcomes(receipt) == {PLAIN.code: "quarantined"}
    assert "phiên bản" in receipt["items"][0]["reason"]
    storage = home.open_storage()
    assert storage.get(OBJECT).head == "v1"
    assert tree(home.quarantine_path) != {}


def test_superseding_makes_the_next_version(home: Home, tmp_path: Path, pool: Pool) -> None:
    take(home, write_transfer(tmp_path / "one", [PLAIN]), pool)
    source = write_transfer(tmp_path / "two", [CHANGED])
    receipt = take(home, source, pool, at=LATER, supersede="bản sửa theo biên bản 12")
    assert outcomes(receipt) == {PLAIN.code: "archived"}
    assert receipt["items"][0]["version"] == "v2"
    aip = home.open_storage().get(OBJECT)
    assert (aip.head, aip.versions[1].message) == (
        "v2",
        "Thay thế / Supersede: bản sửa theo biên bản 12",
    )
    assert aip.json("metadata/intake.json")["decision"] == {
        "kind": "supersede",
        "reason": "bản sửa theo biên bản 12",
        "by": OPERATOR,
        "at": iso(LATER),
    }
    old, new = home.open_storage().get(OBJECT, "v1"), aip
    name = "data/01.TH/02 Quyết định.pdf"
    assert old.read(name) != new.read(name)
    assert old.read(name) == (tmp_path / "one/01.TH/02 Quyết định.pdf").read_bytes()
    # What did not change is stored once.
    same = "data/01.TH/01 Kế hoạch.pdf"
    assert old.files[same].physical == new.files[same].physical


def test_catalogue_and_index_show_the_newest_version(
    home: Home, tmp_path: Path, pool: Pool
) -> None:
    take(home, write_transfer(tmp_path / "one", [PLAIN]), pool)
    take(home, write_transfer(tmp_path / "two", [CHANGED]), pool, at=LATER, supersede="r")
    before = catalogue_digests(home), index_state(home)
    catalogue = home.open_catalogue()
    row = catalogue.dossier(PLAIN.code)
    catalogue.close()
    assert row
    assert (row["version"], row["transfer_id"]) == ("v2", "20260303-0001")
    rebuild(home, syncer(home), lambda *_: None)
    assert (catalogue_digests(home), index_state(home)) == before


def test_changed_metadata_alone_is_other_content(home: Home, tmp_path: Path, pool: Pool) -> None:
    take(home, write_transfer(tmp_path / "one", [PLAIN]), pool)
    renamed = replace(PLAIN, title="Một tiêu đề khác")
    receipt = take(home, write_transfer(tmp_path / "two", [renamed]), pool, at=LATER)
    assert outcomes(receipt) == {PLAIN.code: "quarantined"}


def test_the_content_key_does_not_depend_on_rows_or_folders(
    home: Home, tmp_path: Path, pool: Pool
) -> None:
    """The same dossier in another row of another workbook is the same content."""
    take(home, write_transfer(tmp_path / "one", [PLAIN, HYBRID]), pool)
    receipt = take(home, write_transfer(tmp_path / "a/b/two", [HYBRID, PLAIN]), pool, at=LATER)
    assert set(outcomes(receipt).values()) == {"already_archived"}


def test_superseding_broken_off_anywhere_ends_the_same(
    tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before, at and after the rename that commits v2, and while its inventory is copied up."""
    one = write_transfer(tmp_path / "one", [PLAIN])
    two = write_transfer(tmp_path / "two", [CHANGED])
    first = new_home(tmp_path / "first")
    take(first, one, pool)
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(first.path, undisturbed)
    renames = _renames(monkeypatch, lambda: _supersede(undisturbed, two, pool))
    assert renames >= 5  # payload in, v2, inventory and sidecar, the transfer
    for number in range(1, renames + 1):
        path = tmp_path / f"broken-{number}"
        shutil.copytree(first.path, path)
        with monkeypatch.context() as patch:
            patch.setattr(calls, "rename", _Failing(calls.rename, number))
            refused("write-failed", lambda home=path: _supersede(home, two, pool))
        _supersede(path, two, pool)
        assert tree(path / "storage") == tree(undisturbed / "storage"), number
        assert catalogue_digests(open_home(path)) == catalogue_digests(open_home(undisturbed))


def _supersede(home: Path, source: Path, pool: Pool) -> None:
    receipt = take(open_home(home), source, pool, at=LATER, supersede="r")
    assert outcomes(receipt) == {PLAIN.code: "archived"}


def _renames(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> int:
    counting = _Failing(calls.rename, 0)
    with monkeypatch.context() as patch:
        patch.setattr(calls, "rename", counting)
        work()
    return counting.seen


class _Failing:
    """A rename that fails from its ``number``-th call on (0: never)."""

    def __init__(self, real: Callable[[Path, Path], None], number: int) -> None:
        self.real, self.number, self.seen = real, number, 0

    def __call__(self, source: Path, target: Path) -> None:
        self.seen += 1
        if self.number and self.seen >= self.number:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self.real(source, target)

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from archive_support import AT, OBJECT, snapshot

from archive import fixity as fixity_module
from archive.fixity import run as run_module
from archive.fixity.faults import fault_table
from archive.ocfl import code_table
from archive.operations import Operations
from archive.storage import AipPlan, StorageRoot
from archive.storage.inventory import sidecar_of
from archive.verify import FixityReport, verify

Plan = Callable[..., AipPlan]


@pytest.fixture
def operations(tmp_path: Path) -> Operations:
    return Operations.open(tmp_path / "operations.sqlite")


@pytest.fixture
def kept(root: StorageRoot, plan: Plan, staging: Path) -> StorageRoot:
    root.commit(plan(), staging)
    root.commit_version(plan({"văn bản/01.pdf": b"one", "b": b"two"}), staging)
    root.commit(plan(object_id="urn:hoso:A:2"), staging)
    return root


ids = count(1)


def check(root: StorageRoot, operations: Operations, **more) -> FixityReport:
    return verify(root, operations, run_id=f"F{next(ids)}", now=lambda: AT, **more)


def test_a_sound_root_has_no_faults_and_is_left_as_it_is(kept, operations):
    before = snapshot(kept.path)
    report = check(kept, operations)
    assert report.faulty == ()
    assert report.ok
    assert (report.run.objects, report.run.state) == (2, "done")
    assert snapshot(kept.path) == before


def first(root: StorageRoot) -> Path:
    return root.directory(OBJECT)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(bytes(data))


def remake(path: Path, change: Callable[[dict], None]) -> None:
    """An inventory changed with its sidecar made to fit, at the root and in the head."""
    raw = json.loads(path.read_bytes())
    change(raw)
    data = json.dumps(raw).encode()
    for place in (path, path.parent / raw["head"] / path.name):
        place.write_bytes(data)
        place.with_name("inventory.json.sha256").write_bytes(sidecar_of(data))


DAMAGE = {
    "changed": lambda d: flip(d / "v1/content/data/văn bản/01.pdf"),
    "missing": lambda d: (d / "v1/content/data/văn bản/02.pdf").unlink(),
    "surplus": lambda d: (d / "v2/content/extra").write_bytes(b""),
    "declaration": lambda d: (d / "0=ocfl_object_1.1").unlink(),
    "inventory": lambda d: flip(d / "inventory.json"),
    "version": lambda d: (d / "v7").mkdir(),
    "misplaced": lambda d: d.rename(d.with_name("urn%3aother")),
    "sidecar": lambda d: (d / "v1/inventory.json.sha256").unlink(),
    "ahead": lambda d: shutil.rmtree(d / "v2"),
    "torn": lambda d: (
        (d / "v3/content").mkdir(parents=True),
        (d / "v3/content/bagit.txt").write_bytes(b"half"),
    ),
    "differs": lambda d: (
        (d / "inventory.json").write_bytes((d / "v2/inventory.json").read_bytes() + b"\n"),
        (d / "inventory.json.sha256").write_bytes(
            sidecar_of((d / "v2/inventory.json").read_bytes() + b"\n")
        ),
    ),
    "unreadable": lambda d: (
        (d / "v1/content/bagit.txt").unlink(),
        (d / "v1/content/bagit.txt").mkdir(),
    ),
    "behind": lambda d: (
        (d / "inventory.json").write_bytes((d / "v1/inventory.json").read_bytes()),
        (d / "inventory.json.sha256").write_bytes((d / "v1/inventory.json.sha256").read_bytes()),
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_each_damage_is_found_and_named(kept, operations, kind: str):
    DAMAGE[kind](first(kept))
    report = check(kept, operations)
    assert not report.ok
    assert kind in {row.kind for row in report.faulty}


def test_a_faulty_file_is_listed_with_medium_path_and_name(kept, operations):
    DAMAGE["changed"](first(kept))
    (row,) = check(kept, operations, medium="HDD-01").faulty
    assert (row.number, row.medium, row.file_name) == (1, "HDD-01", "01.pdf")
    assert row.path.endswith("/v1/content/data/văn bản")
    assert row.object_id == OBJECT


def test_an_inventory_changed_with_its_sidecar_contradicts_the_bag(kept, operations):
    def swap(raw: dict) -> None:
        state = raw["versions"]["v2"]["state"]
        one, two = (d for d, p in state.items() if p[0].startswith("data/"))
        state[one], state[two] = state[two], state[one]

    remake(first(kept) / "inventory.json", swap)
    assert {row.kind for row in check(kept, operations).faulty} == {"bag-digest"}


def test_a_payload_file_taken_out_of_the_state_is_missed_by_the_bag(kept, operations):
    def drop(raw: dict) -> None:
        state = raw["versions"]["v2"]["state"]
        state.pop(next(d for d, paths in state.items() if paths == ["data/b"]))

    remake(first(kept) / "inventory.json", drop)
    assert {"bag-incomplete", "bag-oxum"} <= {row.kind for row in check(kept, operations).faulty}


def test_files_where_only_directories_belong_are_faults_of_the_root(kept, operations):
    (kept.path / "note.txt").write_text("x")
    (kept.path / "ocfl_layout.json").write_text("{}")
    found = {(row.kind, row.file_name) for row in check(kept, operations).faulty}
    assert found == {("surplus", "note.txt"), ("root", "ocfl_layout.json")}


@pytest.mark.parametrize("threads", [1, 3])
def test_a_run_that_was_broken_off_goes_on_where_it_stopped(
    kept, operations, plan, staging, monkeypatch, threads: int
):
    monkeypatch.setattr(run_module, "SAVE_EVERY", 1)
    for number in range(5):
        kept.commit(plan(object_id=f"urn:hoso:B:{number}"), staging)
    seen: list[str] = []

    def stop(progress) -> None:
        seen.append(progress.path)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(kept, operations, progress=stop, threads=threads)
    report = check(kept, operations, progress=lambda p: seen.append(p.path), threads=threads)
    assert report.resumed
    assert report.run.objects == 7
    assert len(seen) == len(set(seen)) == 7
    assert not check(kept, operations).resumed


def test_a_fresh_run_begins_again(kept, operations, monkeypatch):
    monkeypatch.setattr(run_module, "SAVE_EVERY", 1)

    def stop(progress) -> None:
        if progress.objects == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(kept, operations, progress=stop)
    report = check(kept, operations, fresh=True)
    assert not report.resumed
    assert report.run.objects == 2
    assert [run.state for run in operations.fixity.runs()].count("abandoned") == 1


def test_the_json_report_has_a_word_for_every_fault(kept, operations):
    DAMAGE["missing"](first(kept))
    raw = check(kept, operations).as_dict()
    assert raw["ok"] is False
    (row,) = raw["faulty"]
    assert (row["rule"], row["no"]) == ("O-005", 1)
    assert row["vi"]
    assert row["en"]
    assert json.dumps(raw)


def test_a_torn_version_is_told_once_and_its_files_are_listed(kept, operations):
    DAMAGE["torn"](first(kept))
    told = {(row.kind, row.file_name) for row in check(kept, operations).faulty}
    assert told == {("torn", "v3"), ("surplus", "bagit.txt")}


@pytest.mark.parametrize("kind", ["behind", "differs"])
def test_what_is_said_to_be_renewed_by_opening_is(kept, operations, kind: str):
    DAMAGE[kind](first(kept))
    kept.get(OBJECT)
    assert check(kept, operations).ok


def test_every_fault_says_what_to_do():
    assert all(row["do_vi"] and row["do_en"] for row in fault_table().values())


def test_every_code_of_ocfl_has_a_kind_of_fixity_or_none():
    assert {row["kind"] for row in code_table().values()} <= {*fault_table(), ""}


def test_every_kind_of_fault_has_its_row():
    kinds = set(fixity_module.faults.Kind.__args__)
    assert kinds == set(fault_table())


def test_two_runs_of_one_second_have_ids_of_their_own(kept, operations):
    runs = [verify(kept, operations, run_id="F", now=lambda: AT).run.run_id for _ in range(3)]
    assert runs == ["F", "F-2", "F-3"]


def test_many_threads_find_the_same_in_the_same_order(kept, operations, plan, staging):
    for number in range(9):
        kept.commit(plan(object_id=f"urn:hoso:B:{number}"), staging)
    for path in sorted(kept.path.rglob("*.txt"))[::3]:
        flip(path)
    one, many = (check(kept, operations, threads=threads) for threads in (1, 4))
    assert len(one.faulty) > 9
    assert one.faulty == many.faulty
    assert (one.run.objects, one.run.files, one.run.bytes) == (
        many.run.objects,
        many.run.files,
        many.run.bytes,
    )

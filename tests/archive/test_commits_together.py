"""Objects, rows and lines that are written together are as safe as those written one by one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from archive_support import AT, Killed, count_calls, killed_at, refused, snapshot

from archive.audit import AuditLog
from archive.fs import calls
from archive.storage import AipPlan, StorageRoot

Plan = Callable[..., AipPlan]
IDS = tuple(f"urn:hoso:A:{number}" for number in range(3))


def together(root: StorageRoot, plan: Plan, staging: Path) -> list[str]:
    """Commit those of the three that are missing; returns the versions made."""
    with root.commits(staging) as commits:
        for object_id in IDS:
            if not root.exists(object_id):
                commits.add(plan({"a": object_id.encode()}, object_id=object_id))
        return [made.version for made in commits.commit()]


def test_the_same_root_as_one_by_one(tmp_path: Path, plan: Plan, staging: Path) -> None:
    one_by_one = StorageRoot.create(tmp_path / "one")
    for object_id in IDS:
        one_by_one.commit(plan({"a": object_id.encode()}, object_id=object_id), staging)
    at_once = StorageRoot.create(tmp_path / "together")
    assert together(at_once, plan, staging) == ["v1"] * 3
    assert snapshot(at_once.path) == snapshot(one_by_one.path)


def test_everything_is_flushed_before_the_first_rename_and_every_parent_after(
    root: StorageRoot, plan: Plan, staging: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, Path]] = []

    def wrap(name: str) -> None:
        real = getattr(calls, name)

        def call(first: Path | int, *rest: object) -> object:
            number = isinstance(first, int)
            seen.append((name, Path(f"/proc/self/fd/{first}").readlink() if number else first))
            return real(first, *rest)

        monkeypatch.setattr(calls, name, call)

    with root.commits(staging) as commits:
        for object_id in IDS:
            commits.add(plan({"a": object_id.encode()}, object_id=object_id))
        for name in ("create", "mkdir", "rename", "fsync"):
            wrap(name)
        commits.commit()
    staged = [path for path in staging.iterdir() if path.name.startswith("aip-")]
    assert staged == []
    renames = [at for at, (name, path) in enumerate(seen) if path.name.startswith("aip-")]
    renames = [at for at in renames if seen[at][0] == "rename"]
    assert len(renames) == len(IDS)
    before = [path for name, path in seen[: renames[0]] if name == "fsync"]
    for at in renames:
        place = seen[at][1]
        assert place in before
        assert {place / "v1", place / "v1" / "content" / "data"} <= set(before)
    after = {path for name, path in seen[renames[-1] :] if name == "fsync"}
    parents = {parent for object_id in IDS for parent in root.directory(object_id).parents[:3]}
    assert {staging, *parents} <= after


def test_killed_anywhere_a_second_run_makes_the_same_root(
    tmp_path: Path, plan: Plan, staging: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = StorageRoot.create(tmp_path / "undisturbed")
    total = count_calls(monkeypatch, lambda: together(undisturbed, plan, staging))
    some = set()
    for number in range(0, total, 5):
        root = StorageRoot.create(tmp_path / f"r{number}")
        with killed_at(monkeypatch, number), pytest.raises(Killed):
            together(root, plan, staging)
        some.add(sum(root.exists(object_id) for object_id in IDS))
        root.recover(staging=staging)
        together(root, plan, staging)
        assert snapshot(root.path) == snapshot(undisturbed.path), number
    assert {0, 3} <= some


def test_an_id_taken_meanwhile_is_refused_and_the_others_stand(
    root: StorageRoot, plan: Plan, staging: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with root.commits(staging) as commits:
        for object_id in IDS:
            commits.add(plan({"a": object_id.encode()}, object_id=object_id))
        root.commit(plan({"b": b"b"}, object_id=IDS[1]), other)
        refused("object-exists", commits.commit)
    assert [list(dict(root.get(object_id).payload())) for object_id in IDS] == [["a"], ["b"], ["a"]]


def test_lines_written_at_once_are_chained_and_flushed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = AuditLog(tmp_path)
    acts = [("dossier.decide", f"o{number}", "archived") for number in range(5)]
    flushed: list[int] = []
    real = calls.fsync
    monkeypatch.setattr(calls, "fsync", lambda number: (flushed.append(number), real(number)))
    log.append_all(acts[:2], at=AT, actor="an")  # a new file: it and its directory
    log.append_all(acts[2:], at=AT, actor="an")
    log.append_all([], at=AT, actor="an")
    assert len(flushed) == 3
    assert [(entry.act, entry.object, entry.outcome) for entry in log.read()] == acts
    assert log.check() == []


def test_lines_torn_in_the_middle_keep_the_whole_ones(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.append_all(
        [("archive.create", f"o{number}", "done") for number in range(3)], at=AT, actor="an"
    )
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-5])
    log.append(at=AT, actor="an", act="archive.create", object="o2", outcome="done")
    assert [json.loads(line)["object"] for line in file.read_bytes().splitlines()] == [
        "o0",
        "o1",
        "o2",
    ]
    assert log.check() == []

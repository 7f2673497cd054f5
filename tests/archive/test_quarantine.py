from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from archive_support import (
    AT,
    OBJECT,
    Killed,
    count_calls,
    killed_at,
    refused,
    snapshot,
)

from archive.quarantine import Quarantine, below
from archive.storage import AipPlan, PayloadFile, StorageRoot

Stage = Callable[..., PayloadFile]
FILES = {"văn bản/a.pdf": b"a", "x" * 300: b"b", "\udcff": b"c"}
TAGS = {"record.json": b"{}", "report.json": b"{}", "facts.jsonl": b""}


@pytest.fixture
def quarantine(tmp_path: Path) -> Quarantine:
    (tmp_path / "quarantine").mkdir()
    return Quarantine(tmp_path / "quarantine")


@pytest.fixture
def hold(quarantine: Quarantine, staged: Stage, staging: Path) -> Callable[..., str]:
    def work(into: Quarantine = quarantine) -> str:
        return into.hold(
            transfer_id="T1",
            position=3,
            file_code="A.1",
            payload=[staged(name, data) for name, data in FILES.items()],
            submission=[staged("hoso.xlsx", b"xlsx")],
            tags=TAGS,
            staging=staging,
        )

    return work


def test_what_is_held_is_given_back_names_and_bytes(quarantine: Quarantine, hold):
    path = hold()
    assert quarantine.paths() == [path]
    held = quarantine.load(path)
    assert (held.transfer_id, held.position, held.file_code) == ("T1", 3, "A.1")
    assert [file.path for file in held.payload] == ["văn bản/a.pdf", "x" * 300, "\udcff"]
    assert [file.source.read_bytes() for file in held.payload] == [b"a", b"b", b"c"]
    assert held.submission[0].path == "hoso.xlsx"
    assert held.tags == TAGS


def test_a_released_dossier_is_archived_before_its_bytes_leave(
    quarantine: Quarantine, hold, staging: Path, root: StorageRoot
):
    path = hold()
    held = quarantine.load(path)
    plan = AipPlan(
        object_id=OBJECT,
        payload=held.payload[:1],
        tags=held.tags,
        tag_files=below(held.submission, "metadata/submission"),
        created=AT,
        message="Xuất khỏi khu cách ly",
        user_name="an",
    )
    before = snapshot(quarantine.path)
    root.commit(plan, staging)
    assert snapshot(quarantine.path) == before
    quarantine.remove(path)
    assert list(quarantine.path.iterdir()) == []
    assert root.get(OBJECT).read("data/văn bản/a.pdf") == b"a"
    quarantine.remove(path)  # a second run finds nothing to do


def test_holding_again_changes_nothing(quarantine: Quarantine, hold):
    hold()
    before = snapshot(quarantine.path)
    hold()
    assert snapshot(quarantine.path) == before


def test_killed_anywhere_it_is_held_whole_or_not_at_all(
    quarantine: Quarantine, hold, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    steps = count_calls(monkeypatch, hold)
    whole = snapshot(quarantine.path)
    for number in range(steps):
        one = Quarantine(tmp_path / f"q{number}")
        one.path.mkdir()
        with killed_at(monkeypatch, number), contextlib.suppress(Killed):
            hold(one)
        assert snapshot(one.path) in ({}, whole, {"T1": "directory"})
        hold(one)
        assert snapshot(one.path) == whole


def test_paths_that_climb_are_refused(quarantine: Quarantine, staged: Stage, staging: Path):
    refused("plan-invalid", lambda: quarantine.load("../storage"))
    refused("plan-invalid", lambda: quarantine.remove("../storage"))
    refused("not-found", lambda: quarantine.load("T9/1"))
    bad = replace(staged("a", b"a"))
    for tags in ({"../x": b""}, {"item.json": b""}, {"files/1": b""}):
        refused(
            "plan-invalid",
            lambda tags=tags: quarantine.hold(
                transfer_id="T",
                position=1,
                file_code="",
                payload=[bad],
                tags=tags,
                staging=staging,
            ),
        )

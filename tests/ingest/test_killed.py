"""Guarantee 3: after ``kill -9`` and a second run all is as after an undisturbed run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ingest_support import (
    THREE,
    accounts,
    audit_lines,
    catalogue_digests,
    index_state,
    tree,
    write_transfer,
)

from archive.home import Home, open_home

KILLED = 137
SPREAD = 4  # points of the quick test
STEP = 7  # calls between two points of the thorough one
TRANSFER = "20260302-0001"


def drive(source: Path, folder: Path, points: list[int]) -> list[dict[str, Any]]:
    """What the driver tells, one object per point."""
    driver = Path(__file__).with_name("crash_driver.py")
    command = [sys.executable, str(driver), str(source), str(folder), *map(str, points)]
    here = Path(__file__).parent
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
        env={"PYTHONPATH": f"{here}{os.pathsep}{here.parents[1]}"},
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(points), done.stderr[-3000:]
    return told


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two dossiers archived, one held, a surplus file."""
    transfer = write_transfer(tmp_path_factory.mktemp("killed") / "transfer", THREE)
    (transfer / "ghi chú.txt").write_text("không ai nêu", encoding="utf-8")
    return transfer


@pytest.fixture(scope="module")
def undisturbed(source: Path) -> tuple[Home, int]:
    """The home of a run nobody killed, and how many calls it made."""
    (told,) = drive(source, source.parent, [0])
    assert told["first"] == 0
    return open_home(source.parent / "0"), told["calls"]


def points(calls: int, step: int) -> list[int]:
    """Every ``step``-th call, in turn before and after it."""
    chosen = range(2, calls + 1, step)
    return [number if turn % 2 else -number for turn, number in enumerate(chosen)]


def check(source: Path, undisturbed: Home, told: dict[str, Any]) -> None:
    """The home of a killed and repeated run equals the undisturbed one."""
    assert told["first"] == KILLED
    assert told.get("second", 0) == 0, told
    home = open_home(source.parent / str(told["point"]))
    assert tree(home.storage_path) == tree(undisturbed.storage_path)
    assert tree(home.quarantine_path) == tree(undisturbed.quarantine_path)
    assert catalogue_digests(home) == catalogue_digests(undisturbed)
    assert index_state(home) == index_state(undisturbed)
    assert accounts(home, TRANSFER) == accounts(undisturbed, TRANSFER)
    assert tree(home.staging) == {}
    lines = Counter(line for line in audit_lines(home) if line[2] != "resumed")
    assert lines == Counter(audit_lines(undisturbed))
    assert receipt_of(home) == receipt_of(undisturbed)


def receipt_of(home: Home) -> object:
    """The receipt in the ledger; the transfer must be finished."""
    operations = home.open_operations()
    try:
        transfer = operations.transfers.get(TRANSFER)
    finally:
        operations.close()
    assert transfer.state == "finished"
    return transfer.receipt


def test_killed_at_a_spread_of_calls(source: Path, undisturbed: tuple[Home, int]) -> None:
    home, calls = undisturbed
    chosen = points(calls, calls // SPREAD)
    told = drive(source, source.parent, chosen)
    assert {item["state"] for item in told} >= {"open"}
    for item in told:
        check(source, home, item)


@pytest.mark.slow
def test_killed_at_many_calls(source: Path, undisturbed: tuple[Home, int]) -> None:
    home, calls = undisturbed
    left = [one for one in points(calls, STEP) if not (source.parent / str(one)).exists()]
    for item in drive(source, source.parent, left):
        check(source, home, item)

"""After ``kill -9`` while scans are read, a second run ends as an undisturbed one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ingest_support import audit_lines, catalogue_digests, index_state, tree, wanted_state
from scans_support import OBJECT, Stand, archive_with_scans

from archive.home import Home, open_home
from evidence.pool import Pool

KILLED = 137
SPREAD = 3  # points of the quick test
STEP = 3  # calls between two points of the thorough one
HERE = Path(__file__).parent


def drive(home: Home, stand: Stand, folder: Path, points: list[int]) -> list[dict[str, Any]]:
    """What the driver tells, one object per point."""
    paths = (HERE, *(HERE.parent / name for name in ("crash", "ingest", "layout")), HERE.parents[1])
    done = subprocess.run(
        [sys.executable, str(HERE / "scans_driver.py"), str(home.path), stand.program, str(folder)]
        + [str(point) for point in points],
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
        env={"PYTHONPATH": os.pathsep.join(map(str, paths))},
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(points), done.stderr[-3000:]
    return told


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory, readers: Pool) -> Home:
    return archive_with_scans(tmp_path_factory.mktemp("dở"), readers)


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Stand:
    return Stand(tmp_path_factory.mktemp("máy") / "tesseract")


@pytest.fixture(scope="module")
def undisturbed(
    unread: Home, stand: Stand, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Home, int]:
    """The home of a run nobody killed, and how many calls it made."""
    folder = tmp_path_factory.mktemp("whole")
    (told,) = drive(unread, stand, folder, [0])
    assert told["first"] == 0
    return open_home(folder / "0"), told["calls"]


def same_after(
    unread: Home, stand: Stand, undisturbed: tuple[Home, int], folder: Path, points: list[int]
) -> None:
    whole, _ = undisturbed
    for told in drive(unread, stand, folder, points):
        assert (told["first"], told["second"]) == (KILLED, 0), told
        home = open_home(folder / str(told["point"]))
        assert tree(home.storage_path) == tree(whole.storage_path), told
        assert catalogue_digests(home) == catalogue_digests(whole), told
        assert index_state(home) == wanted_state(home) == index_state(whole), told
        assert list(home.staging.iterdir()) == [], told
        assert ("dossier.read", OBJECT, "done") in audit_lines(home), told


def test_killed_at_some_points(
    unread: Home, stand: Stand, undisturbed: tuple[Home, int], tmp_path: Path
) -> None:
    calls = undisturbed[1]
    points = sorted({max(1, calls * n // SPREAD) for n in range(1, SPREAD + 1)})
    same_after(unread, stand, undisturbed, tmp_path, points)


@pytest.mark.slow
def test_killed_before_and_after_many_calls(
    unread: Home, stand: Stand, undisturbed: tuple[Home, int], tmp_path: Path
) -> None:
    calls = undisturbed[1]
    before = range(1, calls + 1, STEP)
    points = [*before, *(-point - 1 for point in before if point < calls)]
    same_after(unread, stand, undisturbed, tmp_path, points)

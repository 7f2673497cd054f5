"""``kill -9`` between any two calls that change the index: people find the old one or the new one,
whole, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ingest_support import PLAIN, new_home, take, wanted_state, write_transfer
from sync_support import engine_of

from archive.home import Home
from evidence.pool import Pool
from search.embedded import create_index
from search.entry import Entry
from search.layout import lay_out

KILLED = 137


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, pool: Pool) -> Home:
    """One dossier of two documents."""
    folder = tmp_path_factory.mktemp("tiny")
    home = new_home(folder / "archive")
    take(home, write_transfer(folder / "transfer", [PLAIN]), pool)
    return home


def drive(
    what: str, home: Home, folder: Path, points: list[int], server: str = ""
) -> list[dict[str, Any]]:
    """What the driver tells, one object per point."""
    here = Path(__file__).parent
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-B", str(here / "sync_driver.py"), what, str(home.path)]
    done = subprocess.run(
        [*command, str(folder), server, *map(str, points)],
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
        env={"PYTHONPATH": f"{here}{os.pathsep}{here.parents[1]}"},
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(points), done.stderr[-3000:]
    return told


def every_point(
    what: str, home: Home, folder: Path, server: str = "", step: int = 1
) -> list[dict[str, Any]]:
    """Kill at every ``step``-th call, from the first, and at the last."""
    (whole,) = drive(what, home, folder, [0], server)
    assert whole["first"]["code"] == 0
    last = whole["first"]["said"]
    points = sorted({*range(1, last, step), last})
    told = drive(what, home, folder, points, server)
    assert {one["first"]["code"] for one in told} == {KILLED}
    return told


def check_end(one: dict[str, Any], home: Home) -> None:
    """The second run ended with the index the catalogue wants, and nothing beside it."""
    assert one["second"]["code"] == 0, one
    end = one["second"]["said"]
    assert end["state"] == wanted_state(home)
    assert len(end["generations"]) == 1
    (name,) = end["generations"]
    assert end["files"] in (["current", name], [name, f"{name}-y2024"])
    assert end["in_step"]


def test_a_rebuild_with_workers_killed_between_two_batches(tiny: Home, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    (whole,) = drive("rebuild-beside", tiny, folder, [0])
    middle = whole["first"]["said"] // 2
    for one in drive("rebuild-beside", tiny, folder, [middle, middle + 2]):
        assert one["first"]["code"] == KILLED
        assert one["seen"] == {"code": 0, "said": [3, 1]}, one
        check_end(one, tiny)


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_a_rebuild_killed_anywhere(tiny: Home, tmp_path: Path, step: int) -> None:
    told = every_point("rebuild", tiny, tmp_path / "killed", step=step)
    assert len(told) > 15 // step
    for one in told:
        assert one["seen"] == {"code": 0, "said": [3, 1]}, one
        check_end(one, tiny)


@pytest.mark.slow
def test_an_index_of_the_former_form_killed_anywhere(
    tiny: Home, tmp_path: Path, pool: Pool
) -> None:
    home = new_home(tmp_path / "archive")
    take(home, write_transfer(tmp_path / "transfer", [PLAIN]), pool)
    shutil.rmtree(home.index)
    create_index(home.index).close()
    told = every_point("catch-up", home, tmp_path / "killed")
    seen = [one["seen"]["said"] for one in told]
    assert {tuple(one) for one in seen if one} <= {(3, 1)}
    for one in told:
        check_end(one, tiny)


@pytest.mark.slow
def test_a_catch_up_killed_anywhere(tmp_path: Path, pool: Pool) -> None:
    home = new_home(tmp_path / "archive")
    take(home, write_transfer(tmp_path / "transfer", [PLAIN]), pool)
    engine = engine_of(home)
    state = engine.state()
    engine.delete(sorted(state)[:2])
    engine.upsert([lay_out(Entry(id="lạ", kind="document", dossier="d"))])
    engine.commit()
    engine.close()
    told = every_point("catch-up", home, tmp_path / "killed")
    for one in told:
        assert one["seen"]["code"] == 0
        check_end(one, home)


@pytest.mark.slow
def test_a_rebuild_on_a_server_killed_anywhere(
    tiny: Home, tmp_path: Path, elasticsearch_url: str, elasticsearch_prefix: str
) -> None:
    server = f"{elasticsearch_url} {elasticsearch_prefix}"
    told = every_point("rebuild", tiny, tmp_path / "killed", server)
    assert len(told) > 15
    for one in told:
        assert one["seen"] == {"code": 0, "said": [3, 1]}, one
        check_end(one, tiny)

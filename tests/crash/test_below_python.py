"""Faults of the system itself, which also reach the database and the index engine.

The real ``hoso ingest`` in a process of its own: system calls fail or kill under strace, or the
disk is too small. Run again, it ends where an undisturbed run does.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from below_support import SMALL_DISK, STRACE, called, hoso_words, small_home, strace
from crash_picture import Picture, differences, faults, picture

from archive.home import open_home

SPREAD = (0.1, 0.45, 0.8)  # of the calls an undisturbed run makes
DONE = (0, 1)
MOST = 1_500_000  # bytes an intake needs at once
# Name -> the system call, and what becomes of it.
FAULTS = {
    "fsync fails": ("fsync", "error=EIO"),
    "fdatasync fails": ("fdatasync", "error=EIO"),
    "the disk fills": ("pwrite64", "error=ENOSPC"),
    "a write fails": ("write", "error=EIO"),
    "killed at a write of the database": ("pwrite64", "signal=KILL"),
    "killed at a flush": ("fsync", "signal=KILL"),
    "killed at a rename": ("rename", "signal=KILL"),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Picture, Counter[str]]:
    """The folder of an undisturbed run, its picture, and calls below the home by name."""
    folder = tmp_path_factory.mktemp("below")
    small_home(folder)
    shutil.copytree(folder / "home", folder / "empty")
    names = ",".join({name for name, _ in FAULTS.values()})
    done = strace(["-o", str(folder / "log"), "-e", f"trace={names}"], hoso_words(folder))
    assert done.returncode in DONE, done.stderr
    calls = Counter[str]()
    for line in (folder / "log").read_text(errors="replace").splitlines():
        found = re.match(r"(\d+) +(\w+)\(", line)
        if found and str(folder / "home") in line:
            calls[f"{found[2]} {found[1]}"] += 1
    return folder, picture_of(folder), calls


def picture_of(folder: Path) -> Picture:
    """The home's picture; what else lies in the folder does not count."""
    return {**picture(folder), "beside": []}


@STRACE
@pytest.mark.slow
@pytest.mark.parametrize("part", SPREAD)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_call_of_the_system_fails(
    whole: tuple[Path, Picture, Counter[str]], fault: str, part: float
) -> None:
    folder, undisturbed, calls = whole
    name, effect = FAULTS[fault]
    most = max(count for call, count in calls.items() if call.split()[0] == name)
    number = max(1, int(most * part))
    fresh(folder)
    chosen = f"inject={name}:{effect}:when={number}{'+' if 'ENOSPC' in effect else ''}"
    where = ["-P", str(folder / "home")] if name == "write" else []
    first = strace(
        ["-o", "/dev/null", *where, "-e", f"trace={name}", "-e", chosen], hoso_words(folder)
    )
    said_in_words(first)
    assert [one for one in faults(open_home(folder / "home")) if "surplus" not in one] == []
    ends_alike(folder, undisturbed)


def fresh(folder: Path) -> None:
    shutil.rmtree(folder / "home")
    shutil.copytree(folder / "empty", folder / "home")


def said_in_words(done: subprocess.CompletedProcess[str]) -> None:
    """It came through, was killed, or said what is wrong with the disk."""
    assert "Traceback" not in done.stderr, done.stderr
    if done.returncode not in (*DONE, -9, 137):
        told = json.loads(done.stdout)
        assert told["error"] in ("no-space", "write-failed", "read-only"), told


def ends_alike(folder: Path, undisturbed: Picture) -> None:
    """A second run ends like an undisturbed one, unless the first came through already."""
    finished = open_home(folder / "home").open_operations().transfers.all(state="finished")
    if not finished:
        again = called(hoso_words(folder))
        assert again.returncode in DONE, again.stdout + again.stderr
    words = hoso_words(folder)
    called([*words[: words.index("ingest")], "rebuild", "--pending"])  # what the receipt advises
    assert differences(undisturbed, picture_of(folder)) == []


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder that a small disk may be mounted on."""
    path = tmp_path / "disk"
    path.mkdir()
    yield path
    called(["umount", str(path)])


@SMALL_DISK
@pytest.mark.slow
@pytest.mark.parametrize("part", [0.05, 0.3, 0.55, 0.8, 0.95])
def test_a_disk_that_is_too_small(
    whole: tuple[Path, Picture, Counter[str]], disk: Path, part: float
) -> None:
    folder, undisturbed, _ = whole
    fresh(folder)
    size = size_of(folder / "empty") + int(part * MOST)
    if called(["mount", "-t", "tmpfs", "-o", f"size={size}", "hoso-test", str(disk)]).returncode:
        pytest.skip("skipped: no right to mount a tmpfs")
    shutil.copytree(folder / "empty", disk / "home")
    (disk / "transfer").symlink_to(folder / "transfer")
    first = called(hoso_words(disk))
    said_in_words(first)
    called(["mount", "-o", "remount,size=64m", str(disk)])
    ends_alike(disk, undisturbed)


def size_of(folder: Path) -> int:
    """Bytes as a tmpfs counts them, in pages of 4096."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in files)

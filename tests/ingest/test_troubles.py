"""No space, a read-only home, Ctrl-C, another process: the right error; the next run completes."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from ingest_support import (
    AT,
    PLAIN,
    THREE,
    audit_lines,
    catalogue_digests,
    index_state,
    new_home,
    outcomes,
    refused,
    take,
    tree,
    write_transfer,
)

from archive.fs import calls
from archive.home import Home
from evidence.pool import Pool
from ingest.invariants import broken_in
from schemas.errors import HosoError


@pytest.fixture(scope="module")
def undisturbed(small: Path, tmp_path_factory: pytest.TempPathFactory, pool: Pool) -> Home:
    home = new_home(tmp_path_factory.mktemp("undisturbed") / "archive")
    take(home, small, pool)
    return home


def equal(home: Home, undisturbed: Home) -> bool:
    """Whether both hold the same."""
    return (
        tree(home.storage_path) == tree(undisturbed.storage_path)
        and tree(home.quarantine_path) == tree(undisturbed.quarantine_path)
        and catalogue_digests(home) == catalogue_digests(undisturbed)
        and index_state(home) == index_state(undisturbed)
    )


def code_of(work: Callable[[], object]) -> str:
    """The code of the error; the error itself goes, as its frames hold the index's writer."""
    try:
        work()
    except HosoError as error:
        return error.code
    return ""


@contextmanager
def failing(
    monkeypatch: pytest.MonkeyPatch, name: str, number: int, code: int
) -> Iterator[list[int]]:
    """The system call fails from its ``number``-th use on."""
    real: Callable[..., Any] = getattr(calls, name)
    seen: list[int] = []

    def call(*args: Any) -> Any:
        seen.append(1)
        if len(seen) >= number:
            raise OSError(code, os.strerror(code))
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(calls, name, call)
        yield seen


@pytest.mark.parametrize(
    ("name", "number", "code", "expected"),
    [
        ("write", 4, errno.ENOSPC, "no-space"),
        ("write", 30, errno.ENOSPC, "no-space"),
        ("fsync", 3, errno.EIO, "write-failed"),
        ("fsync", 40, errno.EIO, "write-failed"),
        ("rename", 1, errno.EROFS, "read-only"),
        ("rename", 6, errno.EROFS, "read-only"),
        ("mkdir", 2, errno.EACCES, "no-permission"),
        ("create", 12, errno.EDQUOT, "no-space"),
    ],
)
def test_a_failing_disk(
    name: str,
    number: int,
    code: int,
    expected: str,
    home: Home,
    undisturbed: Home,
    small: Path,
    pool: Pool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with failing(monkeypatch, name, number, code) as seen:
        refused(expected, lambda: take(home, small, pool))
    assert len(seen) >= number
    take(home, small, pool)
    assert equal(home, undisturbed)


@pytest.mark.parametrize("stage", ["Nhận tệp", "Kiểm tra tệp", "Lưu hồ sơ"])
def test_ctrl_c(stage: str, home: Home, undisturbed: Home, small: Path, pool: Pool) -> None:
    def interrupt(told: str, done: int, _total: int) -> None:
        if told == stage and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(home, small, pool, report=interrupt)
    assert tree(home.staging) == {}  # no copy of a foreign file stays behind
    take(home, small, pool)
    assert equal(home, undisturbed)
    lines = [line for line in audit_lines(home) if line[2] != "resumed"]
    assert lines == audit_lines(undisturbed)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 24 MiB; needs the right to mount."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("may not mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("left", [9_000, 60_000, 500_000, 740_000])
def test_a_full_disk(left: int, disk: Path, undisturbed: Home, small: Path, pool: Pool) -> None:
    """A really full one: databases and index meet it too."""
    home = new_home(disk / "archive")
    space = shutil.disk_usage(disk).free
    (disk / "filler").write_bytes(bytes(space - left))
    assert code_of(lambda: take(home, small, pool)) in ("no-space", "index-full")
    (disk / "filler").unlink()
    take(home, small, pool)
    assert equal(home, undisturbed)


def test_a_disk_that_turned_read_only(
    disk: Path, undisturbed: Home, small: Path, pool: Pool
) -> None:
    home = new_home(disk / "archive")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    refused("read-only", lambda: take(home, small, pool))
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    take(home, small, pool)
    assert equal(home, undisturbed)


def test_a_read_only_home(home: Home, small: Path, pool: Pool) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    for path in (home.path, *home.path.rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        refused("no-permission", lambda: take(home, small, pool))
    finally:
        for path in (home.path, *home.path.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
    assert outcomes(take(home, small, pool))[PLAIN.code] == "archived"


def test_another_process_is_at_work(home: Home, small: Path, pool: Pool) -> None:
    with home.lock("verify"):
        error = refused("archive-busy", lambda: take(home, small, pool))
    assert str(os.getpid()) in error.message("vi")


def test_a_source_that_changed_since_the_broken_run_is_another_transfer(
    home: Home, tmp_path: Path, pool: Pool
) -> None:
    """What the first run held stays; the changed source is not mistaken for it."""
    source = write_transfer(tmp_path / "t", THREE)

    def interrupt(told: str, done: int, total: int) -> None:
        if told == "Lưu hồ sơ" and done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(home, source, pool, report=interrupt)
    held = tree(home.quarantine_path)
    shutil.rmtree(source)
    write_transfer(source, THREE[::-1])
    receipt = take(home, source, pool)
    assert receipt["transfer_id"] == "20260302-0002"
    assert receipt["balanced"]
    assert sorted(outcomes(receipt).values()) == [
        "already_archived",
        "already_archived",
        "quarantined",
    ]
    after = tree(home.quarantine_path)
    assert {path: after[path] for path in held} == held
    assert ("transfer.finish", "20260302-0001", "source-changed") in audit_lines(home)
    assert not list(broken_in(home, full=True)), "what the first run kept is accounted for"


def test_the_time_of_receipt_is_the_first_run_s(home: Home, small: Path, pool: Pool) -> None:
    from ingest_support import LATER, OPERATOR

    def interrupt(*_told: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(home, small, pool, report=interrupt)
    receipt = take(home, small, pool, at=LATER, operator="Người khác")
    assert receipt["received_at"] == AT.isoformat().replace("+00:00", "Z")
    assert receipt["operator"] == OPERATOR

"""Order of the system calls, real kill -9, writers at the same time, disks that refuse."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from archive_support import AT, OBJECT, refused, snapshot

from archive import fs
from archive.audit import AuditLog
from archive.fs import calls
from archive.storage import AipPlan, StorageRoot
from schemas.errors import HosoError

Plan = Callable[..., AipPlan]
Recorded = list[tuple[str, Path]]


def record(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> Recorded:
    """(call, path) of every changing system call of ``work``; renames give their source."""
    seen: Recorded = []

    def path_of(first: object) -> Path:
        return Path(f"/proc/self/fd/{first}").readlink() if isinstance(first, int) else first  # type: ignore[return-value]

    def wrap(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object) -> object:
            seen.append((name, path_of(args[0])))
            return real(*args)

        return call

    with monkeypatch.context() as patch:
        for name in calls.CHANGING:
            patch.setattr(calls, name, wrap(name, getattr(calls, name)))
        work()
    return seen


def check_order(seen: Recorded, staged: Path, parents: set[Path]) -> None:
    """Files, then directories bottom-up, then the one rename, then every parent that changed."""
    commit = seen.index(("rename", staged))
    before, after = seen[:commit], seen[commit + 1 :]
    flushed = [path for name, path in before if name == "fsync"]
    files = {path for name, path in before if name == "create"}
    directories = {path for name, path in before if name == "mkdir"}
    directories = {path for path in directories if path == staged or staged in path.parents}
    assert files <= set(flushed)
    assert directories <= set(flushed)
    position = {path: flushed.index(path) for path in directories}
    for path in directories - {staged}:
        assert position[path] < position[path.parent]
    last_write = max(i for i, (name, _) in enumerate(before) if name in ("write", "rename", "link"))
    first_sync = before.index(("fsync", min(directories, key=lambda path: position[path])))
    assert last_write < first_sync
    assert parents <= {path for name, path in after if name == "fsync"}


def test_a_new_object_is_flushed_before_and_after_its_rename(
    root: StorageRoot, plan: Plan, staging: Path, monkeypatch: pytest.MonkeyPatch
):
    made = plan()
    seen = record(monkeypatch, lambda: root.commit(made, staging))
    staged = next(p for n, p in seen if n == "rename" and p.name.startswith("aip-"))
    directory = root.directory(OBJECT)
    check_order(seen, staged, {root.path, *directory.parents[:3], staging})


def test_a_version_is_flushed_before_and_after_its_rename(
    root: StorageRoot, plan: Plan, staging: Path, monkeypatch: pytest.MonkeyPatch
):
    root.commit(plan(), staging)
    made = plan({"x": b"x"})
    seen = record(monkeypatch, lambda: root.commit_version(made, staging))
    staged = next(p for n, p in seen if n == "rename" and p.name.startswith("aip-"))
    check_order(seen, staged, {root.directory(OBJECT), staging})
    names = [path.name for name, path in seen if name == "rename"][-2:]
    assert names == ["inventory.json.part", "inventory.json.sha256.part"]


def killed_for_real(work: Callable[[], object], name: str, number: int, *, after: bool) -> bool:
    """Run ``work`` in a child that gets SIGKILL at a system call; False where it came through."""
    child = os.fork()
    if child == 0:
        count = 0
        real = getattr(calls, name)

        def deadly(*args: object) -> object:
            nonlocal count
            count += 1
            if count > number and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = real(*args)
            if count > number:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        setattr(calls, name, deadly)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("after", [False, True])
def test_kill_9_at_each_rename_and_the_second_run_makes_the_same_root(
    tmp_path: Path, plan: Plan, staging: Path, after: bool
):
    def both(root: StorageRoot) -> None:
        root.recover(staging=staging)
        if not root.exists(OBJECT):
            root.commit(plan(), staging)
        if root.get(OBJECT).head == "v1":
            root.commit_version(plan({"x": b"x"}, note='{"v":2}'), staging)

    undisturbed = StorageRoot.create(tmp_path / "undisturbed")
    both(undisturbed)
    number, kills = 0, 0
    while True:
        root = StorageRoot.create(tmp_path / f"r{number}")
        if not killed_for_real(lambda root=root: both(root), "rename", number, after=after):
            break
        kills += 1
        both(StorageRoot.open(root.path))
        assert snapshot(root.path) == snapshot(undisturbed.path), number
        number += 1
    assert kills >= 4


def test_of_two_writers_of_a_version_one_wins(root: StorageRoot, plan: Plan, tmp_path: Path):
    first = tmp_path / "staging"
    root.commit(plan(), first)
    plans = [plan({"x": bytes([n])}) for n in range(4)]

    def write(number: int) -> str:
        place = tmp_path / f"staging{number}"
        place.mkdir()
        try:
            return root.commit_version(plans[number], place, expected_head="v1").version
        except HosoError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(write, range(4)))
    assert outcomes == ["v2", *["version-conflict"] * 3]
    assert root.recover() == []


def test_a_version_is_committed_under_the_lock_of_its_object(
    root: StorageRoot, plan: Plan, staging: Path, monkeypatch: pytest.MonkeyPatch
):
    root.commit(plan(), staging)
    made = plan({"x": b"x"})
    free: list[bool] = []
    real = calls.rename

    def rename(source: Path, target: Path) -> None:
        if root.directory(OBJECT) in target.parents:
            descriptor = os.open(root.directory(OBJECT), os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                free.append(True)
            except BlockingIOError:
                free.append(False)
            os.close(descriptor)
        real(source, target)

    monkeypatch.setattr(calls, "rename", rename)
    root.commit_version(made, staging)
    assert free == [False, False, False]


def test_a_disk_that_became_read_only_can_still_be_read(
    root: StorageRoot, plan: Plan, staging: Path, monkeypatch: pytest.MonkeyPatch
):
    root.commit(plan(), staging)
    root.commit_version(plan({"x": b"x"}), staging)
    directory = root.directory(OBJECT)
    for name in ("inventory.json", "inventory.json.sha256"):
        (directory / name).write_bytes((directory / "v1" / name).read_bytes())

    def refuse(*_: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    for name in calls.CHANGING:
        monkeypatch.setattr(calls, name, refuse)
    assert root.get(OBJECT).read("data/x") == b"x"
    refused("read-only", lambda: root.commit(plan_of(), staging))


def plan_of() -> AipPlan:
    return AipPlan(object_id="urn:x:1", payload=(), tags={}, created=AT, message="", user_name="")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "no-space"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no-permission"),
        (errno.ENAMETOOLONG, "path-too-long"),
        (errno.EIO, "write-failed"),
    ],
)
def test_errors_of_the_disk_have_names(tmp_path: Path, monkeypatch, number: int, code: str):
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(calls, "write", refuse)
    error = refused(code, lambda: fs.copy_in([b"x"], tmp_path / "x"))
    assert str(tmp_path / "x") in error.message("vi")
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_fails_leaves_no_half_copy(tmp_path: Path):
    def chunks():
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fs.copy_in(chunks(), tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_a_line_cut_short_by_a_full_disk_does_not_harm_the_log(tmp_path: Path, monkeypatch):
    log = AuditLog(tmp_path)

    def write() -> None:
        log.append(at=AT, actor="an", act="dossier.decide", object="o", outcome="archived")

    write()
    real = calls.write

    def short(descriptor: int, data: bytes) -> None:
        real(descriptor, bytes(data)[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(calls, "write", short)
        refused("no-space", write)
    write()
    assert [entry.seq for entry in log.read()] == [1, 2]
    assert log.check() == []
    assert len(log.torn()) == 1


def test_an_object_without_a_sound_inventory_is_listed_and_said_to_be_damaged(
    root: StorageRoot, plan: Plan, staging: Path
):
    long_id = "urn:hoso:A:" + "đ" * 60
    for object_id in (OBJECT, long_id):
        root.commit(plan(object_id=object_id), staging)
    assert set(root.objects()) == {OBJECT, long_id}
    for path in root.path.rglob("inventory.json"):
        path.write_bytes(b"{}")
    assert len(list(root.objects())) == 2
    refused("object-damaged", lambda: root.get(OBJECT))


def test_copying_in_gives_the_digests_that_were_asked_for(tmp_path: Path):
    copied = fs.copy_in([b"ab", b"", b"c"], tmp_path / "x", also=("md5", "sha512"))
    assert copied.size == 3
    assert copied.sha256 == fs.sha256_of(tmp_path / "x")[0]
    assert copied.digests["md5"] == "900150983cd24fb0d6963f7d28e17f72"
    assert set(copied.digests) == {"md5", "sha512"}

"""Files flushed in the background: all of them, before the end, and a failure is never lost."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from archive_support import refused

from archive import fs


def test_every_file_is_flushed_before_the_block_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    flushed: list[Path] = []

    def note(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())

    monkeypatch.setattr(fs.calls, "fsync", note)
    names = [tmp_path / str(number) for number in range(200)]
    with fs.Flusher() as flusher:
        for path in names:
            fs.write_staged(path, b"x", flusher=flusher)
        flusher.add_directory(tmp_path)
    assert sorted(flushed) == sorted([*names, tmp_path])


def test_a_failed_flush_is_raised_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def failing(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fs.calls, "fsync", failing)

    def write() -> None:
        with fs.Flusher() as flusher:
            fs.copy_in([b"x"], tmp_path / "one", flusher=flusher)

    refused("no-space", write)


def test_no_descriptor_is_left_open(tmp_path: Path):
    with fs.Flusher() as flusher:
        for number in range(100):
            fs.copy_in([b"x"], tmp_path / str(number), flusher=flusher)
    # Other tests of the process may have left some that are closed at any time: only ours count.
    assert [one for one in _opened() if one.is_relative_to(tmp_path)] == []


def _opened() -> list[Path]:
    """What the descriptors of this process stand for."""
    found = []
    for one in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # the one that listed the folder
            found.append(one.readlink())
    return found

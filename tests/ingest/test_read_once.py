"""Each byte of a source is read once, and no program is started per file: what strace says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ingest_support import THREE, write_transfer

from bench.traced import seen, trace
from hoso.cli.main import main

LOG = r"""
71 openat(AT_FDCWD</tmp>, ""..., O_RDONLY|O_CLOEXEC) = 5</tmp/s/h\341\273\223 s\306\241.pdf>
71 read(5</tmp/s/h\341\273\223 s\306\241.pdf>, ""..., 1048576) = 812
71 read(5</tmp/s/h\341\273\223 s\306\241.pdf>, "", 1048576) = 0
71 openat(AT_FDCWD</tmp>, ""..., O_RDONLY|O_DIRECTORY) = 6</tmp/s>
72 openat(AT_FDCWD</tmp>, ""..., O_RDONLY) = -1 ENOENT (No such file or directory)
72 mmap(NULL, 4096, PROT_READ, MAP_SHARED, 7</tmp/s/b>, 0) = 0x7f00
72 copy_file_range(3</tmp/s/c>, NULL, 4</tmp/h/c>, NULL, 100, 0) = 100
72 execve(""..., [""...], 0x55 /* 3 vars */) = 0
72 execve(""..., [""...], 0x55 /* 3 vars */) = -1 ENOENT (No such file or directory)
"""


def test_what_a_log_tells() -> None:
    found = seen(LOG.splitlines(keepends=True))
    assert found.opened == {"/tmp/s/hồ sơ.pdf": 1}
    assert found.read == {"/tmp/s/hồ sơ.pdf": 812, "/tmp/s/b": 4096, "/tmp/s/c": 100}
    assert found.started == 1


@pytest.mark.slow
def test_every_byte_of_the_source_is_read_once(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("skipped: no strace")
    source, home = write_transfer(tmp_path / "source", THREE), tmp_path / "home"
    assert main(["init", str(home)]) == 0
    told = trace(source, home, tmp_path)
    assert "not_measured" not in told, told
    assert told["files"] == told["files_opened"] == told["opens_of_source_files"] > 3
    assert told["bytes_read"] == told["bytes"]
    assert not told["read_more_than_once"]
    assert told["programs_started"] <= 3, "hoso and its workers"

"""A pipe in the place of a file is told as unreadable; waiting for its end would be for ever."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive import fs
from archive.ocfl import check

GOOD = Path(__file__).parents[3] / "shared/corpora/ocfl/official/1.1/good-objects/spec-ex-full"


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Path]:
    """A pipe somebody writes to, so that reading it would begin."""
    os.mkfifo(tmp_path / "pipe")
    descriptor = os.open(tmp_path / "pipe", os.O_RDWR)
    os.write(descriptor, b"x")
    yield tmp_path / "pipe"
    os.close(descriptor)


def test_its_bytes_are_not_read(pipe: Path) -> None:
    with pytest.raises(OSError, match="not a regular file"):
        next(fs.chunks_of(pipe))


@pytest.mark.parametrize("read", [fs.bytes_of, fs.sha256_of])
def test_one_nobody_writes_to_is_not_waited_for(
    read: Callable[[Path], object], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        read(tmp_path / "pipe")


# The fixtures lie outside the project: a clone without them beside it is tested all the same.
@pytest.mark.skipif(not GOOD.is_dir(), reason="skipped: no corpora beside the project")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("0=ocfl_object_1.1", "E003"),
        ("inventory.json", "E063"),
        ("v1/inventory.json", "E063"),
        ("v1/content/foo/bar.xml", "E092"),
    ],
)
def test_an_object_with_one_is_judged(name: str, code: str, tmp_path: Path) -> None:
    place = shutil.copytree(GOOD, tmp_path / "object")
    (place / name).unlink()
    os.mkfifo(place / name)
    assert (code, name) in {(one.code, one.path) for one in check(place).faults}

"""Folders nested deeper than anybody lays them, in the root: told at their place, like the rest."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from archive_support import OBJECT

from archive import fs
from archive.fixity.objects import check_object
from archive.storage import AipPlan, StorageRoot
from archive.storage.layout import object_path

DEEP = 1100  # more than Python calls itself
TOO_LONG = 2500  # more than a path may have characters, two a level


@pytest.fixture
def nest() -> Iterator[Callable[[Path, int], None]]:
    """Lay folders into each other, a file at the bottom."""
    made: list[Path] = []

    def lay(base: Path, depth: int) -> None:
        made.append(base / "d")
        here = os.open(base, os.O_RDONLY)
        for _ in range(depth):
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(os.open("tệp", os.O_CREAT | os.O_WRONLY, dir_fd=here))
        os.close(here)

    yield lay
    for path in made:
        subprocess.run(["rm", "-rf", path], check=True)


@pytest.mark.parametrize(
    ("depth", "bottom"), [(DEEP, "/tệp"), (TOO_LONG, "d")], ids=["deep", "too long for a path"]
)
def test_they_are_surplus_and_nothing_else_is_wrong(
    root: StorageRoot,
    plan: Callable[..., AipPlan],
    staging: Path,
    nest: Callable[[Path, int], None],
    depth: int,
    bottom: str,
) -> None:
    root.commit(plan(), staging)
    content = root.path / object_path(OBJECT) / "v1/content"
    nest(content, depth)
    faults = check_object(root.path, object_path(OBJECT)).faults
    assert [fault.kind for fault in faults] == ["surplus"]
    assert faults[0].path.startswith(f"{object_path(OBJECT)}/v1/content/d/d/d/")
    assert faults[0].path.endswith(bottom)


def test_a_deep_tree_is_walked_flushed_and_removed(
    tmp_path: Path, nest: Callable[[Path, int], None]
) -> None:
    (tmp_path / "top").mkdir()
    nest(tmp_path / "top", DEEP)
    (tmp_path / "top/a").symlink_to(tmp_path)
    assert [path[-3:] for path, _ in fs.files_below(tmp_path / "top")] == ["a", "tệp"]
    fs.sync_tree(tmp_path / "top")
    fs.remove_tree(tmp_path / "top", within=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_nobody_can_list_is_not_passed_over(
    tmp_path: Path, nest: Callable[[Path, int], None]
) -> None:
    nest(tmp_path, TOO_LONG)
    ((path, place),) = fs.files_below(tmp_path)
    assert path.endswith("/d")
    with pytest.raises(OSError, match="too long"):
        place.open()

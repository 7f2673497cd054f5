"""Fixtures of the archive's tests: plans and storage roots."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from archive_support import AT, OBJECT

from archive import fs
from archive.storage import AipPlan, PayloadFile, StorageRoot


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    path = tmp_path / "staging"
    path.mkdir()
    return path


@pytest.fixture
def root(tmp_path: Path) -> StorageRoot:
    return StorageRoot.create(tmp_path / "storage")


@pytest.fixture
def staged(staging: Path) -> Callable[..., PayloadFile]:
    """Stage bytes as the pipeline does, under a name that does not matter."""
    counter = iter(range(10_000))

    def stage(path: str, data: bytes, *, keep: bool = False) -> PayloadFile:
        source = staging / f"in-{next(counter)}"
        copied = fs.copy_in([data], source)
        return PayloadFile(
            path=path, source=source, sha256=copied.sha256, size=copied.size, keep=keep
        )

    return stage


@pytest.fixture
def plan(staged: Callable[..., PayloadFile]) -> Callable[..., AipPlan]:
    """A plan with a few files; files may be given as path -> bytes."""

    def make(
        files: dict[str, bytes] | None = None, *, object_id: str = OBJECT, note: str = "{}"
    ) -> AipPlan:
        given = files or {"văn bản/01.pdf": b"one", "văn bản/02.pdf": b"two", "again.pdf": b"one"}
        return AipPlan(
            object_id=object_id,
            payload=tuple(staged(path, data) for path, data in given.items()),
            tags={"metadata/record.json": note.encode(), "metadata/intake.json": b"{}"},
            tag_files=(staged("metadata/submission/bagit.txt", b"theirs"),),
            bag_info={"Source-Organization": "Sở Nội vụ"},
            created=AT,
            message="Tiếp nhận",
            user_name="Nguyễn Văn A",
        )

    return make

"""Fixtures of the archive's tests: plans and storage roots."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from archive_support import AT, OBJECT

from archive import fs
from archive.database import Place, Schema, Server, make_schema, written
from archive.storage import AipPlan, PayloadFile, StorageRoot


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Place]:
    """Makes places of databases, each empty and of its own: every test runs on both engines."""
    names = (uuid.uuid4().hex[:12] for _ in iter(int, 1))
    if request.param == "sqlite":
        return lambda: tmp_path / f"{next(names)}.sqlite"
    server = Server.parse(request.getfixturevalue("postgres").url(), setting="database_url")

    def new() -> Place:
        place = Schema(server, f"hoso_{next(names)}")
        with written(place) as connection:
            make_schema(connection, place)
        return place

    return new


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

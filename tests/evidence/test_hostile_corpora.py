"""Every hostile file of the corpora is answered, and the worker's memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.facts import FileFacts
from evidence.pool import Limits, Pool, Task
from evidence.source import open_source

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="skipped: no corpora")
LIMITS = Limits(seconds=20)
# Archives of the corpora that are whole and harmless, however odd; all others must be told.
SOUND = (
    "big-compression.zip",
    "deflate.zip",
    "droste.zip",
    "empty.zip",
    "linux-info-zip.zip",
    "streaming.zip",
    "unicode.zip",
    "vietnamese-nfc-nfd-dev.zip",
    "windows-7-zip.zip",
    "windows-reserved-dev.tar",
    "zip64.zip",
)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2, LIMITS) as made:
        yield made


@pytest.mark.parametrize("folder", ["hostile-pdf", "hostile-archives"])
def test_every_file_has_an_answer(folder: str, pool: Pool) -> None:
    paths = sorted(path for path in (CORPORA / folder).rglob("*") if path.is_file())
    tasks = [
        Task("facts", {"path": str(path), "sha256": "0" * 64, "size": path.stat().st_size})
        for path in paths
    ]
    answered = 0
    for path, result in zip(paths, pool.map(tasks), strict=True):
        assert (result.value is None) != (result.failure is None), path
        if result.value is not None:
            assert FileFacts.from_dict(result.value).format.kind, path
        answered += 1
    assert answered == len(paths) > 90


def archives() -> list[Path]:
    found = (CORPORA / "hostile-archives").rglob("*")
    return sorted(path for path in found if path.suffix in (".zip", ".tar", ".gz", ".xz"))


@pytest.mark.parametrize("path", archives(), ids=lambda path: path.name[:40])
def test_a_hostile_archive_is_read_or_told(path: Path, pool: Pool) -> None:
    source = open_source(path, pool)
    for member in source.members():
        size = sum(len(chunk) for chunk in member.chunks())
        assert member.kind == "file" or size == 0
        assert not member.path.startswith("/") or member.kind == "refused"
    sound = path.name in SOUND or path.name.startswith("test-times-")
    if path.name == "test-times-xstar-incremental.tar":  # holds one name twice
        sound = False
    assert bool(source.problems) != sound, source.problems

"""Every test in this folder runs against each engine of the index port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.embedded import create_index
from search.index import Index

ENGINES: dict[str, Callable[[Path], Index]] = {
    "embedded": lambda folder: create_index(folder / "index"),
}


@pytest.fixture(params=sorted(ENGINES))
def make_index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Index]]:
    """Makes empty indexes, and closes them after the test."""
    made: list[Index] = []

    def make() -> Index:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(ENGINES[request.param](folder))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def index(make_index: Callable[[], Index]) -> Index:
    """One empty index."""
    return make_index()

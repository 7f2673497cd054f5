"""One small archive and one server for the tests of the web room."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "ingest"))

from web_support import Site, desk_at, make_archive, serving

from web.desk import Desk


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive; not to be written to."""
    return make_archive(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="session")
def desk(home: Path) -> Iterator[Desk]:
    with desk_at(home) as found:
        yield found


@pytest.fixture(scope="session")
def site(desk: Desk) -> Iterator[Site]:
    """A server that shows everything: the operator looks."""
    with serving(desk) as found:
        yield found

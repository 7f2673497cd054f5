"""Lists for the tests of this folder, and an empty archive."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
sys.path.insert(0, str(Path(__file__).parents[1] / "exchange"))

import pytest
from cli_support import CORPORA, hoso


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("registers") / "kho"
    assert hoso("init", home).code == 0
    return home


@pytest.fixture
def home(tmp_path: Path, _empty: Path) -> Path:
    """An archive of the test's own."""
    import shutil

    return Path(shutil.copytree(_empty, tmp_path / "kho"))


@pytest.fixture
def corpora() -> Path:
    """The reference corpora; skips where they are absent."""
    if not CORPORA.is_dir():
        pytest.skip("skipped: no corpora")
    return CORPORA

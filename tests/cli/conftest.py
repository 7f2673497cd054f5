"""One demo home for the tests of the command line."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "exchange"))
sys.path.insert(0, str(Path(__file__).parents[1] / "registers"))

from cli_support import CORPORA, Answer, hoso

from hoso.settings import PREFIX, settings_table


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests see no settings of the person who runs them."""
    for name in settings_table():
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of ``hoso demo``: transfer/, archive/, the report. Not to be written to."""
    folder = tmp_path_factory.mktemp("cli") / "demo"
    answer = hoso("--operator", "Nguyễn Văn A", "demo", folder)
    assert answer.code == 0, answer.err
    return folder


@pytest.fixture(scope="session")
def at_home(demo: Path) -> Callable[..., Answer]:
    """``hoso --home <demo> …`` for commands that change nothing."""
    return lambda *arguments: hoso("--home", demo / "archive", *arguments)


@pytest.fixture(scope="session")
def judged(demo: Path) -> Answer:
    """What ``hoso validate --json`` says of the demo's transfer."""
    return hoso("--home", demo / "archive", "--json", "validate", demo / "transfer")


@pytest.fixture
def own_home(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's archive that a test may change."""
    return Path(shutil.copytree(demo / "archive", tmp_path / "archive"))


@pytest.fixture
def corpora() -> Path:
    """The reference corpora; skips where they are absent."""
    if not CORPORA.is_dir():
        pytest.skip("skipped: no corpora")
    return CORPORA

"""Papers, an archive and frames for the tests of processing."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
sys.path.insert(0, str(Path(__file__).parents[1] / "exchange"))
sys.path.insert(0, str(Path(__file__).parents[1] / "registers"))

import pytest
from cli_support import hoso


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of ``hoso demo``. Not to be written to."""
    folder = tmp_path_factory.mktemp("processing-demo") / "demo"
    answer = hoso("--operator", "Nguyễn Văn A", "demo", folder)
    assert answer.code == 0, answer.err
    return folder

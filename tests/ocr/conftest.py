"""Tests of reading scans. Without Tesseract and its Vietnamese data those that need it are skipped,
and fail under HOSO_REQUIRE_TESSERACT=1.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.ocr import PACKAGES
from evidence.ocr.engine import engine_op
from evidence.pool import Limits, Pool

HERE = Path(__file__).parent
sys.path[:0] = [
    str(HERE),
    *(
        str(HERE.parent / name)
        for name in ("layout", "ingest", "cli", "web", "validator", "exchange")
    ),
]

PROGRAM = "/usr/bin/tesseract"


@pytest.fixture(scope="session")
def tesseract() -> str:
    """The program's path."""
    lacking = engine_op(PROGRAM).get("lacking")
    if lacking is None:
        return PROGRAM
    reason = f"no Tesseract ({lacking}): apt install {PACKAGES}"
    if os.environ.get("HOSO_REQUIRE_TESSERACT") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def readers() -> Iterator[Pool]:
    """Workers that read scans."""
    with Pool(2, Limits(seconds=90)) as made:
        yield made

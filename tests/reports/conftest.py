"""Shared pieces of the report tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from report_world import make_frames, make_report

from reports.compliance import write_compliance
from reports.frames import Frames
from reports.model import Compliance


@pytest.fixture(scope="session")
def frames() -> Frames:
    return make_frames()


@pytest.fixture(scope="session")
def report(frames: Frames) -> Compliance:
    return make_report(frames)


@pytest.fixture(scope="session")
def workbook_path(report: Compliance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("compliance") / "bao-cao.xlsx"
    write_compliance(report, path)
    return path

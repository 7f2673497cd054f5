"""Fixtures of the pipeline's tests: one pool, one sample, one home with the sample in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ingest_support import (
    ELSEWHERE,
    ON_THE_SERVER,
    SampleHome,
    Server,
    new_home,
    take,
    write_transfer,
)

from archive.home import Home
from evidence.pool import Limits, Pool
from hoso.sample import write_sample
from hoso.trusting import add_own


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool(2, Limits(seconds=60)) as made:
        yield made


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, pool: Pool) -> SampleHome:
    """The sample transfer, taken in once. Tests must not change its home."""
    folder = tmp_path_factory.mktemp("sample")
    summary = write_sample(folder)
    home = new_home(folder / "archive")
    add_own(home, [folder / "pki" / name for name in ("root.crt", "agency-ca.crt")], by="thử")
    receipt = take(home, summary.transfer, pool)
    return SampleHome(home=home, summary=summary, receipt=receipt)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transfer of three dossiers: archived, archived (hybrid), quarantined. Read only."""
    return write_transfer(tmp_path_factory.mktemp("small") / "transfer")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "archive")


@pytest.fixture(params=["embedded", ON_THE_SERVER])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """What keeps the indexes of all homes of the test."""
    if request.param == "embedded":
        yield request.param
        return
    url, prefix = map(request.getfixturevalue, ("elasticsearch_url", "elasticsearch_prefix"))
    ELSEWHERE.append(Server(url, prefix))
    yield request.param
    ELSEWHERE.pop()

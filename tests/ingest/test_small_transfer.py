"""The small transfer on which the other tests build."""

from __future__ import annotations

from pathlib import Path

from ingest_support import DOUBTFUL, HYBRID, PLAIN, outcomes, take

from archive.home import Home
from evidence.pool import Pool


def test_outcomes_and_composition(home: Home, small: Path, pool: Pool) -> None:
    receipt = take(home, small, pool)
    print(receipt)
    assert outcomes(receipt) == {
        PLAIN.code: "archived",
        HYBRID.code: "archived",
        DOUBTFUL.code: "quarantined",
    }
    assert receipt["balanced"]
    catalogue = home.open_catalogue()
    try:
        found = {row["file_code"]: row["composition"] for row in catalogue.dossiers()}
    finally:
        catalogue.close()
    assert found == {PLAIN.code: "electronic", HYBRID.code: "hybrid"}

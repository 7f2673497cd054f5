"""An archive to measure on: the sample's dossiers repeated, its PKI trusted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from archive.home import open_home
from bench.commands import hoso
from hoso.sample import SampleSummary, repeat_sample
from hoso.trusting import add_own


def make_source(folder: Path, documents: int) -> SampleSummary:
    """A transfer of at least ``documents`` documents below ``folder``."""
    return repeat_sample(folder, documents)


def make_home(folder: Path, pki: Path) -> Path:
    """A fresh archive that trusts the sample's root."""
    hoso("init", folder)
    add_own(open_home(folder), [pki / "root.crt", pki / "agency-ca.crt"], by="bench")
    return folder


def trust_of(home: Path) -> dict[str, Any]:
    """The trust an ingest into ``home`` works with."""
    return open_home(home).open_trust().as_trust()

"""An archive to measure on: the sample's dossiers repeated, its PKI trusted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from bench.commands import hoso
from evidence.signature.trust import carried_trust, merge_trust, read_trust_folder
from hoso.sample import SampleSummary, repeat_sample


def make_source(folder: Path, documents: int) -> SampleSummary:
    """A transfer of at least ``documents`` documents below ``folder``."""
    return repeat_sample(folder, documents)


def make_home(folder: Path, pki: Path) -> Path:
    """A fresh archive that trusts the sample's root."""
    hoso("init", folder)
    for kind, name in (("anchors", "root.crt"), ("intermediates", "agency-ca.crt")):
        (folder / "trust" / kind).mkdir(parents=True, exist_ok=True)
        shutil.copy(pki / name, folder / "trust" / kind / name)
    return folder


def trust_of(home: Path) -> dict[str, Any]:
    """The trust an ingest into ``home`` works with."""
    return merge_trust(carried_trust(), read_trust_folder(home / "trust"))

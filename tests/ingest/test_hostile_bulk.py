"""Everything nobody here wrote, in one transfer: each file is accounted for, byte for byte."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest_support import PLAIN, Doc, Dossier, write_transfer

from hoso.cli.main import main

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="skipped: no corpora")
FEW = ("hostile-archives/names", "hostile-archives/snyk-zip-slip", "xdomea")
WHOLE = (
    "hostile-pdf",
    "hostile-archives",
    "eark",
    "pdfa",
    "ocfl",
    "bagit",
    "signed-pdf",
    "vn-signed-pdf",
    "xdomea",
    "edxml",
)
_PARENT_MB = 250
_AT_HOME = {
    *("FORMAT", "lock", "index.lock", "storage", "quarantine", "staging", "audit", "trust"),
    *("catalogue.sqlite", "operations.sqlite", "index", "snapshots"),
}


def _files(folder: Path) -> Iterator[Path]:
    for here, _folders, names in os.walk(folder):
        yield from (Path(here, name) for name in names if not Path(here, name).is_symlink())


def _transfer(folder: Path, parts: tuple[str, ...]) -> Path:
    """One dossier per part, which names two of three of its files; and a sound dossier."""
    write_transfer(folder, (PLAIN,), workbook=False)
    dossiers = [PLAIN]
    for number, part in enumerate(parts, start=10):
        shutil.copytree(CORPORA / part, folder / part, symlinks=True)
        named = sorted(str(path.relative_to(folder)) for path in _files(folder / part))
        docs = (Doc(Path(name).name, path=name) for at, name in enumerate(named) if at % 3)
        dossiers.append(Dossier(f"{number}.HC", tuple(docs)))
    again = folder.with_name("again")
    write_transfer(again, dossiers)  # for its workbook
    for path in again.glob("*.xlsx"):
        shutil.move(path, folder)
    return folder


def _digests(paths: Iterator[Path]) -> Counter[str]:
    return Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)


def _kept(home: Path) -> Counter[str]:
    """Digests of the payload in the root and of what is held in quarantine."""
    payload = home.joinpath("storage").rglob("v1/content/data")
    held = home.joinpath("quarantine").glob("*/*/files")
    return _digests(path for folder in (*payload, *held) for path in _files(folder))


def _take_in(parts: tuple[str, ...], folder: Path) -> None:
    source, home = _transfer(folder / "source", parts), folder / "home"
    received = _digests(_files(source))
    before = _peak_mb()
    assert main(["init", str(home)]) == 0
    assert main(["--home", str(home), "ingest", str(source)]) in (0, 1)
    assert _peak_mb() - before < _PARENT_MB
    assert {path.name for path in home.iterdir()} <= _AT_HOME
    assert not list(home.joinpath("staging").iterdir())
    missing = received - _kept(home)
    assert sum(missing.values()) == 1, "the workbook alone lies elsewhere, in metadata/submission"
    assert main(["--home", str(home), "verify", "--fresh"]) == 0
    assert main(["--home", str(home), "doctor"]) == 0
    _release(home)
    assert main(["--home", str(home), "verify", "--fresh"]) == 0
    assert main(["--home", str(home), "rebuild"]) == 0
    assert main(["--home", str(home), "doctor"]) == 0


def _release(home: Path) -> None:
    """Take in what was held for its findings, whatever is inside."""
    for path in sorted(home.joinpath("quarantine").glob("*/*")):
        item = f"{path.parent.name}/{path.name}"
        if path.name != "0":
            command = ["quarantine", "release", item, "--reason", "thử"]
            assert main(["--home", str(home), *command]) == 0, item


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_a_part_of_it_in_one_transfer(tmp_path: Path) -> None:
    _take_in(FEW, tmp_path)


@pytest.mark.slow
def test_all_of_it_in_one_transfer(tmp_path: Path) -> None:
    _take_in(WHOLE, tmp_path)

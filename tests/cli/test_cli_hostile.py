"""``hoso validate`` over material nobody here wrote: it ends by itself, with an answer per file."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest
from cli_support import CORPORA, Answer, hoso

_PARENT_MB = 250  # the parent holds facts of one dossier at a time, whatever the bytes
_CONTAINERS = (".zip", ".tar", ".tgz", ".gz", ".jar", ".7z", ".rar")
QUICK = ("hostile-pdf/pikepdf", "hostile-archives/snyk-zip-slip", "hostile-archives/names")
WHOLE = ("eark", "pdfa", "signed-pdf", "vn-signed-pdf", "xdomea")


def _folders() -> list[str]:
    parts = [
        f"{room}/{folder.name}"
        for room in ("hostile-pdf", "hostile-archives")
        if (CORPORA / room).is_dir()
        for folder in sorted((CORPORA / room).iterdir())
    ]
    return [*parts, *WHOLE]


def _archives() -> list[str]:
    room = CORPORA / "hostile-archives"
    found = room.rglob("*") if room.is_dir() else ()
    return sorted(
        path.relative_to(CORPORA).as_posix()
        for path in found
        if path.is_file() and path.name.casefold().endswith(_CONTAINERS)
    )


def _listed(folder: Path) -> list[str]:
    """Every path below ``folder`` that is no folder, as the file system has it."""
    return sorted(
        os.fsdecode(Path(here, name).relative_to(folder))
        for here, folders, names in os.walk(folder)
        for name in [*names, *(f for f in folders if Path(here, f).is_symlink())]
    )


def _check(folder: Path) -> Answer:
    before = _peak_mb()
    answer = hoso("--json", "validate", folder)
    told = answer.json
    assert answer.code == 1
    assert answer.err == ""
    assert told["outcome"] == "refused"
    assert "X-020" in {row["rule"] for row in told["findings"]}
    paths = [row["path"] for row in told["files"]]
    assert len(paths) == len(set(paths)) == len(_listed(folder))
    assert all(row["account"] in ("refused", "withheld") for row in told["files"])
    assert {row["file"] for row in told["signatures"]} <= set(paths)
    assert _peak_mb() - before < _PARENT_MB
    return answer


def _peak_mb() -> int:
    """The most memory this process, which runs the command, ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize("name", QUICK)
def test_a_quick_sample(name: str, corpora: Path) -> None:
    _check(corpora / name)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(_folders()) - set(QUICK)))
def test_every_folder_of_hostile_material(name: str, corpora: Path) -> None:
    _check(corpora / name)


@pytest.mark.slow
@pytest.mark.parametrize("name", _archives())
def test_every_archive_as_a_source(name: str, corpora: Path) -> None:
    answer = hoso("--json", "validate", corpora / name)
    if answer.code >= 3:  # not readable as a container at all, told as an error
        assert {"error", "message", "remedy"} <= set(answer.json)
        return
    told = answer.json
    assert answer.code in (0, 1)
    assert told["outcome"] in ("refused", "examined")
    paths = [row["path"] for row in told["files"]]
    assert len(paths) == len(set(paths))
    assert paths or told["findings"]


def test_signatures_are_judged_without_metadata(corpora: Path) -> None:
    source = next((corpora / "vn-signed-pdf").rglob("*.pdf"))
    told = hoso("--json", "validate", source).json
    assert told["outcome"] == "examined"
    assert [row["path"] for row in told["files"]] == [source.name]
    assert told["signatures"]
    assert all(row["verdict_vi"] and row["reasons"] for row in told["signatures"])

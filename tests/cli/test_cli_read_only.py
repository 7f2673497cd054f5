"""An archive on a disk mounted read-only: what reads works and leaves no trace."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from cli_support import hoso

from archive.database.sqlite import as_hoso_error
from search.embedded.faults import engine_faults


@pytest.fixture
def fixed_home(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose file system says it is read-only."""
    real = os.statvfs

    def statvfs(path: str | Path) -> object:
        inside = own_home in (Path(path), *Path(path).parents)
        return SimpleNamespace(f_flag=os.ST_RDONLY) if inside else real(path)

    monkeypatch.setattr("schemas.medium.os.statvfs", statvfs)
    return own_home


def content(folder: Path) -> dict[str, tuple[str, int]]:
    """What lies in ``folder``: path -> digest and time of the last change."""
    return {
        str(path): (sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("search", "quyết định"),
        ("show", "H99"),
        ("quarantine", "list"),
        ("verify",),
        ("report", "compliance", "--out", "r.xlsx"),
    ],
    ids=" ".join,
)
def test_what_reads_works_and_changes_nothing(
    command: tuple[str, ...], fixed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    code = next(iter(hoso("--home", fixed_home, "--json", "search", "").json["hits"]))["file_code"]
    before = content(fixed_home)
    words = [code if word == "H99" else word for word in command]
    answer = hoso("--home", fixed_home, *words)
    assert answer.code in (0, 1), answer.err
    assert content(fixed_home) == before


def test_an_export_says_that_it_is_not_in_the_log(fixed_home: Path, tmp_path: Path) -> None:
    code = next(iter(hoso("--home", fixed_home, "--json", "search", "").json["hits"]))["file_code"]
    before = content(fixed_home)
    answer = hoso("--home", fixed_home, "export", code, "--out", tmp_path / "bag")
    assert answer.code == 0, answer.err
    assert "nhật ký" in answer.out
    assert (tmp_path / "bag" / "bagit.txt").is_file()
    assert content(fixed_home) == before


def test_a_database_that_cannot_be_opened_there_is_on_a_read_only_disk(fixed_home: Path) -> None:
    error = SimpleNamespace(sqlite_errorname="SQLITE_CANTOPEN")
    found = as_hoso_error(error, fixed_home / "catalogue.sqlite")  # type: ignore[arg-type]
    assert found is not None
    assert (found.code, found.exit_code) == ("read-only", 41)


def test_the_index_says_read_only_without_the_engine_s_own_words(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="read-only") as caught, engine_faults(tmp_path):
        raise ValueError('IoError(Os { code: 30, message: "Read-only file system" })')
    assert "IoError" not in str(caught.value)

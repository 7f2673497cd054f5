"""Our BagIt reader over staged files, in a worker; the suite: test_bag_suite.py."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.bag import BagReport, escape, read_bag, unescape
from evidence.pool import Pool


@dataclass(frozen=True)
class Staged:
    path: str
    sha256: str
    size: int
    staged: Path


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as made:
        yield made


def staged(folder: Path) -> list[Staged]:
    return [
        Staged(
            path.relative_to(folder).as_posix(),
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_size,
            path,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


def make_bag(folder: Path) -> None:
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.txt").write_bytes(b"a")
    digest = hashlib.sha256(b"a").hexdigest()
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    (folder / "manifest-sha256.txt").write_text(f"{digest}  data/a.txt\n")


def judged(folder: Path, pool: Pool) -> BagReport:
    report = read_bag(staged(folder), pool)
    assert report is not None
    return report


def test_a_good_bag_has_no_finding(tmp_path: Path, pool: Pool) -> None:
    make_bag(tmp_path)
    report = judged(tmp_path, pool)
    assert report.findings == ()
    assert (report.version, report.root) == ("1.0", "")


def test_a_bag_below_one_top_folder(tmp_path: Path, pool: Pool) -> None:
    make_bag(tmp_path / "gói")
    (tmp_path / "gói/data/b.txt").write_text("surplus")
    report = judged(tmp_path, pool)
    assert report.root == "gói/"
    assert "gói/bagit.txt" in report.tag_files
    assert [(f.rule, f.where.file) for f in report.findings] == [("B-005", "gói/data/b.txt")]


def test_names_of_another_normal_form_are_found(tmp_path: Path, pool: Pool) -> None:
    make_bag(tmp_path)
    name = unicodedata.normalize("NFD", "Tờ trình.txt")
    (tmp_path / "data/a.txt").rename(tmp_path / "data" / name)
    digest = hashlib.sha256(b"a").hexdigest()
    (tmp_path / "manifest-sha256.txt").write_text(f"{digest}  data/Tờ trình.txt\n")
    assert judged(tmp_path, pool).valid


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha512", "sha3-256"])
def test_other_algorithms_are_computed(tmp_path: Path, pool: Pool, algorithm: str) -> None:
    make_bag(tmp_path)
    digest = hashlib.new(algorithm.replace("-", "_"), b"a").hexdigest()
    manifest = tmp_path / f"manifest-{algorithm.replace('-', '')}.txt"
    manifest.write_text(f"{digest.upper()}  data/a.txt\n")
    assert judged(tmp_path, pool).valid
    manifest.write_text(f"{digest[::-1]}  data/a.txt\n")
    assert [finding.rule for finding in judged(tmp_path, pool).findings] == ["B-004"]


def test_a_manifest_and_data_without_bagit_txt_are_a_bag_that_lost_it(
    tmp_path: Path, pool: Pool
) -> None:
    make_bag(tmp_path / "gói")
    (tmp_path / "gói/bagit.txt").unlink()
    (finding,) = judged(tmp_path, pool).findings
    assert (finding.rule, finding.where.file) == ("B-001", "gói/bagit.txt")


def test_no_bagit_txt_is_no_bag(tmp_path: Path, pool: Pool) -> None:
    (tmp_path / "a.txt").write_text("a")
    assert read_bag(staged(tmp_path), pool) is None


@given(st.text())
def test_manifest_paths_survive_escaping(path: str) -> None:
    assert unescape(escape(path)) == path
    assert "\n" not in escape(path)

"""The same transfer as folder, archive, bag, or with XML instead of the workbook."""

from __future__ import annotations

import json
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from ingest_support import THREE, WORKBOOK, new_home, outcomes, refused, setup_for, take

from archive.home import Home
from evidence.pool import Pool
from ingest.carrier import base_of, candidates
from ingest.examine import examine
from schemas import xml

Made = Callable[[Path, Path], Path]


def as_zip(source: Path, folder: Path) -> Path:
    return Path(shutil.make_archive(str(folder / "t"), "zip", source))


def as_zip_with_folder(source: Path, folder: Path) -> Path:
    path = folder / "t2.zip"
    with zipfile.ZipFile(path, "w") as made:
        for item in sorted(source.rglob("*")):
            made.write(item, f"đợt 1/{item.relative_to(source).as_posix()}")
    return path


def as_tar(source: Path, folder: Path) -> Path:
    return Path(shutil.make_archive(str(folder / "t"), "tar", source))


def as_bag(source: Path, folder: Path) -> Path:
    path = folder / "bag"
    shutil.copytree(source, path)
    bagit.make_bag(str(path), {"Source-Organization": "Sở Nội vụ"}, checksums=["sha256"])
    return path


def as_bag_zip(source: Path, folder: Path) -> Path:
    as_bag(source, folder)
    return Path(shutil.make_archive(str(folder / "bag"), "zip", folder, "bag"))


def as_bag_tar_gz(source: Path, folder: Path) -> Path:
    as_bag(source, folder)
    path = folder / "bag.tar.gz"
    with tarfile.open(path, "w:gz") as made:
        made.add(folder / "bag", "bag")
    return path


def keys(home: Home) -> dict[str, str]:
    """Object id -> content key."""
    catalogue = home.open_catalogue()
    try:
        return {row["object_id"]: row["content_key"] for row in catalogue.dossiers()}
    finally:
        catalogue.close()


@pytest.fixture(scope="module")
def plain(small: Path, tmp_path_factory: pytest.TempPathFactory, pool: Pool) -> Home:
    """The home into which the folder was taken."""
    home = new_home(tmp_path_factory.mktemp("plain") / "archive")
    take(home, small, pool)
    return home


@pytest.mark.parametrize(
    "make", [as_zip, as_zip_with_folder, as_tar, as_bag, as_bag_zip, as_bag_tar_gz]
)
def test_containers_change_nothing(
    make: Made, plain: Home, home: Home, small: Path, tmp_path: Path, pool: Pool
) -> None:
    receipt = take(home, make(small, tmp_path), pool)
    assert receipt["balanced"]
    assert sorted(outcomes(receipt).values()) == ["archived", "archived", "quarantined"]
    assert keys(home) == keys(plain)


def test_a_bag_s_own_files_are_kept_unchanged(
    home: Home, small: Path, tmp_path: Path, pool: Pool
) -> None:
    bag = as_bag(small, tmp_path)
    take(home, bag, pool)
    storage = home.open_storage()
    for object_id in keys(home):
        aip = storage.get(object_id)
        for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", f"data/{WORKBOOK}"):
            assert aip.read(f"metadata/submission/{name}") == (bag / name).read_bytes()


def test_xml_instead_of_the_workbook(
    plain: Home, home: Home, small: Path, tmp_path: Path, pool: Pool
) -> None:
    made = examine(small, tmp_path / "staging", setup_for(pool))
    assert made.submission
    transfer = tmp_path / "t"
    shutil.copytree(small, transfer, ignore=shutil.ignore_patterns("*.xlsx"))
    (transfer / "mô tả.xml").write_bytes(xml.write(made.submission))
    receipt = take(home, transfer, pool)
    assert receipt["balanced"]
    assert sorted(outcomes(receipt).values()) == ["archived", "archived", "quarantined"]
    assert keys(home) == keys(plain)


@pytest.mark.parametrize(
    ("paths", "is_bag", "expected"),
    [
        (("b.xml", "a.xlsx", "x/c.xlsx"), False, ("a.xlsx", "b.xml", "x/c.xlsx")),
        (("x/y/c.xlsx", "~$a.xlsx", "a.pdf"), False, ()),
        (("x/data/c.xlsx", "x/y/z/c.xml"), True, ("x/data/c.xlsx",)),
    ],
)
def test_candidates(paths: tuple[str, ...], is_bag: bool, expected: tuple[str, ...]) -> None:
    assert candidates(paths, is_bag=is_bag) == expected


@pytest.mark.parametrize(
    ("carrier", "root", "base"),
    [
        ("a.xlsx", None, ""),
        ("x/a.xlsx", None, "x/"),
        ("data/a.xlsx", "", "data/"),
        ("bag/data/x/a.xlsx", "bag/", "bag/data/x/"),
        ("bag/mets.xml", "bag/", "bag/data/"),
    ],
)
def test_base_of(carrier: str, root: str | None, base: str) -> None:
    assert base_of(carrier, root) == base


def test_the_file_plan_is_kept_with_the_transfer(plain: Home) -> None:
    aip = plain.open_storage().get("urn:hoso:transfer:20260302-0001")
    assert json.loads(aip.read("metadata/file-plan.json")) == []
    receipt = aip.json("metadata/receipt.json")
    assert len(receipt["items"]) == len(THREE)


def test_a_source_that_is_not_there(home: Home, tmp_path: Path, pool: Pool) -> None:
    refused("source-missing", lambda: take(home, tmp_path / "no", pool))
    refused("source-inside-home", lambda: take(home, home.path / "audit", pool))

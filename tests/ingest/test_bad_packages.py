"""Packages that cannot be taken: refused, accounted for, nothing half kept."""

from __future__ import annotations

import os
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ingest_support import (
    PLAIN,
    THREE,
    WORKBOOK,
    accounts,
    catalogue_digests,
    index_state,
    new_home,
    outcomes,
    take,
    totals,
    tree,
    write_transfer,
)

from archive.home import Home
from evidence.pool import Pool

Spoil = Callable[[Path, Path], Path]


def zipped(source: Path, folder: Path) -> Path:
    return Path(shutil.make_archive(str(folder / "t"), "zip", source))


def truncated_zip(source: Path, folder: Path) -> Path:
    path = zipped(source, folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    return path


def not_a_zip(_source: Path, folder: Path) -> Path:
    path = folder / "t.zip"
    path.write_bytes(b"PK\x03\x04 only the beginning")
    return path


def climbing_zip(source: Path, folder: Path) -> Path:
    path = zipped(source, folder)
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("../../climbed.txt", "out")
    return path


def bomb(source: Path, folder: Path) -> Path:
    path = zipped(source, folder)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb.bin", bytes(300 << 20))
    return path


def name_twice(source: Path, folder: Path) -> Path:
    path = zipped(source, folder)
    with zipfile.ZipFile(path, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("01.TH/01 Kế hoạch.pdf", "another")
    return path


def bad_checksum(source: Path, folder: Path) -> Path:
    """A member whose bytes are not those its CRC was made of."""
    path = folder / "t.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as made:
        for item in sorted(source.rglob("*.*")):
            if item.is_file():
                made.write(item, item.relative_to(source).as_posix())
        offset = made.getinfo("01.TH/01 Kế hoạch.pdf").header_offset
    data = bytearray(path.read_bytes())
    name, extra = struct.unpack_from("<HH", data, offset + 26)
    data[offset + 30 + name + extra + 40] ^= 1
    path.write_bytes(data)
    return path


def two_workbooks(source: Path, folder: Path) -> Path:
    path = folder / "t"
    shutil.copytree(source, path)
    shutil.copy(path / WORKBOOK, path / "một sổ nữa.xlsx")
    return path


def no_workbook(source: Path, folder: Path) -> Path:
    path = folder / "t"
    shutil.copytree(source, path, ignore=shutil.ignore_patterns("*.xlsx"))
    return path


def workbook_that_is_none(source: Path, folder: Path) -> Path:
    path = no_workbook(source, folder)
    (path / WORKBOOK).write_bytes(b"no workbook at all")
    return path


def damaged_bag(source: Path, folder: Path) -> Path:
    import bagit

    path = folder / "bag"
    shutil.copytree(source, path)
    bagit.make_bag(str(path), checksums=["sha256"])
    (path / "data/01.TH/01 Kế hoạch.pdf").write_bytes(b"changed on the way")
    return path


def empty_folder(_source: Path, folder: Path) -> Path:
    path = folder / "empty"
    path.mkdir()
    return path


REFUSED: dict[Spoil, str] = {
    truncated_zip: "X-206",
    not_a_zip: "X-206",
    climbing_zip: "X-201",
    bomb: "X-204",
    name_twice: "X-203",
    bad_checksum: "X-207",
    two_workbooks: "X-021",
    no_workbook: "X-020",
    workbook_that_is_none: "X-022",
    damaged_bag: "B-004",
    empty_folder: "X-020",
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_refused_whole(spoil: Spoil, home: Home, small: Path, tmp_path: Path, pool: Pool) -> None:
    before = tree(home.storage_path), catalogue_digests(home)
    receipt = take(home, spoil(small, tmp_path), pool)
    rules = {row["rule"] for row in receipt["findings"]}
    rules |= {row["rule"] for item in receipt["items"] for row in item["findings"]}
    assert REFUSED[spoil] in rules
    assert set(outcomes(receipt).values()) <= {"refused"}
    assert receipt["balanced"]
    assert receipt["files"]["received"] == receipt["files"]["refused"]
    assert set(totals(home, receipt["transfer_id"])) <= {"refused"}
    # Nothing half kept, and nothing written outside.
    assert (tree(home.storage_path), catalogue_digests(home)) == before
    assert index_state(home) == {}
    assert tree(home.quarantine_path) == tree(home.staging) == {}
    assert not list(tmp_path.parent.rglob("climbed.txt"))


def test_links_and_odd_names_in_a_folder(home: Home, tmp_path: Path, pool: Pool) -> None:
    transfer = write_transfer(tmp_path / "t", [PLAIN])
    (tmp_path / "secret.txt").write_text("zyxwv", encoding="utf-8")
    (transfer / "link.pdf").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(transfer / "pipe")
    bytes_name = os.fsencode(transfer) + b"/kh\xf4ng UTF-8.pdf"
    Path(os.fsdecode(bytes_name)).write_bytes(b"x")
    (transfer / ("d" * 255)).write_bytes(b"long")
    receipt = take(home, transfer, pool)
    assert outcomes(receipt) == {PLAIN.code: "archived"}
    assert receipt["balanced"]
    booked = accounts(home, receipt["transfer_id"])
    assert (booked["link.pdf"], booked["pipe"]) == ("refused", "refused")
    assert (booked["kh%F4ng UTF-8.pdf"], booked["d" * 255]) == ("quarantined", "quarantined")
    assert not any(b"zyxwv" in path.read_bytes() for path in home.path.rglob("*") if path.is_file())


def test_two_names_that_print_alike_are_both_accounted_for(
    home: Home, tmp_path: Path, pool: Pool
) -> None:
    """A byte that is no UTF-8 is shown as %FF; a file may really be called that."""
    transfer = write_transfer(tmp_path / "t", [PLAIN])
    (transfer / "a%FF.txt").write_bytes(b"one")
    Path(os.fsdecode(os.fsencode(transfer) + b"/a\xff.txt")).write_bytes(b"two")
    receipt = take(home, transfer, pool)
    assert receipt["balanced"]
    held = home.quarantine_path
    kept = [path.read_bytes() for path in held.rglob("*") if path.is_file()]
    assert b"one" in kept
    assert b"two" in kept


def test_one_bad_dossier_hides_no_other(home: Home, tmp_path: Path, pool: Pool) -> None:
    transfer = write_transfer(tmp_path / "t", THREE)
    (transfer / "02.VT/01 Công văn.pdf").unlink()
    receipt = take(home, transfer, pool)
    assert sorted(outcomes(receipt).values()) == ["archived", "quarantined", "quarantined"]


def test_a_package_may_be_mended_and_sent_again(small: Path, tmp_path: Path, pool: Pool) -> None:
    home = new_home(tmp_path / "archive")
    transfer = no_workbook(small, tmp_path)
    first: dict[str, Any] = take(home, transfer, pool)
    shutil.copy(small / WORKBOOK, transfer / WORKBOOK)
    second = take(home, transfer, pool)
    assert first["transfer_id"] != second["transfer_id"]
    assert second["dossiers"]["archived"] == 2

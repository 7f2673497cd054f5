"""A transfer that describes no dossier: `validate` and `ingest` say the same of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bad_support import PDF, SHEETS, Change, transfer, workbook
from cli_support import hoso
from openpyxl import Workbook


def plan_only(book: Workbook) -> None:
    for title in SHEETS:
        book.remove(book[title])
    sheet = book.create_sheet("Danh mục hồ sơ")
    sheet.append(["Năm", "Số và ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn bảo quản"])
    sheet.append([2024, "01.TH", "Hồ sơ thử", "10 năm"])


def headings_only(book: Workbook) -> None:
    for title in SHEETS:
        book[title].delete_rows(2, 5)


def both(source: Path, home: Path) -> tuple[tuple[int, Any], tuple[int, Any]]:
    """What `validate` says of ``source``, then what `ingest` does: (exit code, answer)."""
    told = hoso("--json", "--home", home, "validate", source)
    done = hoso("--json", "--home", home, "ingest", source)
    return (told.code, told.json), (done.code, done.json)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert hoso("init", tmp_path / "home").code == 0
    return tmp_path / "home"


def test_a_file_plan_alone_is_taken_in(tmp_path: Path, home: Path) -> None:
    source = transfer(tmp_path / "t", workbook(plan_only), ())
    (code, told), (done, receipt) = both(source, home)
    assert (told["outcome"], code, done) == ("archived", 0, 0), told
    assert [row["account"] for row in told["files"]] == ["submission"]
    assert (receipt["files"]["received"], receipt["files"]["archived"]) == (1, 1)


def test_a_file_beside_a_file_plan_is_held_by_both(tmp_path: Path, home: Path) -> None:
    source = transfer(tmp_path / "t", workbook(plan_only), ("001.pdf",))
    assert (source / "001.pdf").read_bytes() == PDF
    (_, told), (_, receipt) = both(source, home)
    accounts = {row["path"]: row["account"] for row in told["files"]}
    assert accounts == {"001.pdf": "quarantined", "Sổ.xlsx": "submission"}
    assert receipt["files"]["quarantined"] == 1


@pytest.mark.parametrize("change", [headings_only])
def test_headings_alone_are_refused_with_a_reason(
    change: Change, tmp_path: Path, home: Path
) -> None:
    source = transfer(tmp_path / "t", workbook(change))
    (code, told), (done, receipt) = both(source, home)
    assert (told["outcome"], code, done) == ("refused", 1, 1)
    assert {row["account"] for row in told["files"]} == {"refused"}
    assert receipt["files"]["refused"] == receipt["files"]["received"] == 2
    assert "Sổ.xlsx" in hoso("validate", source).out.split("X-020")[1]

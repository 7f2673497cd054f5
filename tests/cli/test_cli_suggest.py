"""``hoso validate --suggest``: what the pages offer for empty cells, said and never slipped in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bad_support import CODE, SHEETS
from cli_support import Answer, hoso
from openpyxl import Workbook

sys.path.append(str(Path(__file__).parents[1] / "layout"))

import letters
from letters import kinds

_MORE = ["Người ký", "Chức vụ người ký", "Mức độ khẩn", "Chiều văn bản"]
# Type, number, symbol, date, organ, abstract as the data state them.
_ROWS: tuple[tuple[Any, str, list[str | None]], ...] = (
    (kinds.QUYET_DINH, "pdf", ["Quyết định", None, None, None, None, None]),
    (kinds.CONG_VAN, "pdf", ["Công văn", "1245", "SNV-VTLT", "05/11/2025", "Sở Nội vụ", None]),
    (kinds.CONG_DIEN, "docx", [None, "03", "CĐ-UBND", "27/10/2025", None, None]),
    (kinds.THONG_BAO, "pdf", ["Thông báo", "129", "TB-SNV", None, None, None]),
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transfer whose data are full of holes; the number of the last document is wrong."""
    folder = tmp_path_factory.mktemp("holes")
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in SHEETS.items():
        sheet = book.create_sheet(title)
        sheet.append([*rows[0], *(_MORE if title == "Văn bản" else [])])
    book["Hồ sơ"].append(SHEETS["Hồ sơ"][1])
    (folder / "01").mkdir()
    for number, (kind, form, stated) in enumerate(_ROWS, start=1):
        path = f"01/{number:03d}.{form}"
        (folder / path).write_bytes(letters.pdf(kind) if form == "pdf" else letters.docx(kind))
        row = [CODE, number, *stated, 1, "Không hạn chế", None, None, None, "đi"]
        book["Văn bản"].append(row)
        book["Tệp"].append([CODE, number, path, "chính"])
    book.save(folder / "Sổ.xlsx")
    return folder


@pytest.fixture(scope="module")
def answer(source: Path) -> Answer:
    return hoso("validate", "--json", source, "--out", source.parent / "back.xlsx", "--suggest")


def test_empty_cells_are_offered_what_the_page_says(answer: Answer) -> None:
    told = {(row["row"], row["field"]): row["value"] for row in answer.json["suggestions"]}
    assert told[2, "CodeNumber"] == "86"
    assert told[2, "CodeNotation"] == "QĐ-SNV"
    assert told[2, "IssuedDate"] == "09/02/2026"
    assert told[2, "OrganName"] == "Sở Nội vụ tỉnh Quảng Ngãi"
    assert told[2, "SignerPosition"] == "Giám đốc"
    assert told[3, "Subject"].startswith("Về việc lập hồ sơ điện tử")
    assert told[4, "TypeName"] == "Công điện"
    assert told[4, "Urgency"] == "Hỏa tốc"


def test_a_page_that_contradicts_the_data_offers_nothing(answer: Answer) -> None:
    assert [row for row in answer.json["suggestions"] if row["row"] == 5] == []
    assert "M-010" in {row["rule"] for row in answer.json["findings"]}


def test_only_empty_cells_of_the_copy_are_filled(source: Path, answer: Answer) -> None:
    sent = openpyxl.load_workbook(source / "Sổ.xlsx")["Văn bản"]
    back = openpyxl.load_workbook(source.parent / "back.xlsx")["Văn bản"]
    offered = {f"{row['column']}{row['row']}": row["value"] for row in answer.json["suggestions"]}
    for row in sent.iter_rows():
        for cell in row:
            wanted = offered.get(cell.coordinate, cell.value)
            assert back[cell.coordinate].value == wanted
            assert cell.value is None or cell.coordinate not in offered
    assert all(row["written"] for row in answer.json["suggestions"])


def test_they_are_said_on_the_terminal(source: Path) -> None:
    told = hoso("validate", source, "--suggest").out
    assert "chưa ai xác nhận" in told
    assert "Văn bản!D2 Số của văn bản: “86”" in told
    assert "trang 1 của tệp 01/001.pdf, phần số, ký hiệu; độ tin cậy 100 %" in told


def test_without_the_flag_there_are_none(source: Path) -> None:
    plain = hoso("validate", "--json", source)
    assert plain.json["suggestions"] == []


def test_handed_in_again_untouched_every_one_is_asked_for(
    source: Path, answer: Answer, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    (again / "01").mkdir(parents=True)
    for path in (source / "01").iterdir():
        (again / "01" / path.name).write_bytes(path.read_bytes())
    (again / "Sổ.xlsx").write_bytes((source.parent / "back.xlsx").read_bytes())
    found = hoso("validate", "--json", again).json["findings"]
    asked = [row["where"]["row"] for row in found if row["rule"] == "X-119"]
    assert len(asked) == len(answer.json["suggestions"])


def test_intake_says_that_pages_of_a_dossier_held_back_have_what_its_data_lack(
    source: Path, answer: Answer, tmp_path: Path
) -> None:
    home = tmp_path / "kho"
    hoso("init", home)
    told = hoso("--home", home, "--json", "ingest", source).json
    cells = len(answer.json["suggestions"])
    assert told["offered"] == [{"file_code": CODE, "cells": cells}]
    assert [row["outcome"] for row in told["items"]] == ["quarantined"]
    again = hoso("--home", home, "ingest", source).out
    assert f"1 hồ sơ tạm giữ có {cells} ô trống" in again
    assert f"hoso validate {source} --suggest --out" in again


def test_pages_that_make_the_advice_fail_keep_no_transfer_open(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("page")

    home = tmp_path / "kho"
    hoso("init", home)
    monkeypatch.setattr("ingest.suggesting.suggestions", broken)
    first, again = (hoso("--home", home, "--json", "ingest", source).json for _ in range(2))
    assert first["offered"] == [{"file_code": CODE, "cells": None}] and first["balanced"]
    assert first["transfer_id"] != again["transfer_id"]  # the first is closed
    told = hoso("--home", home, "ingest", source).out
    assert "1 hồ sơ tạm giữ không tìm được giá trị" in told
    assert "ô trống" not in told


def test_a_dossier_released_and_handed_in_again_is_not_told_as_held_back(
    source: Path, tmp_path: Path
) -> None:
    home = ("--home", tmp_path / "kho", "--json")
    hoso("init", tmp_path / "kho")
    hoso(*home, "ingest", source)
    (held,) = hoso(*home, "quarantine", "list").json["items"]
    hoso(*home, "quarantine", "release", held["id"], "--reason", "đủ")
    again = hoso(*home, "ingest", source).json
    assert [row["outcome"] for row in again["items"]] == ["already_archived"]
    assert again["offered"] == []

"""``hoso prepare``: a list and a folder become the workbook, and what is left over is told."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cli_support import Answer, hoso
from openpyxl import Workbook
from test_cli_json import check

sys.path.append(str(Path(__file__).parents[1] / "layout"))

import letters
from letters import kinds

ORGAN = "000.00.07.H99"
HEADS = ["STT", "Số ký hiệu", "Ngày văn bản", "Trích yếu", "Người ký", "Nơi nhận", "Mã hồ sơ",
         "THBQ", "Tệp đính kèm"]  # fmt: skip
ROWS: list[list[Any]] = [
    [1, "86/QĐ-SNV", "09/02/2026", "Thành lập Tổ công tác", "Nguyễn Văn A", "Như trên", "01.TH",
     "20 năm", None],
    [2, "1245/SNV-VTLT", "05/11/2025", None, None, "Như trên", "01.TH", None, None],
    [3, "7/BC-SNV", "12/01/2026", "Kết quả công tác văn thư", "Nguyễn Văn A", "x", None, None,
     "bao cao.docx; bieu 1.xlsx"],
    [4, "45/TTr-SNV", "02/04/2026", "Ban hành Kế hoạch", "Nguyễn Văn A", "x", None, None, None],
    [6, "9/KH-SNV", "05/01/2026", "Công tác năm 2026", "Nguyễn Văn A", "x", None, None, None],
    [5, "128/TB-SNV", "03/09/2024", "Kết luận họp giao ban", "Hoàng Văn H", "x", None, None, None],
]  # fmt: skip
FILES: Mapping[str, bytes] = {
    "a/86-QD-SNV.signed.pdf": letters.pdf(kinds.QUYET_DINH),
    "a/scan01.pdf": letters.pdf(kinds.CONG_VAN),
    "02.VP - Báo cáo năm 2026/bao cao.docx": letters.docx(kinds.BAO_CAO),
    "02.VP - Báo cáo năm 2026/bieu 1.xlsx": b"x",
    "45-TTr-SNV.pdf": letters.pdf(kinds.TO_TRINH),
    "45_TTr-SNV ban 2.pdf": b"%PDF-1.4 broken",
    "128-TB-SNV 2025.pdf": letters.pdf(kinds.THONG_BAO),
    "9-KH-SNV.txt": b"a",
    "9_KH_SNV.txt": b"b",
    "~$86.docx": b"",
}
GIVEN = (f"OrganId={ORGAN}", "FondName=Sở Nội vụ", "Rights=Không hạn chế")


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of files, with the list in it."""
    folder = tmp_path_factory.mktemp("prepare") / "tệp"
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["DANH SÁCH VĂN BẢN ĐI"], HEADS, *ROWS):
        sheet.append(row)
    book.save(folder / "danh sách.xlsx")
    return folder


def _prepared(folder: Path, *more: object) -> Answer:
    given = [part for one in GIVEN for part in ("--set", one)]
    return hoso("prepare", folder / "danh sách.xlsx", folder, *given, *more)


@pytest.fixture(scope="module")
def out(folder: Path) -> Path:
    return folder.parent / "nộp.xlsx"


@pytest.fixture(scope="module")
def answer(folder: Path, out: Path) -> Answer:
    before = _digests(folder)
    found = _prepared(folder, "--out", out, "--json")
    assert _digests(folder) == before
    return found


def test_what_it_prints_is_documented(answer: Answer) -> None:
    assert answer.code == 1
    check("prepare", answer)


def test_the_sums_hold(answer: Answer) -> None:
    papers, files = answer.json["papers"], answer.json["files"]
    assert papers == {"all": 6, "with_file": 4, "certain": 3, "without_file": 2}
    assert files == {"all": 9, "matched": 5, "left": 4, "ignored": 2}


def test_files_are_matched_by_name_list_and_page(answer: Answer) -> None:
    told = {row["path"]: (row["source"]["sign"], row["basis"]) for row in answer.json["matched"]}
    report = "02.VP - Báo cáo năm 2026"
    assert told == {
        "a/86-QD-SNV.signed.pdf": ("86/QĐ-SNV", "sign"),
        "a/scan01.pdf": ("1245/SNV-VTLT", "page_day"),
        f"{report}/bao cao.docx": ("7/BC-SNV", "page_day"),
        f"{report}/bieu 1.xlsx": ("7/BC-SNV", "listed"),
        "45-TTr-SNV.pdf": ("45/TTr-SNV", "page_day"),
    }
    (chosen,) = (row for row in answer.json["matched"] if row["doubt"] == "chosen")
    assert (chosen["path"], chosen["confidence"]) == ("45-TTr-SNV.pdf", "look")


def test_what_fits_several_or_another_day_is_left_to_people(answer: Answer) -> None:
    rows = {row["source"]["sign"]: row["why"] for row in answer.json["left_rows"]}
    assert rows == {"9/KH-SNV": "several_files", "128/TB-SNV": "day_differs"}
    files = {row["path"]: row["why"] for row in answer.json["left_files"]}
    assert files == {
        "9-KH-SNV.txt": "several_files",
        "9_KH_SNV.txt": "several_files",
        "45_TTr-SNV ban 2.pdf": "several_files",
        "128-TB-SNV 2025.pdf": "day_differs",
    }


def _sheet(out: Path, title: str) -> list[dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(out)[title].iter_rows(values_only=True)
    names = [str(name).removesuffix(" (*)") for name in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_dossiers_are_those_of_the_list_and_of_the_folders(answer: Answer, out: Path) -> None:
    assert answer.json["sheets"] == {"fonds": 1, "dossier": 3, "document": 4, "file": 5}
    first, second, _ = _sheet(out, "Hồ sơ")
    assert (first["Mã hồ sơ"], first["Thời hạn lưu trữ"]) == (None, "20 năm")
    assert (first["Thời gian bắt đầu"], first["Thời gian kết thúc"]) == ("05/11/2025", "09/02/2026")
    assert second["Mã hồ sơ"] == f"{ORGAN}.2026.02.VP"
    assert second["Tiêu đề hồ sơ"] == "Báo cáo năm 2026"
    assert second["Mục lục số hoặc năm hình thành hồ sơ"] == 2026


def test_cells_say_where_they_came_from(answer: Answer, out: Path) -> None:
    sheet = openpyxl.load_workbook(out)["Văn bản"]
    heads = {str(cell.value).removesuffix(" (*)"): cell.column for cell in sheet[1]}
    told = {
        name: [(cell.value, str(cell.fill.fgColor.rgb)) for cell in rows]
        for name in heads
        for rows in ([sheet.cell(row, heads[name]) for row in (2, 3, 4)],)
    }
    assert told["Số thứ tự văn bản trong hồ sơ"][:2] == [(1, "FFEDEDED"), (2, "FFEDEDED")]
    assert told["Số của tài liệu"] == [
        ("1245", "FFE2EFDA"),
        ("86", "FFE2EFDA"),
        ("07", "FFEDEDED"),
    ]
    assert told["Tên loại tài liệu"][:2] == [("Công văn", "FFD9C6F0"), ("Quyết định", "FFEDEDED")]
    assert told["Số lượng trang"][0] == (1, "FFDDEBF7")
    assert told["Chế độ sử dụng"][0] == ("Công khai", "FFFFF2CC")
    assert told["Mã lưu trữ của tài liệu"][2] == (f"{ORGAN}.2026.02.VP.0000001", "FFEDEDED")
    assert told["Mã hồ sơ"][0] == (None, "FFF8CBAD")
    asked = {(row["entity"], row["field"]) for row in answer.json["lacking"]}
    assert asked >= {("dossier", "FileCode"), ("dossier", "Title"), ("document", "FileCode")}
    assert asked >= {("dossier", "RiskRecovery"), ("document", "DocCode")}
    assert ("dossier", "StartDate") not in asked
    told_form = {"profile": "tt05-2025", "why": "later", "day": "02/04/2026", "older": 0}
    assert answer.json["form"] == told_form


def test_put_beside_the_files_it_is_a_transfer_with_nothing_but_what_was_told(
    folder: Path, tmp_path: Path
) -> None:
    again = tmp_path / "nộp"
    for name, data in FILES.items():
        if name.startswith("02.VP"):
            (again / name).parent.mkdir(parents=True, exist_ok=True)
            (again / name).write_bytes(data)
    told = hoso(
        "prepare", folder / "danh sách.xlsx", again, "--out", again, "--set", "Maintenance=10 năm",
        *(part for one in GIVEN for part in ("--set", one)),
    )  # fmt: skip
    assert "Văn bản: 6 = có tệp 1 (chắc chắn 1, nên xem 0) + chưa có tệp 5" in told.out
    assert "Tệp: 2 = đã khớp 2 + còn lại 0" in told.out
    found = hoso("validate", "--json", again).json
    (dossier,) = found["dossiers"]
    assert dossier["file_code"] == f"{ORGAN}.2026.02.VP"
    readers = {row["rule"] for row in found["findings"] if row["rule"].startswith("X-")}
    assert readers <= {"X-119"}
    rows = [row for row in found["findings"] if row["rule"].startswith(("T02", "T05"))]
    assert {row["rule"] for row in rows} == {"T05-01"}
    assert {row["where"]["field"] for row in rows} <= {
        "RiskRecovery", "DocCode", "PageNumber", "PageAmount", "Language",
    }  # fmt: skip
    assert {row["where"]["profile"] for row in rows} == {"tt05-2025"}


def test_a_field_nobody_may_give_is_refused(folder: Path) -> None:
    answer = _prepared(folder, "--set", "FileCode=1")
    assert answer.code == 2
    assert "OrganId" in answer.err


def test_a_folder_that_is_none_is_told(folder: Path, tmp_path: Path) -> None:
    answer = hoso(
        "prepare", folder / "danh sách.xlsx", tmp_path / "x", "--out", tmp_path / "y.xlsx"
    )
    assert answer.code == 7

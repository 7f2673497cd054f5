"""The judgement of papers as workbook and page: it adds up and says what the command says."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cli_support import Answer, hoso
from register_support import EXPORTED_IN, workbook

HEADS = ["Số, ký hiệu văn bản", "Ngày tháng văn bản", "Trích yếu", "Người ký", "Nơi nhận",
         "Đơn vị soạn thảo"]  # fmt: skip
OUT = [
    ["01/QĐ-SNV", "03/03/2025", "=1+1 Quyết định", "An", "UBND tỉnh", "Phòng A"],
    ["03/QĐ-SNV", "02/03/2025", "Quyết định hai", "An", "UBND tỉnh", "Phòng A"],
]
IN = [
    [n, n, "03/03/2025 09:00", f"{n}/UBND-NC", "03/03/2025", "UBND tỉnh", "Công văn", "V/v x",
     "Thường", "Giám đốc", "P1 chủ trì", "P1", "Bình", "10/03/2025", "14/03/2025", "", ""]
    for n in ("1", "2")
]  # fmt: skip


@pytest.fixture
def judged(home: Path, tmp_path: Path) -> Path:
    sources = [
        workbook(tmp_path / "đi.xlsx", [HEADS, *OUT]),
        workbook(tmp_path / "đến.xlsx", [EXPORTED_IN, *IN]),
    ]
    assert hoso("--home", home, "register", "add", *sources).code in (0, 1)
    return home


def _written(home: Path, out: Path) -> Answer:
    at = ("--at", "31/03/2025", "--whole", "di:2025", "--json")
    return hoso("--home", home, "register", "judge", *at, "--out", out)


def _rows(path: Path, sheet: str, head: str) -> list[dict[str, Any]]:
    """The rows of a sheet's table, found by its first head."""
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    first = next(number for number, row in enumerate(rows) if row[0] == head)
    names = [str(name) for name in rows[first]]
    body = rows[first + 1 :]
    filled = body[: next((n for n, row in enumerate(body) if not any(row)), len(body))]
    return [dict(zip(names, row, strict=True)) for row in filled]


def test_the_workbook_says_what_the_command_says(judged: Path, tmp_path: Path) -> None:
    out = tmp_path / "kết quả.xlsx"
    told = _written(judged, out).json
    assert told["file"] == str(out)
    *rules, total = _rows(out, "Tổng hợp", "Mã")
    assert {row["Mã"]: row["Không đạt"] for row in rules} == {
        row["rule"]: row["failed"] for row in told["rules"]
    }
    assert str(total["Không đạt"]).startswith("=SUM(")
    found = _rows(out, "Phát hiện", "TT")
    assert sorted(row["Mã"] for row in found) == sorted(row["rule"] for row in told["findings"])
    assert len({row["Mã phát hiện"] for row in found}) == len(found)
    *units, _ = _rows(out, "Theo đơn vị", "TT")
    assert sum(row["Phát hiện"] for row in units) == len(told["findings"])
    assert {"P1", "(cả sổ)"} <= {row["Đơn vị"] for row in units}
    late = [row for row in found if row["Mã"] == "V-035"]
    assert {row["Số, ký hiệu"] for row in late} == {"1/UBND-NC", "2/UBND-NC"}
    *open_ends, _ = _rows(out, "Chưa đánh giá", "Mã")
    silent = {row["rule"]: row["not_evaluated"] for row in told["rules"] if row["not_evaluated"]}
    assert {row["Mã"] for row in open_ends} == set(silent)
    assert sum(row["Số lượng"] for row in open_ends) == sum(silent.values())


def test_it_is_a_page_and_a_list_too(judged: Path, tmp_path: Path) -> None:
    page, rows = tmp_path / "kq.html", tmp_path / "kq.csv"
    assert _written(judged, page).code == 1
    assert _written(judged, rows).code == 1
    assert "Cách tính" in page.read_text("utf-8")
    head, *body = csv.reader(io.StringIO(rows.read_text("utf-8-sig")))
    assert head[0] == "Mã"
    assert "V-035" in {row[0] for row in body}


def test_a_file_that_is_there_is_left_alone(judged: Path, tmp_path: Path) -> None:
    out = tmp_path / "có.xlsx"
    out.write_bytes(b"x")
    answer = _written(judged, out)
    assert (answer.json["error"], out.read_bytes()) == ("out-exists", b"x")

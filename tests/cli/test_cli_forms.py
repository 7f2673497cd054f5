"""Forms of the law: heads word for word, rows in the law's order, sums and words below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_support import Answer, hoso
from openpyxl import load_workbook
from register_support import DECREE_OUT, EXPORTED_IN, workbook
from test_cli_json import check

from reports.forms import form_ids, load_form

Made = Callable[..., list[list[Any]]]
# decree-30-2020, Annexes IV and V: what the law calls the columns.
HEADS = {
    "so-van-ban-den": "Ngày đến|Số đến|Tác giả|Số, ký hiệu văn bản|Ngày tháng văn bản|Tên loại và "
    "trích yếu nội dung văn bản|Đơn vị hoặc người nhận|Ngày chuyển|Ký nhận|Ghi chú",
    "so-van-ban-di": "Số, ký hiệu văn bản|Ngày tháng văn bản|Tên loại và trích yếu nội dung "
    "văn bản|Người ký|Nơi nhận văn bản|Đơn vị, người nhận bản lưu|Số lượng bản|Ngày chuyển|"
    "Ký nhận|Ghi chú",
    "so-theo-doi": "Số đến|Tên loại, số, ký hiệu, ngày, tháng và tên cơ quan, tổ chức ban hành|Đơn "
    "vị hoặc người nhận|Thời hạn giải quyết|Tiến độ giải quyết|Số, ký hiệu văn bản trả lời|Ghi chú",
    "muc-luc-ho-so": "Số TT|Số, ký hiệu hồ sơ|Tiêu đề hồ sơ|Thời gian tài liệu|Thời hạn bảo quản|"
    "Số tờ/Số trang|Ghi chú",
    "muc-luc-van-ban": "STT|Số, ký hiệu văn bản|Ngày tháng năm văn bản|Tên loại và trích yếu nội "
    "dung văn bản|Tác giả văn bản|Tờ số/Trang số|Ghi chú",
    "danh-muc-ho-so": "Số và ký hiệu hồ sơ|Tên đề mục và tiêu đề hồ sơ|Thời hạn bảo quản|Người lập "
    "hồ sơ|Ghi chú",
}
INCOMING = [
    EXPORTED_IN,
    [1, 12, "03/08/2026", "9/UBND-NC", "01/08/2026", "UBND tỉnh", "Công văn", "V/v báo cáo", "",
     "", "", "Phòng A", "Lê C", "10/08/2026", "07/08/2026", "Hoàn thành", ""],
    [2, 2, "02/08/2026", "3/STC", "01/08/2026", "Sở Tài chính", "", "Giấy mời họp", "",
     "", "", "Phòng A", "", "", "", "", ""],
]  # fmt: skip
OUTGOING = [
    DECREE_OUT,
    ["15/QĐ-SNV", "05/08/2026", "Quyết định về việc cử", "Trần A", "UBND tỉnh; Sở Tài chính", "VT",
     5, "06/08/2026", "", ""],
]  # fmt: skip


@pytest.fixture(scope="module")
def made(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The rows of a form made of the sample archive with two registers."""
    import shutil

    folder = tmp_path_factory.mktemp("forms")
    home = Path(shutil.copytree(demo / "archive", folder / "kho"))
    lists = (workbook(folder / "den.xlsx", INCOMING), workbook(folder / "di.xlsx", OUTGOING))
    assert hoso("--home", home, "register", "add", *lists).code == 0

    def make(form: str, *more: str) -> list[list[Any]]:
        out = folder / f"{form}-{len(list(folder.iterdir()))}.xlsx"
        answer: Answer = hoso("--home", home, "--json", "report", "form", form, *more, "--out", out)
        check("report form", answer)
        sheet = load_workbook(out).worksheets[0]
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    return make


def _below(rows: list[list[Any]], first: str) -> list[list[Any]]:
    start = next(n for n, row in enumerate(rows) if row[0] == first)
    body = rows[start + 2 :]
    end = next(n for n, row in enumerate(body) if not any(row))
    return body[:end]


@pytest.mark.parametrize("form", sorted(HEADS))
def test_heads_are_those_of_the_law(form: str) -> None:
    assert "|".join(column.head for column in load_form(form).columns) == HEADS[form]


def test_every_form_that_ships_is_made(made: Made) -> None:
    for form in form_ids():
        more = ["--period", "2026"] if load_form(form).needs == "period" else []
        if load_form(form).needs != "dossier":
            assert any(load_form(form).title in map(str, row) for row in made(form, *more))


def test_the_register_of_incoming_papers(made: Made) -> None:
    rows = _below(made("so-van-ban-den", "--period", "2026-08"), "Ngày đến")
    assert [(row[1], row[3], row[5], row[6]) for row in rows] == [
        ("2", "3/STC", "Giấy mời họp", "Phòng A"),
        ("12", "9/UBND-NC", "Công văn: V/v báo cáo", "Phòng A – Lê C"),
    ]


def test_the_register_of_handling_tells_progress(made: Made) -> None:
    row = _below(made("so-theo-doi", "--period", "2026-08"), "Số đến")[1]
    assert row[1] == "Công văn 9/UBND-NC ngày 01/08/2026 UBND tỉnh"
    assert row[4] == "Đã giải quyết đúng hạn, ngày 07/08/2026"


def test_the_register_of_outgoing_papers(made: Made) -> None:
    (row,) = _below(made("so-van-ban-di", "--period", "2026-08"), "Số, ký hiệu văn bản")
    assert (row[0], row[3], row[4], row[6]) == (
        "15/QĐ-SNV", "Trần A", "UBND tỉnh; Sở Tài chính", "5",
    )  # fmt: skip


def test_the_list_of_dossiers_counts_in_words(made: Made) -> None:
    rows = made("muc-luc-ho-so")
    body = _below(rows, "Số TT")
    assert [row[0] for row in body] == list(range(1, len(body) + 1))
    foot = next(str(row[0]) for row in rows if str(row[0]).startswith("Mục lục này gồm"))
    assert foot.startswith(f"Mục lục này gồm: {len(body)} hồ sơ")
    assert "bảy" in foot


def test_the_list_of_documents_of_a_dossier(made: Made) -> None:
    rows = _below(made("muc-luc-van-ban", "--dossier", "000.00.07.H99.2024.01.TH"), "STT")
    assert rows
    assert all(row[1] or row[3] for row in rows)


def test_what_a_form_needs_is_asked_for(demo: Path) -> None:
    home = ("--home", demo / "archive", "--json", "report", "form")
    for wrong in (("so-van-ban-den",), ("muc-luc-van-ban",), ("khong-co",)):
        assert hoso(*home, *wrong).json["error"] == "usage"
    lost = hoso(*home, "muc-luc-van-ban", "--dossier", "không có", "--out", "/tmp/khong-co.xlsx")
    assert lost.json["error"] == "not-found"

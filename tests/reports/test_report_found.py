"""Search results as a workbook: the form's columns, one page head, nothing that runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from reports.found import MOST_ROWS, FoundList, write_found
from reports.labels import Labels
from reports.spelled import MAX_SPELLED, spelled
from schemas.errors import HosoError

LIST = FoundList(
    form="documents",
    agency="Sở Nội vụ",
    parent="UBND tỉnh B",
    query="“bổ nhiệm”",
    filters=(("Năm", "2024"), ("Chữ ký số", "Hợp lệ")),
    sort="Ngày mới nhất trước",
    ordered=True,
    total=2,
    exact=True,
    listed=2,
    made=datetime(2026, 3, 1, 8, 5, 6, tzinfo=UTC),
)
DOCUMENT = {
    "kind": "document",
    "number": "15/QĐ-SNV",
    "issued": "2024-02-29",
    "type_name": "Quyết định",
    "heading": "Về việc bổ nhiệm",
    "title": "Hồ sơ bổ nhiệm",
    "organ": "Sở Nội vụ",
    "unit": "Phòng Tổ chức",
    "file_code": "H1.2024.01",
    "box": "7",
    "sheet_from": "3",
    "sheet_to": "9",
    "sheet_count": "",
    "page_count": "2",
    "date_from": "2024-02-29",
    "date_to": "2024-02-29",
    "maintenance": "Vĩnh viễn",
    "text": "text",
    "label": "open",
}
DOSSIER = DOCUMENT | {
    "kind": "dossier",
    "number": "",
    "issued": "",
    "type_name": "",
    "heading": "Hồ sơ bổ nhiệm",
    "date_to": "2024-12-31",
    "sheet_from": "",
    "sheet_to": "",
    "sheet_count": "40",
    "page_count": "75",
    "label": "restricted",
}


def written(path: Path, found: FoundList, *rows: dict[str, Any]) -> Worksheet:
    write_found(found, rows, path / "l.xlsx", Labels())
    sheet = openpyxl.load_workbook(path / "l.xlsx").active
    assert isinstance(sheet, Worksheet)
    return sheet


def table(sheet: Worksheet) -> list[list[Any]]:
    """The rows below the head of the table."""
    assert sheet.auto_filter.ref
    return [[cell.value for cell in row] for row in sheet[sheet.auto_filter.ref]][1:]


def texts(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_a_document_stands_in_the_columns_of_the_form(tmp_path: Path) -> None:
    (row,) = table(written(tmp_path, LIST, DOCUMENT))
    assert row[:2] == [1, "15/QĐ-SNV"]
    assert row[2].date() == date(2024, 2, 29)
    assert row[3:] == [
        "Quyết định Về việc bổ nhiệm",
        "Sở Nội vụ",
        "H1.2024.01",
        "7",
        "tờ 3–9",
        None,
    ]


def test_other_kinds_and_what_is_out_of_the_usual_are_noted(tmp_path: Path) -> None:
    scan = DOCUMENT | {"text": "scan", "sheet_from": "", "sheet_to": ""}
    found = table(written(tmp_path, LIST, DOSSIER, scan))
    assert [row[-1] for row in found] == ["Hồ sơ; Hạn chế", "Ảnh quét, chưa có lớp chữ"]
    assert found[0][2] == "29/02/2024 – 31/12/2024"
    assert [row[-2] for row in found] == ["40 tờ / 75 trang", "2 trang"]


def test_a_dossier_stands_in_the_columns_of_its_form(tmp_path: Path) -> None:
    found = replace(LIST, form="dossiers")
    own, hidden = table(written(tmp_path, found, DOSSIER, DOCUMENT | {"title": ""}))
    assert own == [
        1,
        "H1.2024.01",
        "Hồ sơ bổ nhiệm",
        "29/02/2024 – 31/12/2024",
        "Vĩnh viễn",
        "40 tờ / 75 trang",
        "Phòng Tổ chức",
        "Hạn chế",
    ]
    assert hidden[2:4] == [None, None]
    assert hidden[5] is None


def test_a_type_is_not_said_twice(tmp_path: Path) -> None:
    said = DOCUMENT | {"heading": "QUYẾT ĐỊNH về việc"}
    assert table(written(tmp_path, LIST, said))[0][3] == "QUYẾT ĐỊNH về việc"


def test_the_head_says_what_was_looked_for_and_when(tmp_path: Path) -> None:
    said = " ".join(texts(written(tmp_path, LIST, DOCUMENT)))
    for part in (
        "UBND TỈNH B",
        "SỞ NỘI VỤ",
        "MỤC LỤC VĂN BẢN, TÀI LIỆU",
        "“bổ nhiệm”",
        "Năm: 2024; Chữ ký số: Hợp lệ",
        "Ngày mới nhất trước",
        "01/03/2026 15:05:06",
        "Mục lục này gồm: 1 mục.",
        "Viết bằng chữ: Một.",
    ):
        assert part in said
    assert "CHỈ CÓ" not in said


def test_a_list_that_is_cut_says_so_on_top(tmp_path: Path) -> None:
    more = replace(LIST, total=250_000, listed=200_000)
    assert any("CHỈ CÓ 200.000 MỤC ĐẦU" in text for text in texts(written(tmp_path, more)))
    over = replace(LIST, total=10_000, listed=10_000, exact=False, ordered=False)
    said = [text for text in texts(written(tmp_path, over)) if "CHỈ CÓ" in text]
    assert "hơn 10.000 mục" in said[0]
    assert "sắp xếp" in said[0]


@pytest.mark.parametrize("cut", [False, True])
def test_it_prints_on_a4_landscape_with_its_head_on_every_page(tmp_path: Path, cut: bool) -> None:
    sheet = written(tmp_path, replace(LIST, total=3) if cut else LIST, DOCUMENT)
    head = next(row[0].row for row in sheet.iter_rows() if row[0].style == "hoso head")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.freeze_panes == f"A{head + 1}"


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1), st.sampled_from(["=", "+", "-", "@", "\t", ""]))
def test_nothing_found_becomes_a_formula(tmp_path_factory: Any, text: str, start: str) -> None:
    nasty = start + text
    row = dict.fromkeys(DOCUMENT, nasty) | {"kind": "document", "issued": "", "date_from": nasty}
    path = tmp_path_factory.mktemp("found")
    found = replace(LIST, query=nasty, filters=((nasty, nasty),), agency=nasty, parent=nasty)
    for sheet in (written(path, found, row), written(path, replace(found, form="dossiers"), row)):
        kinds = {cell.data_type for line in sheet.iter_rows() for cell in line}
        assert kinds <= {"s", "n"}
        assert not [
            cell
            for line in sheet.iter_rows()
            for cell in line
            if isinstance(cell.value, str) and cell.value[:1] in "=+-@" and not cell.quotePrefix
        ]


def test_an_error_of_the_rows_is_the_error_of_the_list(tmp_path: Path) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        yield DOCUMENT
        raise HosoError("index-unavailable", path="x", why="y")

    with pytest.raises(HosoError) as caught:
        write_found(LIST, rows(), tmp_path / "l.xlsx", Labels())
    assert caught.value.code == "index-unavailable"
    assert not (tmp_path / "l.xlsx").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(HosoError) as caught:
        write_found(LIST, [DOCUMENT], tmp_path / "none" / "l.xlsx", Labels())
    assert caught.value.code == "report-not-writable"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (1_000, "một nghìn"),
        (1_015, "một nghìn không trăm mười lăm"),
        (200_000, "hai trăm nghìn"),
        (1_000_001, "một triệu không trăm linh một"),
        (2_000_000_000, "hai tỷ"),
    ],
)
def test_counts_are_written_out(number: int, said: str) -> None:
    assert spelled(number) == said


@given(st.integers(0, MAX_SPELLED), st.integers(0, MAX_SPELLED))
def test_no_two_numbers_are_written_alike(one: int, other: int) -> None:
    assert (spelled(one) == spelled(other)) == (one == other)


@pytest.mark.parametrize("number", [-1, MAX_SPELLED + 1])
def test_what_has_no_words_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        spelled(number)


def test_a_list_fits_a_sheet() -> None:
    assert MOST_ROWS < 1_048_576 - 20

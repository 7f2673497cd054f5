"""Values a returned workbook offers: only in empty cells, seen, listed, and asked for again."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from evidence.workbook import CellSuggestion, annotate_workbook, read_workbook
from evidence.workbook.marks import FILLS

Build = Callable[..., bytes]
CODE = "000.00.00.H34.2024.01.TH"


def offer(value: str = "15", column: str = "D", row: int = 2, **more: Any) -> CellSuggestion:
    told: CellSuggestion = {
        "sheet": "Văn bản",
        "row": row,
        "column": column,
        "file_code": CODE,
        "ordinal": "1",
        "field_vi": "Số của văn bản",
        "value": value,
        "origin": "trang 1 của tệp 01/001.pdf",
        "confidence": "95 %",
        "text": "[Gợi ý] Đọc từ trang 1",
    }
    told.update(more)  # type: ignore[typeddict-item]  # a test's departures
    return told


def emptied(*cells: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for cell in cells:
            book["Văn bản"][cell].value = None

    return change


def offered(data: bytes, *offers: CellSuggestion) -> tuple[Workbook, bytes, list[int]]:
    made, put = annotate_workbook(data, [], [], list(offers))
    return openpyxl.load_workbook(io.BytesIO(made)), made, put


def unconfirmed(data: bytes) -> list[tuple[str | None, int | None, str | None, str]]:
    problems = read_workbook(data, source="Sổ.xlsx").problems
    return [
        (item.where.sheet, item.where.row, item.where.column, item.evidence)
        for item in problems
        if item.rule == "X-119"
    ]


def test_an_empty_cell_is_filled_in_a_colour_of_its_own_and_says_from_where(build: Build) -> None:
    book, _, put = offered(build(change=emptied("D2")), offer())
    cell = book["Văn bản"]["D2"]
    assert put == [0]
    assert cell.value == "15"
    assert cell.fill.fgColor.rgb == FILLS["suggestion"]
    assert "[Gợi ý] Đọc từ trang 1" in cell.comment.text


def test_a_value_that_is_there_is_never_changed(build: Build) -> None:
    book, _, put = offered(build(), offer("99"))
    assert put == []
    assert book["Văn bản"]["D2"].value == "15"
    assert "Gợi ý" not in book.sheetnames


@pytest.mark.parametrize("there", ["=1/0", "=A1", 0, False])
def test_a_formula_or_a_zero_is_something(build: Build, there: object) -> None:
    def change(book: Workbook) -> None:
        book["Văn bản"]["D2"].value = there

    book, _, put = offered(build(change=change), offer())
    assert put == []
    assert book["Văn bản"]["D2"].value == there


def test_a_merged_cell_is_left_alone(build: Build) -> None:
    def change(book: Workbook) -> None:
        book["Văn bản"]["D2"].value = None
        book["Văn bản"].merge_cells("D2:D3")

    assert offered(build(change=change), offer(), offer(row=3))[2] == []


@pytest.mark.parametrize(
    "lost", [{"sheet": "Không có"}, {"row": 0}, {"column": "ZZZ"}, {"row": 10**7}]
)
def test_a_cell_that_is_not_there_is_passed_over(build: Build, lost: dict[str, Any]) -> None:
    assert offered(build(), offer(**lost))[2] == []


def test_what_looks_like_a_formula_is_text(build: Build) -> None:
    book, _, _ = offered(build(change=emptied("D2")), offer("=HYPERLINK(1)"))
    assert book["Văn bản"]["D2"].data_type == "s"


def test_all_are_listed_with_room_to_confirm(build: Build) -> None:
    book, _, _ = offered(build(change=emptied("D2", "E2")), offer(), offer("QĐ-SNV", "E"))
    rows = list(book["Gợi ý"].iter_rows(values_only=True))
    assert "chưa ai xác nhận" in rows[0][0]
    assert rows[1][-1] == "Đã xem"
    assert [(row[1], row[2], row[6], row[-1]) for row in rows[2:]] == [
        (2, "D", "15", None),
        (2, "E", "QĐ-SNV", None),
    ]


def test_handed_in_again_untouched_it_is_asked_for(build: Build) -> None:
    _, data, _ = offered(build(change=emptied("D2")), offer())
    assert unconfirmed(data) == [("Văn bản", 2, "D", "15")]


@pytest.mark.parametrize(
    "change",
    [
        lambda book: book["Gợi ý"].cell(3, 10, "x"),
        lambda book: book["Văn bản"].__setitem__("D2", "51"),
        lambda book: book["Văn bản"].__setitem__("D2", None),
    ],
    ids=["confirmed", "mended", "emptied"],
)
def test_what_somebody_has_looked_at_is_not_asked_for(
    build: Build, change: Callable[[Workbook], object]
) -> None:
    book, _, _ = offered(build(change=emptied("D2")), offer())
    change(book)
    out = io.BytesIO()
    book.save(out)
    assert unconfirmed(out.getvalue()) == []


def test_a_row_that_was_moved_is_found_by_its_key(build: Build) -> None:
    book, _, _ = offered(build(change=emptied("D2")), offer())
    book["Văn bản"].insert_rows(2, 3)
    out = io.BytesIO()
    book.save(out)
    assert unconfirmed(out.getvalue()) == [("Văn bản", 5, "D", "15")]


def test_a_second_round_keeps_the_rows_of_the_first(build: Build) -> None:
    _, once, _ = offered(build(change=emptied("D2", "E2")), offer())
    _, twice, _ = offered(once, offer("QĐ-SNV", "E", field_vi="Ký hiệu của văn bản"))
    assert [value for *_, value in unconfirmed(twice)] == ["15", "QĐ-SNV"]
    assert openpyxl.load_workbook(io.BytesIO(twice)).sheetnames.count("Gợi ý") == 1


@settings(max_examples=20)
@given(st.lists(st.lists(st.text(max_size=12), max_size=11), max_size=6))
def test_nothing_on_the_sheet_makes_the_reader_fail(rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Hồ sơ"  # type: ignore[union-attr]  # a new book has a sheet
    book["Hồ sơ"].append(["Mã hồ sơ", "Tiêu đề hồ sơ"])
    sheet = book.create_sheet("Gợi ý")
    for row in [["Mã hồ sơ", "Trường", "Giá trị gợi ý", "Đã xem"], *rows]:
        sheet.append(["".join(c for c in text if c.isprintable()) for text in row])
    out = io.BytesIO()
    book.save(out)
    assert unconfirmed(out.getvalue()) == []

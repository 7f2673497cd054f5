"""The workbook that goes back: comments at faulty cells, verdicts, no new formulas."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font

from evidence.workbook import CellComment, RowVerdict, annotate_workbook, read_workbook
from schemas.errors import HosoError

Build = Callable[..., bytes]
CODE = "000.00.00.H34.2024.01.TH"


def annotated(
    data: bytes, comments: Sequence[CellComment], verdicts: Sequence[RowVerdict]
) -> bytes:
    return annotate_workbook(data, comments, verdicts)[0]


def remark(text: str = "Sai", column: str | None = "B", row: int | None = 2) -> CellComment:
    return {"sheet": "Tệp", "row": row, "column": column, "text": text, "level": "error"}


def verdict(row: int, text: str) -> RowVerdict:
    return {"sheet": "Tệp", "row": row, "text": text, "level": "ok"}


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_comment_fill_and_verdict_stand_where_they_belong(build: Build) -> None:
    rows = {"Tệp": [[CODE, 3, "c.pdf", "chính"], [CODE, 1, "a.pdf", "chính"]]}
    data = annotated(build(rows), [remark()], [verdict(2, "Lỗi"), verdict(3, "Đạt")])
    sheet = opened(data)["Tệp"]
    assert sheet["B2"].comment.text == "[Lỗi] Sai"
    assert sheet["B2"].fill.fgColor.rgb == "FFF8CBAD"
    assert [cell.value for cell in sheet["E"]] == ["Kết quả kiểm tra", "Lỗi", "Đạt"]
    assert [cell.value for cell in sheet["C"]][1:] == ["c.pdf", "a.pdf"]


def test_returned_workbook_reads_as_before(build: Build) -> None:
    before = read_workbook(build(), source="x.xlsx")
    data = annotated(build(), [remark()], [verdict(2, "Lỗi")])
    after = read_workbook(data, source="x.xlsx")
    assert after.files[0].values == before.files[0].values
    assert after.problems == ()


def test_a_second_check_replaces_the_first_verdicts(build: Build) -> None:
    rows = {"Tệp": [[CODE, 1, "a.pdf", "chính"], [CODE, 2, "b.pdf", "chính"]]}
    once = annotated(build(rows), [], [verdict(2, "Lỗi"), verdict(3, "Lỗi")])
    sheet = opened(annotated(once, [], [verdict(3, "Đạt")]))["Tệp"]
    assert [cell.value for cell in sheet["E"]] == ["Kết quả kiểm tra", None, "Đạt"]
    assert sheet.max_column == 5


def test_verdicts_never_cover_what_stands_beside_the_table(build: Build) -> None:
    def change(book: Workbook) -> None:
        book["Tệp"]["E7"] = "ghi chú"

    sheet = opened(annotated(build(change=change), [], [verdict(2, "Đạt")]))["Tệp"]
    assert sheet["E7"].value == "ghi chú"
    assert sheet["F2"].value == "Đạt"


def test_head_row_below_a_title_gets_the_verdict_head(build: Build) -> None:
    def change(book: Workbook) -> None:
        book["Tệp"].insert_rows(1, 2)
        book["Tệp"]["A1"] = "DANH SÁCH TỆP"

    sheet = opened(annotated(build(change=change), [], [verdict(4, "Đạt")]))["Tệp"]
    assert (sheet["E3"].value, sheet["E4"].value) == ("Kết quả kiểm tra", "Đạt")


LONG = "Cảnh báo: 12; Lưu ý: 3 (" + ", ".join(f"T02-META-{n:02}" for n in range(1, 19)) + ")"


def test_a_long_verdict_wraps_from_the_top_in_a_row_high_enough(build: Build) -> None:
    rows = {"Tệp": [[CODE, 1, "a.pdf", "chính"], [CODE, 2, "b.pdf", "chính"]]}
    sheet = opened(annotated(build(rows), [], [verdict(2, LONG), verdict(3, "Đạt")]))["Tệp"]
    cell = sheet["E2"]
    assert (cell.alignment.wrap_text, cell.alignment.vertical) == (True, "top")
    lines = len(LONG) // sheet.column_dimensions["E"].width
    assert sheet.row_dimensions[2].height > lines * 11
    assert sheet.row_dimensions[3].height is None  # one line: as the spreadsheet draws it


def test_a_row_made_higher_still_holds_what_else_wraps_in_it(build: Build) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Tệp"]
        sheet["C2"].value, sheet["C2"].alignment = "dài " * 200, Alignment(wrap_text=True)
        sheet["C3"].value = "dài " * 200

    rows = {"Tệp": [[CODE, 1, "a.pdf", "chính"], [CODE, 2, "b.pdf", "chính"]]}
    data = annotated(build(rows, change=change), [], [verdict(2, LONG), verdict(3, LONG)])
    heights = opened(data)["Tệp"].row_dimensions
    assert heights[2].height > 2 * heights[3].height


def test_a_row_the_sender_made_higher_stays_so(build: Build) -> None:
    def change(book: Workbook) -> None:
        book["Tệp"].row_dimensions[2].height = 300

    data = annotated(build(change=change), [], [verdict(2, LONG)])
    assert opened(data)["Tệp"].row_dimensions[2].height == 300


def test_rows_of_the_list_are_high_enough_for_their_text(build: Build) -> None:
    data = annotated(build(), [remark("ngắn"), remark("một\nhai\nba\nbốn")], [])
    heights = opened(data)["Kết quả kiểm tra"].row_dimensions
    assert heights[3].height > 4 * 11 > 2 * 11 > heights[2].height


def test_a_look_is_shared_but_what_was_there_stays(build: Build) -> None:
    def change(book: Workbook) -> None:
        book["Tệp"]["B2"].font = Font(italic=True)

    data = annotated(build(change=change), [remark(), remark(column="C")], [])
    sheet = opened(data)["Tệp"]
    assert (sheet["B2"].font.italic, sheet["C2"].font.italic) == (True, False)
    assert sheet["B2"].fill.fgColor.rgb == sheet["C2"].fill.fgColor.rgb == "FFF8CBAD"


def test_earlier_comments_stay(build: Build) -> None:
    def change(book: Workbook) -> None:
        book["Tệp"]["B2"].comment = Comment("của tôi", "x")

    text = opened(annotated(build(change=change), [remark()], []))["Tệp"]["B2"].comment.text
    assert text.startswith("của tôi")
    assert text.endswith("[Lỗi] Sai")


def test_comment_inside_a_merged_area_goes_to_its_first_cell(build: Build) -> None:
    def change(book: Workbook) -> None:
        book["Tệp"].merge_cells("B2:B3")

    sheet = opened(annotated(build(change=change), [remark(row=3)], []))["Tệp"]
    assert sheet["B2"].comment.text == "[Lỗi] Sai"


def test_everything_is_listed_also_what_has_no_cell(build: Build) -> None:
    lost: CellComment = {**remark("Thiếu trang", None, None), "sheet": "Phông"}
    book = opened(annotated(build(), [remark(), lost], []))
    rows = [[cell.value for cell in row] for row in book["Kết quả kiểm tra"].iter_rows(min_row=2)]
    assert rows == [["Tệp", 2, "B", "Lỗi", "Sai"], ["Phông", None, None, "Lỗi", "Thiếu trang"]]


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(["=", "+", "-", "@", "\t=", ""]), st.text(max_size=30))
def test_no_text_of_ours_becomes_a_formula(start: str, rest: str) -> None:
    made = openpyxl.Workbook()
    made.worksheets[0].title = "Tệp"
    out = io.BytesIO()
    made.save(out)
    text = start + rest
    data = annotated(out.getvalue(), [remark(text)], [verdict(2, text)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/s")]
    assert len(sheets) == 2
    assert not any(b"<f>" in body or b"<f " in body for body in sheets)


def test_text_of_the_sender_that_looks_like_a_formula_stays_text(build: Build) -> None:
    def change(book: Workbook) -> None:
        cell = book["Tệp"]["C2"]
        cell.value, cell.data_type = "=cmd|' /C calc'!A0", "s"

    cell = opened(annotated(build(change=change), [remark()], []))["Tệp"]["C2"]
    assert (cell.data_type, cell.value) == ("s", "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x03\x04"])
def test_what_is_no_workbook_is_an_error(data: bytes) -> None:
    with pytest.raises(HosoError) as caught:
        annotated(data, [], [])
    assert caught.value.code == "workbook-unreadable"


def test_a_dtd_in_any_part_is_refused(build: Build) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(build())) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("xl/comments/comment9.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>")
    with pytest.raises(HosoError):
        annotated(out.getvalue(), [], [])

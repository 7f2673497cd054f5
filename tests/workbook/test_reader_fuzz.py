"""Whatever the bytes, reading ends with a submission or with an error that a person can act on."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from evidence.workbook import annotate_workbook, read_workbook
from evidence.workbook.cells import number_cell, plain
from evidence.workbook.sheet import column_number, letter, parse_area
from evidence.workbook.styles import NumberFormat, classify
from schemas.errors import HosoError
from schemas.record import Submission


def sound() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Tệp"
    sheet.append(["Mã hồ sơ", "Số thứ tự văn bản", "Đường dẫn tệp", "Vai trò"])
    sheet.append(["H34.2024.01.TH", 1, "a.pdf", date(2024, 1, 5)])
    sheet.append(["=A2", 2.5, "b.pdf", "chính"])
    sheet.merge_cells("A4:B5")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


SOUND = sound()
PARTS = [name for name in zipfile.ZipFile(io.BytesIO(SOUND)).namelist() if name.endswith("xml")]


def outcome(data: bytes) -> Submission | str:
    try:
        return read_workbook(data, source="x.xlsx")
    except HosoError as error:
        return error.code


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8))
@example(position=SOUND.index(b"PK\x05\x06") + 16, patch=b"\xff")  # parts begin before the file
def test_bytes_overwritten_anywhere(position: int, patch: bytes) -> None:
    broken = SOUND[:position] + patch + SOUND[position + len(patch) :]
    assert isinstance(outcome(broken), Submission | str)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(PARTS),
    st.floats(0, 1),
    st.sampled_from([b"", b"<c r='A99999999999'/>", b"<row r='-1'>", b"</row>", b"\x00", b"&x;",
                     b"s='99'", b"<v>1e999</v>", b"<mergeCell ref='A1:'/>", b"t='s'"]),
    st.integers(0, 40),
)  # fmt: skip
def test_parts_patched_and_packed_again(part: str, where: float, patch: bytes, cut: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            if name == part:
                position = int(where * len(body))
                body = body[:position] + patch + body[position + cut :]
            target.writestr(name, body)
    data = out.getvalue()
    assert isinstance(outcome(data), Submission | str)
    try:
        assert annotate_workbook(data, [], [])[0][:2] == b"PK"
    except HosoError as error:
        assert error.code == "workbook-unreadable"


@given(st.integers(1, 16_384))
def test_column_letters_round_trip(column: int) -> None:
    assert column_number(letter(column)) == column


@given(st.text(max_size=12))
def test_areas_of_any_text(text: str) -> None:
    area = parse_area(text)
    assert area is None or (area.top <= area.bottom and area.left <= area.right)


@given(st.text(max_size=30))
def test_formats_of_any_text(code: str) -> None:
    assert classify(code).kind in ("general", "date", "time", "elapsed", "zeros")


@given(st.dates(date(1900, 3, 1), date(2200, 1, 1)))
def test_serial_numbers_of_both_date_systems(day: date) -> None:
    shown = NumberFormat("date")
    serial = (day - date(1899, 12, 30)).days
    for value, from_1904 in ((serial, False), (serial - 1462, True)):
        cell = number_cell(str(value), shown, from_1904=from_1904)
        expected = day.strftime("%d/%m/%Y")
        if value > 0:
            assert cell is not None
            assert (cell.kind, cell.text) == ("date", expected)


@given(st.integers(-(10**14), 10**14))
def test_integers_have_no_point(value: int) -> None:
    assert plain(float(value)) == str(value)


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20),
    st.integers(-(10**9), 10**9),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=8))
def test_values_are_those_another_reader_sees(values: list[object]) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Tệp"
    sheet.append(["Mã hồ sơ", "Đường dẫn tệp"])
    for value in values:
        sheet.append([None, None])
        cell = sheet.cell(sheet.max_row + 1, 2)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    out = io.BytesIO()
    made.save(out)
    ours = {r.where.row: r.get("Path") for r in read_workbook(out.getvalue(), source="x").files}
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue())).get_sheet_by_index(0)
    rows = theirs.to_python(skip_empty_area=False)
    for number, row in enumerate(rows[1:], start=2):
        assert ours.get(number, "") == as_text(row[1]) or as_text(row[1]).startswith("#")


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return plain(value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value).strip()

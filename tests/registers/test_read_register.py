"""Lists as offices export them: heads of every spelling, dates of every form, nothing lost."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from register_support import (
    DECREE_IN,
    DECREE_OUT,
    EXPORTED_IN,
    ROW_IN,
    TRACE,
    Rows,
    page,
    text,
    workbook,
)

from evidence.register import load_columns, read_register
from evidence.register.values import moment_of, sign_of
from schemas.errors import HosoError
from schemas.trace import Moment, Paper, Reading


def read(path: Path, **more: Any) -> Reading:
    reading = read_register(path, name=path.name, **more)
    assert reading.rows == reading.refused + sum(
        max(1, len(paper.events)) if reading.kind == "trace" else 1 for paper in reading.papers
    )
    return reading


def only(reading: Reading) -> Paper:
    (paper,) = reading.papers
    return paper


def rules(reading: Reading) -> list[str]:
    return sorted(finding.rule for finding in reading.findings)


@pytest.mark.parametrize("form", ["xlsx", "xls-page", "csv", "tab", "utf-16"])
def test_the_register_of_the_decree_reads_alike_in_every_form(tmp_path: Path, form: str) -> None:
    rows = [DECREE_IN, [f"({n})" for n in range(1, 11)], ROW_IN]
    path = {
        "xlsx": lambda: workbook(tmp_path / "so.xlsx", rows, "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"),
        "xls-page": lambda: page(tmp_path / "so.xls", rows),
        "csv": lambda: text(tmp_path / "so.csv", rows),
        "tab": lambda: text(tmp_path / "so.txt", rows, "\t"),
        "utf-16": lambda: text(tmp_path / "so.csv", rows, "\t", "utf-16"),
    }[form]()
    reading = read(path)
    paper = only(reading)
    assert (reading.kind, rules(reading)) == ("register-in", [])
    assert (paper.key.number, paper.key.notation) == ("215", "UBND-NC")
    assert paper.key.issued == date(2025, 2, 28)
    assert (paper.key.organ, paper.arrival_number, paper.type) == ("UBND tỉnh", "105", "Công văn")
    told = [(event.kind, event.moment and event.moment.day) for event in paper.events]
    assert told == [
        ("arrived", date(2025, 3, 3)),
        ("registered", None),
        ("assigned", date(2025, 3, 4)),
    ]


def test_an_exported_list_tells_deadline_direction_and_end(tmp_path: Path) -> None:
    row = [
        1, 105, datetime(2025, 3, 3, 8, 15), "215/UBND-NC", date(2025, 2, 28), "UBND tỉnh",
        "Công văn", "V/v báo cáo", "Hỏa tốc", "Trần Thị B", "Phòng TCCB tham mưu", "Phòng TCCB",
        "Lê Văn C", "10/03/2025 16:00", "10/03/2025 17:30", "Đã hoàn thành", "?",
    ]  # fmt: skip
    reading = read(workbook(tmp_path / "ds.xlsx", [EXPORTED_IN, row]))
    paper = only(reading)
    assert rules(reading) == ["X-133"]
    assert (paper.arrival_number, paper.urgency, paper.status) == ("105", "3", "Đã hoàn thành")
    assert paper.due == Moment(date(2025, 3, 10), datetime(2025, 3, 10, 9, 0, tzinfo=UTC))
    kinds = [event.kind for event in paper.events]
    assert kinds == ["arrived", "registered", "directed", "assigned", "finished"]
    directed, finished = paper.events[2], paper.events[4]
    assert (directed.by.person, directed.text) == ("Trần Thị B", "Phòng TCCB tham mưu")
    assert finished.moment and finished.moment.at == datetime(2025, 3, 10, 10, 30, tzinfo=UTC)


def test_a_list_may_tell_the_dossier_and_the_files_of_a_paper(tmp_path: Path) -> None:
    heads = ["Số ký hiệu", "Người ký", "Hồ sơ", "Tiêu đề hồ sơ", "THBQ", "Tệp đính kèm"]
    row = ["12/QĐ-SNV", "Lê A", "01.TH", "Tuyển dụng năm 2025", "20 năm", "12.pdf; phu luc.xlsx"]
    paper = only(read(workbook(tmp_path / "di.xlsx", [heads, row])))
    assert (paper.dossier, paper.dossier_title) == ("01.TH", "Tuyển dụng năm 2025")
    assert (paper.retention, paper.attachments) == ("20 năm", ("12.pdf", "phu luc.xlsx"))


def test_outgoing_papers_name_their_recipients(tmp_path: Path) -> None:
    row = [
        "15/QĐ-SNV", "05/03/2025", "Quyết định về việc cử công chức", "Trần A",
        "UBND tỉnh; Sở Tài chính\nPhòng HC-TH", "Văn thư", 5, "06/03/2025", "", "",
    ]  # fmt: skip
    paper = only(read(workbook(tmp_path / "di.xlsx", [DECREE_OUT, row])))
    assert (paper.direction, paper.type, paper.copies) == ("out", "Quyết định", "5")
    assert paper.recipients == ("UBND tỉnh", "Sở Tài chính", "Phòng HC-TH")
    assert [event.to.organ for event in paper.events] == list(paper.recipients)


def test_a_trace_puts_the_events_of_a_paper_together(tmp_path: Path) -> None:
    rows = [
        TRACE,
        ["105", "215/UBND-NC", "08:15 03/03/2025", "Vào sổ", "Văn thư", "", "", ""],
        ["", "", "08:40 03/03/2025", "Trình lãnh đạo", "Văn thư", "Trần B", "", ""],
        ["", "", "03/03/2025 10:05:30", "Bút phê", "Trần B", "Phòng TCCB", "Làm", "10/03/2025"],
        ["106", "3/STC", "04/03/2025 09:00", "Nhảy múa", "Văn thư", "", "", ""],
        ["106", "3/STC", "04/03/2025 09:30", "Hoàn thành", "Lê C", "", "", ""],
    ]
    reading = read(workbook(tmp_path / "vet.xlsx", rows))
    first, second = reading.papers
    assert [event.kind for event in first.events] == ["registered", "presented", "directed"]
    assert first.events[2].due == Moment(date(2025, 3, 10))
    assert [event.kind for event in second.events] == ["finished"]
    assert (reading.rows, reading.refused, rules(reading)) == (5, 1, ["X-135"])


def test_rows_that_name_no_paper_and_bad_dates_are_told_with_their_place(tmp_path: Path) -> None:
    bad_date = [*ROW_IN]
    bad_date[0] = "31/02/2025"
    nameless = [*ROW_IN]
    nameless[1] = nameless[3] = ""
    reading = read(workbook(tmp_path / "so.xlsx", [DECREE_IN, bad_date, nameless, [None] * 10]))
    assert rules(reading) == ["X-131", "X-132"]
    told = {finding.rule: finding.where for finding in reading.findings}
    assert (told["X-132"].row, told["X-132"].column, told["X-131"].row) == (2, "A", 3)
    assert (reading.rows, reading.refused) == (2, 1)


def test_a_sheet_nobody_knows_is_told_beside_one_that_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "so.xlsx", [DECREE_IN, ROW_IN])
    book = Workbook()
    known = book.active
    assert known is not None
    for row in [DECREE_IN, ROW_IN]:
        known.append(row)
    book.create_sheet("Ghi chú").append(["một ghi chú"])
    book.save(path)
    assert rules(read(path)) == ["X-134"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "register-unknown"),
        (b"xin chao, day la mot la thu", "register-unknown"),
        (b"PK\x03\x04 broken", "register-unreadable"),
        (b"\xd0\xcf\x11\xe0 broken", "register-unreadable"),
        (b"\x00\x01\x02", "register-unreadable"),
    ],
)
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "x.xls"
    path.write_bytes(data)
    with pytest.raises(HosoError) as caught:
        read_register(path, name="x.xls")
    assert (caught.value.code, "x.xls" in caught.value.message()) == (code, True)


def test_an_agency_adds_its_own_heads_and_words(tmp_path: Path) -> None:
    own = {
        "id": "so-noi-vu",
        "version": 3,
        "columns": {"arrival_number": ["Mã VB đến"]},
        "states": [{"id": "finished", "words": ["Chốt"]}],
    }
    rows = [
        ["Mã VB đến", "Ngày nhận", "Số ký hiệu", "Trạng thái"],
        ["7", "3/3/2025", "1/A", "Chốt"],
    ]
    reading = read(workbook(tmp_path / "so.xlsx", rows), columns=load_columns(own))
    assert (reading.mapping, only(reading).arrival_number) == ("so-noi-vu/3+1", "7")
    assert [event.kind for event in only(reading).events][-1] == "finished"


def test_the_column_of_handling_names_the_paper_in_one_cell(tmp_path: Path) -> None:
    heads = [
        "Số đến", "Tên loại, số, ký hiệu, ngày, tháng và tên cơ quan, tổ chức ban hành",
        "Đơn vị hoặc người nhận", "Thời hạn giải quyết", "Tiến độ giải quyết",
        "Số, ký hiệu văn bản trả lời", "Ghi chú",
    ]  # fmt: skip
    told = "Công văn số 215/UBND-NC ngày 28/02/2025 của Ủy ban nhân dân tỉnh về việc báo cáo"
    row = ["105", told, "Phòng TCCB", "10/03/2025", "Đã giải quyết", "88/SNV-TCCB", ""]
    paper = only(read(workbook(tmp_path / "td.xlsx", [heads, row])))
    assert (paper.key.number, paper.key.notation) == ("215", "UBND-NC")
    assert (paper.key.issued, paper.key.organ) == (date(2025, 2, 28), "Ủy ban nhân dân tỉnh")
    assert (paper.type, paper.replies) == ("Công văn", ("88/SNV-TCCB",))


@given(st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31)), st.sampled_from("/-."))
def test_days_and_hours_are_read_as_written(at: datetime, mark: str) -> None:
    at = at.replace(second=0, microsecond=0)
    day = at.strftime(f"%d{mark}%m{mark}%Y")
    assert moment_of(day) == Moment(at.date())
    for told in (f"{day} {at:%H:%M}", f"{at:%H:%M} {day}", f"{at:%H}h{at:%M} {day}"):
        found = moment_of(told)
        assert found is not None
        assert found.day == at.date()
        assert found.at is not None


@given(st.text(max_size=30))
def test_no_text_breaks_the_readers_of_values(told: str) -> None:
    moment_of(told)
    number, notation = sign_of(told)
    assert len(number) + len(notation) <= len(told) * 2


@pytest.mark.parametrize(
    ("told", "sign"),
    [
        ("15/QĐ-SNV", ("15", "QĐ-SNV")),
        ("Số: 05 / QĐ-SNV", ("05", "QĐ-SNV")),
        ("01-QĐ/TU", ("01", "QĐ/TU")),
        ("1234", ("1234", "")),
        ("15a/GM", ("15a", "GM")),
        ("không số", ("", "không số")),
    ],
)
def test_signs(told: str, sign: tuple[str, str]) -> None:
    assert sign_of(told) == sign


@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.text(max_size=8), st.sampled_from(DECREE_IN + TRACE)),
            max_size=8,
        ),
        max_size=8,
    )
)
def test_no_table_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, rows: Rows) -> None:
    path = text(tmp_path_factory.mktemp("x") / "x.csv", rows)
    try:
        reading = read_register(path, name="x.csv")
    except HosoError as error:
        assert error.code in ("register-unknown", "register-unreadable")
        return
    events = sum(len(p.events) for p in reading.papers) if reading.kind == "trace" else 0
    assert reading.rows >= reading.refused
    assert reading.kind != "trace" or reading.rows == reading.refused + events


def test_a_formula_with_its_result_is_a_value_and_one_without_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [EXPORTED_IN, [1, 2, "=TODAY()", "=A2", *[""] * 13]])
    (told,) = [one for one in read(path).findings if one.rule == "X-136"]
    assert (told.where.sheet, told.evidence) == ("Sheet", "C2, D2 (2)")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v />", b"<v>3</v>").replace(
        b"<v></v>", b"<v>3</v>"
    )
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    assert "X-136" not in rules(read(path))


def test_a_damaged_sheet_is_an_error_in_words(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [EXPORTED_IN, [1, 2, "=TODAY()", *[""] * 14]])
    with zipfile.ZipFile(path) as package:
        place = package.getinfo("xl/worksheets/sheet1.xml").header_offset
    data = bytearray(path.read_bytes())
    for offset in range(60, 400, 20):
        broken = bytes(data[: place + offset]) + b"\xff" * 12 + bytes(data[place + offset + 12 :])
        path.write_bytes(broken)
        try:
            read(path)
        except HosoError as error:
            assert error.code in ("register-unreadable", "register-unknown")

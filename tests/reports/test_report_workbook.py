"""The written workbook, read again: its sheets agree, and it looks like an office document."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from report_world import UNITS, make_frames, make_report, reckoned

from reports.compliance import write_compliance
from reports.fill import indicators
from reports.frames import Frames
from reports.labels import Labels
from reports.model import Compliance
from schemas.errors import HosoError
from validator.catalogue import load_catalogue

NAMES = [
    "Tổng hợp",
    "Theo quy tắc",
    "Theo đơn vị",
    "Phát hiện",
    "Xử lý phát hiện",
    "Chữ ký số",
    "Tiếp nhận",
    "Hồ sơ tiếp nhận",
    "Danh mục hồ sơ",
    "Xu hướng",
    "Đến hạn nộp lưu",
    "Nộp lưu trữ lịch sử",
    "Ký số, gửi nhận",
    "An toàn kho",
    "Chưa đánh giá",
    "Chưa kiểm tra",
    "Cách tính",
    "Ghi chú",
]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def book(workbook_path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(workbook_path)


def tables(sheet: Worksheet) -> list[list[Row]]:
    """All tables of a sheet: a row of ≥ 2 head cells, then rows until a blank one."""
    found: list[list[Row]] = []
    heads: list[tuple[int, str]] = []
    for row in sheet.iter_rows():
        if row[0].style == "hoso head":
            heads = [(n, cell.value) for n, cell in enumerate(row) if cell.value]
            found.append([])
        elif heads and all(cell.value is None for cell in row):
            heads = []
        elif heads and not row[0].style.startswith("hoso band"):
            style = row[0].style.split()[1]
            found[-1].append({"style": style} | {name: reckoned(row[n]) for n, name in heads})
    return found


def body(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["style"] == "body"]


def test_the_sheets_are_those_of_the_inspector(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == NAMES


def test_rules_and_findings_agree(book: openpyxl.Workbook) -> None:
    rules = body(tables(book["Theo quy tắc"])[0])
    findings = tables(book["Phát hiện"])[0]
    counted = Counter((row["Khối"], row["Mã quy tắc"], row["Đơn vị"]) for row in findings)
    for row in rules:
        key = (row["Khối"], row["Mã quy tắc"], row["Đơn vị"])
        assert row["Số phát hiện"] == counted.pop(key, 0)
    assert not counted


def test_totals_of_all_units_are_the_sums_of_the_units(book: openpyxl.Workbook) -> None:
    rows = tables(book["Theo quy tắc"])[0]
    totals = [row for row in rows if row["style"] == "total"]
    assert totals
    for total in totals:
        parts = [
            row
            for row in body(rows)
            if (row["Khối"], row["Mã quy tắc"]) == (total["Khối"], total["Mã quy tắc"])
        ]
        assert {row["Đơn vị"] for row in parts} <= set(UNITS)
        for name in ("Thuộc diện kiểm tra", "Đạt", "Không đạt", "Không áp dụng", "Số phát hiện"):
            assert total[name] == sum(row[name] for row in parts)
        assert total["Tỷ lệ đạt"] == pytest.approx(
            total["Đạt"] / (total["Đạt"] + total["Không đạt"])
        )


def test_the_summary_agrees_with_the_rules_and_the_findings(book: openpyxl.Workbook) -> None:
    results = tables(book["Tổng hợp"])[2]
    rules, findings = body(tables(book["Theo quy tắc"])[0]), tables(book["Phát hiện"])[0]
    for row in results:
        block = row["Nội dung"][0]
        mine = [rule for rule in rules if rule["Khối"] == block]
        for name in ("Thuộc diện kiểm tra", "Đạt", "Không đạt", "Chưa đánh giá", "Không áp dụng"):
            assert row[name] == sum(rule[name] for rule in mine)
        for severity in ("Lỗi", "Cảnh báo", "Lưu ý"):
            assert row[severity] == sum(
                f["Khối"] == block and f["Mức độ"] == severity for f in findings
            )


def test_units_agree_with_findings_and_documents(book: openpyxl.Workbook) -> None:
    units, signatures = tables(book["Theo đơn vị"])
    findings, documents = tables(book["Phát hiện"])[0], tables(book["Chữ ký số"])[2]
    for row in body(units):
        mine = [f for f in findings if f["Đơn vị"] == row["Đơn vị"]]
        own = Counter(f["Mức độ"] for f in mine if f["Khối"] == "A")
        assert (row["Lỗi"], row["Cảnh báo"]) == (own["Lỗi"], own["Cảnh báo"])
        assert row["Phát hiện ở văn bản của cơ quan khác"] == sum(f["Khối"] == "B" for f in mine)
        assert row["Số văn bản"] == sum(d["Đơn vị"] == row["Đơn vị"] for d in documents)
    for row in body(signatures):
        own_documents = [d for d in documents if d["Đơn vị"] == row["Đơn vị"] and d["Khối"] == "A"]
        states = Counter(d["Trạng thái chữ ký số"] for d in own_documents)
        for state, count in states.items():
            assert row[state] == count


def test_signature_states_agree_and_doubt_is_not_invalid(book: openpyxl.Workbook) -> None:
    counts, values, documents = tables(book["Chữ ký số"])
    states = Counter(row["Trạng thái chữ ký số"] for row in documents)
    for row in body(counts):
        assert row["Cộng"] == states[row["Trạng thái chữ ký số"]]
        assert row["Cộng"] == row["Của cơ quan"] + row["Của cơ quan khác"]
    assert states["Chưa đủ căn cứ"] > 0 and states["Không hợp lệ"] > 0
    assert values[-1]["Cộng"] == len(documents)
    told = Counter(str(row["Giá trị pháp lý"] or "").partition(":")[0] for row in documents)
    named = {row["Giá trị pháp lý"]: row["Cộng"] for row in body(values)}
    assert named["chưa đủ căn cứ"] == told["chưa đủ căn cứ"] > 0
    assert any("thiếu chữ ký số của cơ quan" in str(r["Giá trị pháp lý"]) for r in documents)
    assert tables(book["Tổng hợp"])[4][-1]["Cộng"] == len(documents) == 200


def test_intake_sheets_agree(book: openpyxl.Workbook) -> None:
    transfers = tables(book["Tiếp nhận"])[0]
    decisions = tables(book["Hồ sơ tiếp nhận"])[0]
    outcomes = Counter(row["Kết quả"] for row in decisions)
    total = next(row for row in transfers if row["style"] == "total" and row["Loại"] == "Hồ sơ")
    for name, count in outcomes.items():
        assert total[name] == count
    assert total["Đã nhận"] == len(decisions) == 23
    assert {row["Ghi chú"] for row in transfers} == {"Khớp"}
    summary = tables(book["Tổng hợp"])[0][0]
    assert summary["Đã nhận"] == total["Đã nhận"]


def test_a_withheld_dossier_shows_no_content(book: openpyxl.Workbook) -> None:
    rows = tables(book["Hồ sơ tiếp nhận"])[0]
    row = next(row for row in rows if row["Kết quả"].startswith("Không nhận"))
    assert row["Tiêu đề hồ sơ"] is None
    assert "dòng" not in row["Lý do"]


def test_not_evaluated_adds_up(book: openpyxl.Workbook) -> None:
    open_rows, planned = tables(book["Chưa đánh giá"])[0], tables(book["Chưa kiểm tra"])[0]
    rules = body(tables(book["Theo quy tắc"])[0])
    assert open_rows[-1]["Chưa đánh giá"] == sum(row["Chưa đánh giá"] for row in rules)
    unchecked = {rule.id for rule in load_catalogue() if rule.status == "planned"}
    assert {row["Mã quy tắc"] for row in body(planned)} == unchecked


def test_plan_sheet_adds_up(book: openpyxl.Workbook) -> None:
    counts, extra, listed = tables(book["Danh mục hồ sơ"])
    total = counts[-1]
    assert total["Theo danh mục"] == len(listed) == 23
    assert total["Đã lập"] == total["Đã giao nộp, đã nhập kho"] + total["Đã lập, chưa nhập kho"]
    assert total["Ngoài danh mục"] == len(extra) == 1


def test_every_figure_of_a_template_is_defined(book: openpyxl.Workbook) -> None:
    rows = body(tables(book["Cách tính"])[0])
    wanted = {one.id for one in indicators().values() if one.source != "processing"}
    assert {row["Tên trong bảng tính mẫu"] for row in rows} == wanted
    assert all(row["Chỉ tiêu"] and row["Cách tính"] for row in rows)


SUMMED = {"Tổng hợp": 3, "Theo đơn vị": 18, "Xử lý phát hiện": 9, "Chữ ký số": 6,
          "Danh mục hồ sơ": 6, "Chưa đánh giá": 1}  # fmt: skip


def test_totals_are_sums_excel_reckons_again(book: openpyxl.Workbook) -> None:
    found = {
        name: sum(
            str(cell.value).startswith("=SUM(") for row in book[name].iter_rows() for cell in row
        )
        for name in SUMMED
    }
    assert found == SUMMED


def test_a_total_of_no_rows_does_not_sum_itself(tmp_path: Path) -> None:
    write_compliance(make_report(Frames.of()), tmp_path / "none.xlsx")
    for row in openpyxl.load_workbook(tmp_path / "none.xlsx")["Theo đơn vị"].iter_rows():
        for cell in row:
            assert cell.data_type != "f" or str(cell.coordinate) not in str(cell.value)


_OURS = re.compile(
    r"=SUM\([A-Z]+\d+:[A-Z]+\d+\)"
    r"|=SUMIF\([A-Z]+\d+:[A-Z]+\d+,[A-Z]+\d+,[A-Z]+\d+:[A-Z]+\d+\)"
    r"|=IF\([A-Z0-9+]+=0,\"\",\([A-Z0-9+]+\)/\([A-Z0-9+]+\)\)"
)


def test_the_only_formulas_are_sums_and_shares_of_our_own(book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "f"}
    formulas = [cell.value for cell in cells if cell.data_type == "f"]
    assert formulas and all(_OURS.fullmatch(text) for text in formulas)


def test_every_sheet_prints_on_a4_landscape_with_page_numbers(book: openpyxl.Workbook) -> None:
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        # a chart is not torn from its table, nor where people sign from what they sign
        pages = {"Xu hướng": 1, "Tổng hợp": 2}.get(sheet.title, 0)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, pages)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P/&N" in sheet.oddFooter.right.text


def test_footers_print_the_snapshot(book: openpyxl.Workbook, report: Compliance) -> None:
    assert all(report.snapshot.id in sheet.oddFooter.left.text for sheet in book)


@pytest.mark.parametrize("name", ["Theo quy tắc", "Phát hiện", "Hồ sơ tiếp nhận"])
def test_long_tables_keep_their_head_in_sight(book: openpyxl.Workbook, name: str) -> None:
    sheet = book[name]
    head = int(sheet.freeze_panes[1:]) - 1
    assert sheet.cell(head, 1).style == "hoso head"
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.auto_filter.ref.startswith(f"A{head}:")
    assert sheet.auto_filter.ref.endswith(str(sheet.max_row))


def test_no_frozen_head_takes_half_the_screen(book: openpyxl.Workbook) -> None:
    frozen = [int(sheet.freeze_panes[1:]) for sheet in book if sheet.freeze_panes]
    assert frozen and max(frozen) <= 7


def test_everything_is_set_in_one_serif(book: openpyxl.Workbook) -> None:
    fonts = {cell.font.name for sheet in book for row in sheet.iter_rows() for cell in row}
    assert fonts == {"Times New Roman"}


def test_the_head_is_that_of_an_office_document(book: openpyxl.Workbook) -> None:
    texts = [cell.value for row in book["Tổng hợp"].iter_rows(max_row=9) for cell in row]
    for text in (
        "ỦY BAN NHÂN DÂN TỈNH KON TUM",
        "SỞ NỘI VỤ TỈNH KON TUM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Kon Tum, ngày 05 tháng 3 năm 2026",
        "BÁO CÁO KIỂM TRA TUÂN THỦ",
    ):
        assert text in texts


def test_dates_are_dates(book: openpyxl.Workbook) -> None:
    days = [row["Ngày văn bản"] for row in tables(book["Phát hiện"])[0]]
    assert all(day is None or hasattr(day, "year") for day in days)
    assert any(days)


def test_same_report_same_bytes(report: Compliance, workbook_path: Path, tmp_path: Path) -> None:
    write_compliance(report, tmp_path / "b.xlsx")
    assert (tmp_path / "b.xlsx").read_bytes() == workbook_path.read_bytes()


def test_a_full_sheet_goes_on_in_the_next(report: Compliance, tmp_path: Path) -> None:
    write_compliance(report, tmp_path / "b.xlsx", max_rows=200)
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    parts = [name for name in book.sheetnames if name.startswith("Phát hiện")]
    assert parts[:2] == ["Phát hiện", "Phát hiện (2)"]
    numbers = [row["TT"] for name in parts for row in tables(book[name])[0]]
    assert numbers == list(range(1, len(report.findings) + 1))
    assert all(book[name].max_row <= 200 for name in book.sheetnames)
    assert "1/" in book["Phát hiện"]["A1"].value


def test_a_period_and_a_unit_are_printed(frames: Frames, tmp_path: Path) -> None:
    report = make_report(
        frames, period_from=date(2024, 1, 1), period_to=date(2024, 12, 31), unit=UNITS[0]
    )
    write_compliance(report, tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["Tổng hợp"]
    texts = " ".join(str(cell.value) for row in sheet.iter_rows(max_row=10) for cell in row)
    assert "từ ngày 01/01/2024 đến ngày 31/12/2024" in texts
    assert UNITS[0] in texts


def test_the_empty_report_can_be_written(tmp_path: Path) -> None:
    write_compliance(make_report(Frames.of()), tmp_path / "b.xlsx")
    assert "Phát hiện" in openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames


def test_english_says_the_same_numbers(frames: Frames, tmp_path: Path) -> None:
    write_compliance(make_report(frames, lang="en"), tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    labels = Labels("en")
    assert book.sheetnames[0] == labels("sheet.summary")
    assert len(tables(book["Findings"])[0]) == len(frames.finding)


def test_a_hostile_dossier_title_stays_text(tmp_path: Path) -> None:
    frames = make_frames(dossiers=2, documents=2)
    title = '=cmd|"/C calc"!A1'
    dossier = frames.dossier.assign(title=title, file_code="+1\x00", unit="=1+1")
    document = frames.document.assign(subject="-2+3", organ_name="@x")
    hostile = Frames.of(**{**dict(frames.named()), "dossier": dossier, "document": document})
    write_compliance(make_report(hostile), tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(_OURS.fullmatch(cell.value) for cell in cells if cell.data_type == "f")
    cells = [cell for row in book["Phát hiện"].iter_rows() for cell in row if cell.value == "-2+3"]
    assert cells and all(cell.quotePrefix for cell in cells)


def test_a_path_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(HosoError) as caught:
        write_compliance(make_report(Frames.of()), tmp_path / "missing" / "b.xlsx")
    assert caught.value.code == "report-not-writable"

"""Heads and ends as offices type them: by tabs and blanks, in the header, with boxes beside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from docx_support import A4, layout, p

from validator.anatomy import Anatomy, anatomy, date_on_page
from validator.anatomy.page import Span
from validator.anatomy.stops import parted_at_stops
from validator.anatomy.typeset import typeset

NATIONAL, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
ROWS = (
    ("UBND HUYỆN HÒA LẠC", NATIONAL),
    ("PHÒNG NỘI VỤ", MOTTO),
    ("Số: 07/BC-PNV", "Hòa Lạc, ngày 20 tháng 4 năm 2026"),
)
CENTRED = '<w:jc w:val="center"/>'
BOLD = '<w:b/><w:sz w:val="26"/>'
SECTION = f"<w:sectPr>{A4}</w:sectPr>"
BODY = p("BÁO CÁO", CENTRED, BOLD) + p("Kết quả công tác lưu trữ năm 2026", CENTRED, BOLD)


def read(body: str, **parts: str) -> Anatomy:
    found = typeset(layout(body, **parts))
    assert found is not None
    return anatomy(found)


def said(page: Anatomy, *names: str) -> list[str]:
    return [part.text if (part := page.part(name)) else "" for name in names]


def run(text: str) -> str:
    """Text as it is typed: ``\\t`` a tab."""
    words = "<w:tab/>".join(f'<w:t xml:space="preserve">{part}</w:t>' for part in text.split("\t"))
    return f"<w:r><w:rPr>{BOLD}</w:rPr>{words}</w:r>"


def stops(*middles: int) -> str:
    tabs = "".join(f'<w:tab w:val="center" w:pos="{20 * at}"/>' for at in middles)
    return f"<w:tabs>{tabs}</w:tabs>"


def typed(text: str, ppr: str = "") -> str:
    return f"<w:p><w:pPr>{ppr}</w:pPr>{run(text)}</w:p>"


HEAD = ("parent", "organ", "number", "national", "motto", "date")
WANTED = [ROWS[0][0], ROWS[1][0], ROWS[2][0], NATIONAL, MOTTO, ROWS[2][1]]


@pytest.mark.parametrize("between", ["\t", " " * 14])
def test_a_head_of_tabs_or_blanks_is_read_in_two_columns(between: str) -> None:
    ppr = stops(85, 330) if between == "\t" else ""
    before = "\t" if between == "\t" else ""
    head = "".join(typed(f"{before}{left}{between}{right}", ppr) for left, right in ROWS)
    assert said(read(head + BODY + SECTION), *HEAD) == WANTED


def test_an_end_of_tabs_has_recipients_and_who_signs() -> None:
    ppr = stops(340)
    rows = ("Nơi nhận:\tTRƯỞNG PHÒNG", "- Như trên;", "- Lưu: VT.", "", "\tLê Văn Cường")
    page = read("".join(typed(row, ppr) for row in rows) + SECTION)
    assert said(page, "recipients", "list", "authority", "signer") == [
        "Nơi nhận:",
        "- Như trên; - Lưu: VT.",
        "TRƯỞNG PHÒNG",
        "Lê Văn Cường",
    ]


@pytest.mark.parametrize("text", ["1.\tCác phòng", "Điều 1.\tBan hành", "Từ  ngày  ký"])
def test_what_follows_a_number_or_two_blanks_stays_on_its_line(text: str) -> None:
    found = typeset(layout(typed(text) + SECTION))
    assert found is not None
    assert [line.text for line in found.sheets[0].lines] == [" ".join(text.split())]


def test_a_head_in_the_header_of_the_first_page_is_read() -> None:
    reference = '<w:headerReference w:type="default" r:id="header1"/>'
    head = "".join(typed(f"\t{left}\t{right}", stops(85, 330)) for left, right in ROWS)
    section = f"<w:sectPr>{reference}{A4}</w:sectPr>"
    page = read(BODY + section, header1=head)
    assert said(page, *HEAD) == WANTED
    assert page.part("type") is not None
    other = read(BODY + section, header1=p("SỞ NỘI VỤ", "", BOLD))  # a running title
    assert [line.text for line in other.main[0].lines] == ["BÁO CÁO", BODY_TITLE]


BODY_TITLE = "Kết quả công tác lưu trữ năm 2026"
CELLS = '<w:tbl><w:tblGrid><w:gridCol w:w="3600"/><w:gridCol w:w="5600"/></w:tblGrid>{}</w:tbl>'


def row(left: str, right: str) -> str:
    return f"<w:tr><w:tc>{left}</w:tc><w:tc>{right}</w:tc></w:tr>"


def boxed(text: str) -> str:
    """A paragraph that a framed text box hangs on."""
    inner = p(text, CENTRED, BOLD)
    return (
        '<w:p><w:r><w:pict><v:rect style="width:90pt;height:22pt"><v:textbox><w:txbxContent>'
        f"{inner}</w:txbxContent></v:textbox></v:rect></w:pict></w:r></w:p>"
    )


@pytest.mark.parametrize(("text", "kind"), [("HỎA TỐC", "urgent"), ("DỰ THẢO", "")])
def test_a_box_beside_the_number_is_no_part_of_what_it_is_about(text: str, kind: str) -> None:
    left = p("SỞ Y TẾ", CENTRED, BOLD) + p("Số: 101/SYT-NVY", CENTRED)
    about = p("V/v tăng cường phòng dịch", CENTRED)
    right = p(NATIONAL, CENTRED, BOLD) + p(MOTTO, CENTRED, BOLD)
    page = read(CELLS.format(row(left + about + boxed(text), right)) + p() + SECTION)
    assert said(page, "subject", "urgent", "circulation") == [
        "V/v tăng cường phòng dịch",
        text if kind else "",
        "",
    ]


def test_organs_that_issue_together_are_one_name_and_no_parent() -> None:
    organs = ("SỞ NỘI VỤ - SỞ TÀI CHÍNH -", "SỞ KHOA HỌC VÀ CÔNG NGHỆ")
    left = "".join(p(text, CENTRED, BOLD) for text in organs) + p("Số: 06/KHLT-SNV-STC", CENTRED)
    right = p(NATIONAL, CENTRED, BOLD) + p(MOTTO, CENTRED, BOLD)
    page = read(CELLS.format(row(left, right)) + p() + SECTION)
    assert said(page, "parent", "organ") == ["", " ".join(organs)]


STAMP = ("VĂN BẢN ĐẾN", "Số: 1203", "Ngày 16/3/2026")


def test_the_mark_of_arrival_is_no_number_and_no_date_of_the_document() -> None:
    left = "".join(p(text, CENTRED, BOLD) for text in (*STAMP, "SỞ Y TẾ", "Số: 101/SYT-NVY"))
    day = p("An Bình, ngày 15 tháng 3 năm 2026", CENTRED)
    right = p(NATIONAL, CENTRED, BOLD) + p(MOTTO, CENTRED, BOLD) + day
    page = read(CELLS.format(row(left, right)) + p() + SECTION)
    assert said(page, "arrival", "organ", "number", "date") == [
        " ".join(STAMP),
        "SỞ Y TẾ",
        "Số: 101/SYT-NVY",
        "An Bình, ngày 15 tháng 3 năm 2026",
    ]


def test_a_year_on_the_next_line_is_part_of_the_date() -> None:
    left = p("SỞ Y TẾ", CENTRED, BOLD) + p("Số: 101/SYT-NVY", CENTRED)
    day = p("An Bình, ngày 15 tháng 3 năm", CENTRED) + p("2026", CENTRED)
    page = read(CELLS.format(row(left, p(NATIONAL, CENTRED, BOLD) + day)) + p() + SECTION)
    assert said(page, "date") == ["An Bình, ngày 15 tháng 3 năm 2026"]
    assert date_on_page(page) == date(2026, 3, 15)


def test_whom_a_letter_is_for_may_stand_in_the_cell_beside() -> None:
    left, right = p("Kính gửi:", '<w:jc w:val="right"/>'), p("- Sở Tài chính;") + p("- Sở Tư pháp.")
    page = read(CELLS.format(row(left, right)) + p() + SECTION)
    assert said(page, "to") == ["Kính gửi: - Sở Tài chính; - Sở Tư pháp."]


def test_who_signs_in_a_text_box_is_found_where_the_box_stands() -> None:
    rows = ("GIÁM ĐỐC", "Nguyễn Văn An")
    inner = "".join(p(text, CENTRED, BOLD) for text in rows)
    box = (
        "<w:p><w:r><w:pict><v:rect stroked='f' style='position:absolute;margin-left:255pt;"
        "width:200pt;height:110pt'><v:textbox><w:txbxContent>"
        f"{inner}</w:txbxContent></v:textbox></v:rect></w:pict></w:r></w:p>"
    )
    page = read(BODY + box + p("Nơi nhận:") + p("- Lưu: VT.") + SECTION)
    assert said(page, "authority", "signer") == [*rows]


ONE = '<w:tbl><w:tblGrid><w:gridCol w:w="9200"/></w:tblGrid>{}</w:tbl>'


def test_a_table_of_one_column_without_a_frame_only_holds_the_content() -> None:
    text = "Các phòng, đơn vị thuộc Sở thực hiện nghiêm túc nội dung đã được phân công."
    held = ONE.format(f"<w:tr><w:tc>{p(text)}</w:tc></w:tr>")
    data = CELLS.format(row(p("Tháng 1"), p("13 hồ sơ")))
    page = read(BODY + held + data + p("Sở Nội vụ thông báo./.") + SECTION)
    told = " ".join(line.text for line in page.body)
    assert told == f"{BODY_TITLE} {text} Sở Nội vụ thông báo./."


def test_a_line_over_an_empty_paragraph_and_underlined_words_are_strokes() -> None:
    border = '<w:pBdr><w:top w:val="single" w:sz="6"/></w:pBdr>'
    underlined = p("Chữ", "", '<w:u w:val="single"/>')
    body = p("SAO Y") + f"<w:p><w:pPr>{border}</w:pPr></w:p>" + underlined
    found = typeset(layout(body + SECTION))
    assert found is not None
    across, under = found.sheets[0].level
    assert across[2] - across[0] > 450
    assert under[2] - under[0] < 40


@pytest.mark.parametrize(("rows", "parted"), [(400, True), (600, False)])
def test_tabs_and_blanks_are_followed_as_far_as_one_types_them(rows: int, parted: bool) -> None:
    """A paragraph of millions of tabs would keep whoever judges it busy for minutes."""
    said: dict[str, Any] = {"left": 0.0, "right": 0.0, "first": 0.0, "align": "left", "tabs": []}
    span = Span(("ab" + " " * 10 + "cd\n") * rows, "Times New Roman", 13.0, False, False, "000000")
    assert bool(parted_at_stops([span], said, (0.0, 450.0))) is parted

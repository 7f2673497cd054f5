"""Minutes as DOCX: what they say is in the file, laid out as the Decree has it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.minutes import Ground, Heading, Minutes, Paragraph, Party, Table, minutes_docx
from reports.minutes.marks import Look, balanced, text_width

TWO = (Party("Thư ký", "Trần Thị Bình"), Party("Trưởng đoàn", "Nguyễn Văn An"))
MINUTES = Minutes(
    organ="Sở Nội vụ",
    parent="Ủy ban nhân dân tỉnh An Bình",
    symbol="BB-SNV",
    number="12",
    about="Kiểm tra công tác lập hồ sơ và nộp lưu hồ sơ, tài liệu điện tử vào Lưu trữ cơ quan",
    body=(
        Ground("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ."),
        Heading("I. Kết quả"),
        Paragraph("08 giờ 00, ngày 10 tháng 3 năm 2026.", lead="Thời gian bắt đầu:"),
        Table(("Quy tắc", "Số mục"), (("T02-META-06", "12"), ("Cộng", "12")), total=True),
        Paragraph("Biên bản được lập thành 02 bản./."),
    ),
    parties=TWO,
    recipients=("Giám đốc Sở",),
    kept="VT, HCTH",
    author="Sở Nội vụ",
    made="2026-03-10T01:00:00Z",
)


def opened(minutes: Minutes) -> Any:
    return docx.Document(BytesIO(minutes_docx(minutes)))


def said(minutes: Minutes) -> str:
    """All its words, one paragraph or cell a line."""
    document = opened(minutes)
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " \n ".join(lines)


def test_equal_minutes_give_equal_bytes() -> None:
    assert minutes_docx(MINUTES) == minutes_docx(replace(MINUTES))


def test_everything_said_is_in_the_file() -> None:
    words = " ".join(said(MINUTES).split())
    for text in ("ỦY BAN NHÂN DÂN TỈNH AN BÌNH", "SỞ NỘI VỤ", "Số: 12/BB-SNV", "BIÊN BẢN",
                 MINUTES.about, "I. KẾT QUẢ", "Thời gian bắt đầu: 08 giờ 00", "T02-META-06",
                 "TRƯỞNG ĐOÀN", "Nguyễn Văn An", "- Giám đốc Sở;", "- Lưu: VT, HCTH."):  # fmt: skip
        assert text in words


def test_the_page_is_that_of_the_decree() -> None:
    section = opened(MINUTES).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 30 <= section.left_margin.mm <= 35
    assert 15 <= round(section.right_margin.mm) <= 20
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert section.header_distance < Mm(20)


def test_an_unnumbered_draft_leaves_room_for_the_clerk() -> None:
    assert "Số: ....../BB-SNV" in said(replace(MINUTES, number=""))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_those_who_sign_stand_side_by_side(count: int) -> None:
    document = opened(replace(MINUTES, parties=(TWO * 2)[:count]))
    assert len(document.tables[-1].columns) == count


def test_nobody_signs_where_nobody_is_named() -> None:
    assert len(opened(replace(MINUTES, parties=())).tables) == 2  # the head and the table


def test_the_head_of_a_table_comes_again_on_the_next_page() -> None:
    assert "w:tblHeader" in opened(MINUTES).tables[1].rows[0]._tr.xml


@given(text=st.text(max_size=60))
@settings(max_examples=20)
def test_any_text_makes_a_file_that_opens(text: str) -> None:
    party = Party(text, text, text)
    body = (Heading(text), Paragraph(text, text), Ground(text), Table((text,), ((text,),)))
    minutes = replace(MINUTES, organ=text, parent=text, about=text, body=body, parties=(party,))
    assert opened(minutes).paragraphs


@given(words=st.lists(st.sampled_from(("hồ", "sơ", "Ủy", "nghiêng")), min_size=1, max_size=30))
def test_balanced_lines_keep_every_word_and_the_fewest_lines(words: list[str]) -> None:
    look, room = Look(), 120.0
    lines = balanced(" ".join(words), look, room)
    assert " ".join(lines).split() == words
    assert all(text_width(line, look) <= room for line in lines)


def test_the_file_is_small(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(minutes_docx(MINUTES))
    assert (tmp_path / "x.docx").stat().st_size < 30_000

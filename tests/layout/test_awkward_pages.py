"""Pages as offices make them: blanks for numbers, notes, long names, signatures near the text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from pages_support import (
    END,
    GROUNDS,
    HEAD,
    LEFT,
    RIGHT,
    body,
    form,
    kinds,
    line,
    page,
    paragraphs,
    told_of_list,
)

from validator.anatomy import Anatomy, Part, anatomy
from validator.anatomy.page import Written
from validator.anatomy.paragraphs import edges
from validator.layout.form import (
    closing,
    grounds,
    head,
    headings,
    sheet,
    whole,
)
from validator.registry import Skip


def test_a_line_of_the_content_just_above_the_end_does_not_hide_the_signer() -> None:
    found = anatomy(Written((page([*HEAD, *body(), line("thi hành./.", 318), *END]),)))
    assert found.parts["authority"].text == "GIÁM ĐỐC"
    assert found.parts["signer"].text == "Nguyễn Văn A"


def test_a_signature_far_above_the_recipients_is_found_but_not_sure() -> None:
    signed = (
        line("TM. ỦY BAN NHÂN DÂN", 420, 380, 520, bold=True),
        line("CHỦ TỊCH", 404, 420, 480, bold=True),
        line("Trần Thị B", 340, 415, 485, bold=True),
    )
    found = anatomy(Written((page([*HEAD, *body(), *signed, *END[:3]]),)))
    assert found.parts["authority"].text == "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
    assert found.parts["signer"].text == "Trần Thị B"
    assert not found.parts["authority"].certain


def test_a_symbol_apart_from_its_word_is_part_of_the_number() -> None:
    parts = (line("Số:", 735, 120, 140, size=13.0), line("/SNV-VP", 735, 180, 230, size=13.0))
    found = anatomy(Written((page([*HEAD, *parts, *body()]),)))
    assert found.parts["number"].text == "Số: /SNV-VP"
    assert found.parts["number"].mid == 175


@pytest.mark.parametrize("text", ["Số:     /SNV-VP", "Số: ……/SNV-VP", "Số: ....../SNV-VP"])
def test_room_for_a_number_is_no_missing_slash(text: str) -> None:
    part = Part("number", (line(text, 735, 120, 230, size=13.0),))
    assert kinds(head.symbol(cast(Any, None), part)) == []


def test_a_symbol_without_slash_is_told() -> None:
    part = Part("number", (line("Số: 12 QĐ-SNV", 735, 120, 230, size=13.0),))
    assert kinds(head.symbol(cast(Any, None), part)) == ["no-slash"]


@pytest.mark.parametrize(
    ("lines", "parent"),
    [
        (("BAN CHỈ HUY", "PHÒNG CHỐNG THIÊN TAI"), None),
        (("BAN CHỈ ĐẠO", "HỘI NHẬP QUỐC TẾ"), None),
        (("UBND TỈNH KON TUM", "SỞ NỘI VỤ"), "UBND TỈNH KON TUM"),
    ],
)
def test_words_that_begin_like_organs_do_not_part_a_name(
    lines: tuple[str, str], parent: str | None
) -> None:
    names = [line(text, 775 - 15 * at, 110, 230, bold=True) for at, text in enumerate(lines)]
    number = line("Số: 12/QĐ-SNV", 735, 120, 230, size=13.0)
    found = anatomy(Written((page([*names, number, *HEAD[2:], *body()]),)))
    above = found.part("parent")
    assert (above.text if above else None) == parent


def test_grounds_right_below_an_abstract_are_no_part_of_it() -> None:
    middle = (
        line("QUYẾT ĐỊNH", 690, 270, 368, bold=True),
        line("Về việc ban hành Quy chế", 672, 230, 408, bold=True),
        line("Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024 của Quốc hội;", 650, 121, italic=True),
    )
    number = line("Số: 12/QĐ-SNV", 735, 120, 230, size=13.0)
    found = anatomy(Written((page([*HEAD, number, *middle, *body()]),)))
    assert found.parts["abstract"].text == "Về việc ban hành Quy chế"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Độc lập - Tự do - Hạnh phúc", []),
        ("ĐỘC LẬP - TỰ DO - HẠNH PHÚC", []),  # told by its style
        ("Độc Lập - Tự Do - Hạnh Phúc", ["text"]),
        ("Độc lập – Tự do – Hạnh phúc", ["text"]),
    ],
)
def test_the_motto_is_held_to_the_letter(text: str, told: list[str]) -> None:
    part = Part("motto", (line(text, 758, 330, 510, bold=True),))
    empty = form(Anatomy(Written(())))
    assert [kind for kind in kinds(head.motto(empty, part)) if kind == "text"] == told


def test_what_is_considered_is_a_ground_too() -> None:
    assert kinds(grounds.grounds(form(paragraphs(*GROUNDS, italic=True)))) == []
    assert "not-italic" in kinds(grounds.grounds(form(paragraphs(*GROUNDS))))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Chương II", []),
        ("Chương II.", []),
        ("Chương 2.", ["not-roman"]),
    ],
)
def test_a_full_stop_is_no_part_of_the_number_of_a_chapter(text: str, told: list[str]) -> None:
    lines = (
        line(text, 600, 290, 350, bold=True),
        line("QUY ĐỊNH CHUNG", 580, 260, 380, bold=True),
    )
    found = Anatomy(Written(()), body=(line("Mở đầu", 640), *lines))
    assert kinds(headings.chapters(form(found))) == told


def test_an_article_in_capitals_is_told() -> None:
    found = paragraphs("ĐIỀU 5. Giá trị pháp lý")
    assert "article-form" in kinds(headings.articles(form(found)))
    assert "upper" not in kinds(headings.articles(form(paragraphs("Điều 5. Giá trị pháp lý"))))


def test_a_list_below_a_recipient_needs_no_second_dash() -> None:
    assert told_of_list("- Các sở:", "+ Sở Tài chính;", "+ Sở Y tế;", "- Lưu: VT.") == []
    assert told_of_list("- UBND tỉnh;", "Sở Tài chính;", "- Lưu: VT.") == ["no-dash"]


def test_a_unit_behind_lưu_is_no_mark_of_a_typist() -> None:
    end = (*END[:2], line("- Lưu: VT; NV (5).", 274, LEFT, 180, size=11.0), *END[3:])
    found = anatomy(Written((page([*HEAD, *body(), *end]),)))
    assert "typist" not in found.parts
    assert kinds(closing.kept_copy(form(found), found.parts["list"])) == []


NOTES = (
    line("(1) Theo Báo cáo số 12/BC-SNV", 80, size=10.0),
    line("ngày 05/3/2025.", 68, size=10.0),
)
STROKE = ((LEFT, 92.0, LEFT + 144, 92.5),)


def test_notes_under_a_stroke_are_no_content() -> None:
    found = anatomy(Written((page([*HEAD, *body(), *NOTES], rules=STROKE),)))
    assert not set(NOTES) & set(found.body)
    whole_text = [*body(), line("Dòng cuối cỡ thường", 80)]
    assert len(anatomy(Written((page([*HEAD, *whole_text], rules=STROKE),))).body) == 7


def test_a_page_that_begins_with_a_table_tells_no_top_margin() -> None:
    grid = tuple((x, 650.0, x + 0.5, 780.0) for x in (LEFT, 300.0, RIGHT))
    grid += tuple((LEFT, y, RIGHT, y + 0.5) for y in (650.0, 780.0))
    cell = line("Nội dung ô", 760, 100, 280, page=2)
    second = page([cell, *body(620, number=2)], 2, grid)
    found = anatomy(Written((page([*HEAD, *body()]), second)))
    told = sheet.margins(form(found))
    assert "margin-top" not in ([] if isinstance(told, Skip) else kinds(told))
    plain = anatomy(Written((page([*HEAD, *body()]), page(body(620, number=2), 2))))
    assert "margin-top" in kinds(sheet.margins(form(plain)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lực lượng vũ trang nhân dân và giấy chứng minh nhân dân", []),
        ("Quỹ tín dụng nhân dân, Ban Thanh tra nhân dân", []),
        ("phục vụ nhân dân địa phương", ["capital"]),
    ],
)
def test_names_with_nhân_dân_keep_their_letters(text: str, told: list[str]) -> None:
    assert kinds(whole.capitals(form(paragraphs(text)))) == told


@pytest.mark.parametrize(
    ("rows", "told"), [(("-", "Như Điều 3;"), []), (("- Sở Y tế;",), ["first-recipient"])]
)
def test_a_dash_apart_from_its_recipient(rows: tuple[str, ...], told: list[str]) -> None:
    part = Part("list", tuple(line(text, 287, LEFT + 20 * at) for at, text in enumerate(rows)))
    found = Anatomy(Written(()), parts={"list": part}, type_id="02")
    assert kinds(closing.first_recipient(form(found))) == told


@pytest.mark.parametrize(
    ("font", "told"),
    [
        ("TimesNewRomanPSMT", []),
        ("LiberationSerif", [("font-metric", "info", True)]),
        ("Arial", [("font", None, False)]),
    ],
)
def test_a_font_with_the_measures_of_times_new_roman_is_noted_but_allowed(
    font: str, told: list[tuple[str, str | None, bool]]
) -> None:
    set_in = line("Nội dung văn bản", 600)
    set_in = replace(set_in, spans=(replace(set_in.spans[0], font=font),))
    found = sheet.font(form(Anatomy(Written(()), main=(page([set_in]),))))
    assert not isinstance(found, Skip)
    assert [(fault.kind, fault.severity, fault.remark) for fault in found] == told


@pytest.mark.parametrize(("margin", "left"), [(84.0, 91.0), (70.0, 70.0)])
def test_recipients_a_little_off_do_not_move_the_edge_of_the_content(
    margin: float, left: float
) -> None:
    """In a table inside a table they begin elsewhere; no first line is set in by so little."""
    lines = [line("Dòng", 600 - 19 * at, 91.0) for at in range(4)]
    assert edges(lines, margin)[0] == left

"""Pages as offices make them: blanks for numbers, notes, long names, signatures near the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from schemas.text import nfc
from validator.anatomy import Anatomy, Part, anatomy
from validator.anatomy.head import type_of
from validator.anatomy.page import Line, Sheet, Span, Written
from validator.anatomy.typeset import typeset
from validator.layout.form import (
    closing,
    grounds,
    head,
    headings,
    numbering,
    setting,
    sheet,
    whole,
)
from validator.layout.form.base import Fault, Form
from validator.registry import Skip

WIDTH, HEIGHT = 595.3, 841.9
LEFT, RIGHT = 85.0, 552.8


def line(
    text: str, base: float, left: float = LEFT, right: float = RIGHT, page: int = 1, **style: Any
) -> Line:
    look = {"size": 14.0, "bold": False, "italic": False} | style
    span = Span(text, "TimesNewRoman", look["size"], look["bold"], look["italic"], "000000")
    return Line(page, left, base, right, (span,))


def page(lines: Iterable[Line], number: int = 1, rules: tuple[Any, ...] = ()) -> Sheet:
    ordered = sorted(lines, key=lambda one: (-one.base, one.left))
    return Sheet(number, WIDTH, HEIGHT, tuple(ordered), rules)


def form(found: Anatomy) -> Form:
    return Form(
        cast(Any, SimpleNamespace(view=SimpleNamespace(alone=True))), cast(Any, None), found
    )


def kinds(faults: Iterable[Fault] | Skip) -> list[str]:
    assert not isinstance(faults, Skip)
    return [fault.kind for fault in faults]


HEAD = (
    line("UBND TỈNH KON TUM", 775, 110, 230, size=13.0),
    line("SỞ NỘI VỤ", 760, 130, 210, size=13.0, bold=True),
    line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 775, 290, 550, size=13.0, bold=True),
    line("Độc lập - Tự do - Hạnh phúc", 758, 330, 510, bold=True),
    line("Kon Tum, ngày      tháng 3 năm 2025", 735, 320, 520, italic=True),
)
END = (
    line("Nơi nhận:", 300, LEFT, 140, size=12.0, bold=True, italic=True),
    line("- Như Điều 3;", 287, LEFT, 150, size=11.0),
    line("- Lưu: VT, NV.", 274, LEFT, 160, size=11.0),
    line("GIÁM ĐỐC", 300, 400, 470, bold=True),
    line("Nguyễn Văn A", 220, 395, 475, bold=True),
)


def body(top: float = 600, count: int = 6, number: int = 1) -> list[Line]:
    return [
        line(
            f"Dòng nội dung thứ {place} của văn bản dài hết bề ngang", top - 19 * place, page=number
        )
        for place in range(count)
    ]


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


def paragraphs(*texts: str, italic: bool = False) -> Anatomy:
    """A page of paragraphs of one line each."""
    lines = [
        line(nfc(text), 600 - 30 * at, 121, 400, italic=italic) for at, text in enumerate(texts)
    ]
    edge = Part("recipients", (line("Nơi nhận:", 100, LEFT, 140),))
    return Anatomy(
        Written(()),
        parts={"recipients": edge},
        body=(*lines, line("Hết.", 60, LEFT, RIGHT)),
        type_id="01",
    )


GROUNDS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "Xét Tờ trình số 12/TTr-UBND ngày 05 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh;",
    "Theo đề nghị của Ban Pháp chế.",
)


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


def told_of_list(*rows: str) -> list[str]:
    lines = tuple(line(text, 300 - 13 * at, size=11.0) for at, text in enumerate(rows))
    return kinds(closing.recipients_list(cast(Any, None), Part("list", lines)))


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


# what the templates of the Decree and real drafts taught


def cells(*texts: str, cell: bool) -> list[dict[str, Any]]:
    place = {"cell": [0, 0, 0.0, 460.0]} if cell else {}
    return [{"spans": [[0, text]], **place} for text in texts]


def laid(*paragraphs: dict[str, Any]) -> Anatomy:
    styles = [["Times New Roman", 14.0, False, False, "000000"]]
    found = typeset({"paragraphs": list(paragraphs), "styles": styles, "sections": []})
    assert found is not None
    return anatomy(found)


def test_cells_of_a_table_are_no_content() -> None:
    found = laid(*cells("Nội dung ngoài bảng", cell=False), *cells("Trong bảng", cell=True))
    assert [one.text for one in found.body] == ["Nội dung ngoài bảng"]
    assert len(laid(*cells("Tất cả", "trong bảng", cell=True)).body) == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("NGHỊ QUYẾT LIÊN TỊCH", "01"),
        ("QUY CHẾ PHỐI HỢP", "04"),
        ("KẾ HOẠCH LIÊN NGÀNH", "10"),
        ("PHỐI HỢP", None),
    ],
)
def test_a_type_with_an_addition_is_read(text: str, number: str | None) -> None:
    term = type_of(text)
    assert (term.id if term else None) == number


def numbered(text: str) -> Part:
    return Part("number", (line(text, 735, 120, 230, size=13.0),))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Số: 12/SGDĐT-GDTrH", [("symbol-case", "warning")]),
        ("Số: 12/TB-KTTr", [("symbol-case", "warning")]),
        ("Số: 12/QĐ-snv", [("symbol-case", None)]),
        ("Số: 12/TTr-SNV", []),
        ("Số: 05a/QĐ-SNV", []),
    ],
)
def test_units_may_have_small_letters_in_their_symbol(
    text: str, told: list[tuple[str, str | None]]
) -> None:
    faults = head.symbol(cast(Any, None), numbered(text))
    assert [(fault.kind, fault.severity) for fault in faults] == told


@pytest.mark.parametrize(
    ("text", "told"), [("Số: 05a/QĐ-SNV", []), ("Số: 5a/QĐ-SNV", ["no-zero"]), ("Số: 15/QĐ", [])]
)
def test_a_letter_may_follow_a_number(text: str, told: list[str]) -> None:
    assert kinds(head.leading_zero(form(Anatomy(Written(()))), numbered(text))) == told


@pytest.mark.parametrize(
    ("ground", "told"),
    [
        ("Căn cứ Kế hoạch công tác năm 2025 của Sở Nội vụ;", []),
        ("Căn cứ Kết luận của Chủ tịch Ủy ban nhân dân tỉnh tại cuộc họp;", []),
        ("Căn cứ Kế hoạch số 12/KH-SNV của Sở Nội vụ về kiểm tra;", ["ground-short"]),
        ("Căn cứ Nghị định về công tác văn thư;", ["ground-short"]),
    ],
)
def test_plans_and_conclusions_may_have_no_number(ground: str, told: list[str]) -> None:
    found = paragraphs(ground, GROUNDS[2], italic=True)
    assert kinds(grounds.grounds_full(form(found))) == told


def test_a_bracket_behind_a_number_is_an_error_beside_articles_only() -> None:
    told = [numbering.clauses(form(paragraphs(*texts))) for texts in (BARE, ("Điều 1. Một", *BARE))]
    assert [[f.severity for f in faults if f.kind == "clause-sign"] for faults in told] == [
        ["warning", "warning"],
        [None, None],
    ]


BARE = ("1) Việc thứ nhất.", "2) Việc thứ hai.")


def test_quoted_paragraphs_are_not_counted() -> None:
    quoted = ("“5. Khoản được sửa đổi;", "7. Khoản khác.”")
    texts = ("1. Sửa đổi khoản 5 như sau:", *quoted, "2. Bãi bỏ khoản 6.")
    assert kinds(numbering.counted(form(paragraphs(*texts)))) == []
    assert kinds(numbering.counted(form(paragraphs("1. Một.", "3. Ba.")))) == ["jump"]


SHORT_STROKE = (150.0, 690.0, 200.0, 690.5)  # a quarter of the words


@pytest.mark.parametrize(("measured", "severity"), [(True, None), (False, "warning")])
def test_a_short_line_is_a_warning_where_we_laid_it_out(
    measured: bool, severity: str | None
) -> None:
    organ = (line("SỞ NỘI VỤ TỈNH KON TUM", 700, 75, 275, size=13.0, bold=True),)
    part = Part("organ", organ, rule=SHORT_STROKE)
    whole_page = Anatomy(Written((), measured=measured), main=(page(organ),))
    assert [(f.kind, f.severity) for f in head.organ(form(whole_page), part)] == [
        ("short-length", severity)
    ]


def test_room_to_be_filled_in_is_no_fault() -> None:
    empty = form(Anatomy(Written(())))
    blank = Part("abstract", (line("……… 5 ………", 640, 250, 350),))
    assert kinds(head.abstract(empty, blank)) == []
    to = Part("to", (line("Kính gửi:", 640, 250, 320), line("- ………………;", 620, 260, 400)))
    assert kinds(closing.addressees(empty, to)) == []
    dots = paragraphs("." * 80 + " 6 " + "." * 20)
    assert isinstance(setting.setting(form(dots)), Skip)
    kept = Part("type", (line("TÊN LOẠI VĂN BẢN6", 660, 250, 350, bold=True),))
    assert kinds(head.type_name(empty, kept)) == []
    named = Part("type", (line("GIẤY CHỨNG NHẬN", 660, 250, 350, bold=True),))
    assert kinds(head.type_name(empty, named)) == ["type-unknown"]


def test_the_room_for_the_name_of_the_signer_is_seen() -> None:
    end = (*END[:4], line("Họ và tên", 220, 395, 475, bold=True))
    found = anatomy(Written((page([*HEAD, *body(), *end]),)))
    assert found.parts["signer"].text == "Họ và tên"


def test_the_number_of_the_document_an_annex_belongs_to_is_not_its_own() -> None:
    signed = line("Số: 12/QĐ-SNV; ngày 05/3/2025; giờ: 10:15:00", 780, LEFT, 330, size=10.0)
    assert "number" not in anatomy(Written((page([signed, *body()]),))).parts
    plain = line("Số: 12/QĐ-SNV", 780, LEFT, 330, size=13.0)
    assert "number" in anatomy(Written((page([plain, *body()]),))).parts


def test_margins_nobody_stated_are_not_judged() -> None:
    section = {"size": [WIDTH, HEIGHT], "margins": [10.0, 10.0, 10.0, 10.0]}
    for assumed, judged in (([], True), (["margins"], False)):
        written = Written((), measured=False, sections=({**section, "assumed": assumed},))
        assert isinstance(sheet.margins(form(Anatomy(written))), Skip) is not judged


def test_dots_in_another_font_are_no_text() -> None:
    span = Span("……… ", "Calibri", 14.0, False, False, "000000")
    times = Span("Nội dung của văn bản", "Times New Roman", 14.0, False, False, "000000")
    for spans, told in (((times, span), []), ((times, replace(span, text="Một hai")), ["font"])):
        rows = (Line(1, LEFT, 600, RIGHT, spans),)
        found = sheet.font(form(Anatomy(Written(()), main=(page(rows),))))
        assert kinds(found) == told


def test_words_that_open_the_content_are_no_abstract() -> None:
    number = line("Số: 12/GGT-SNV", 735, 120, 230, size=13.0)
    kind = line("GIẤY GIỚI THIỆU", 690, 260, 378, bold=True)
    for text, told in (("Sở Nội vụ trân trọng giới thiệu:", False), ("Về việc công tác", True)):
        opening = line(text, 668, 225, 413)
        found = anatomy(Written((page([*HEAD, number, kind, opening, *body()]),)))
        assert ("abstract" in found.parts) is told

"""What the Decree's own templates and real drafts taught: what looks like a fault and is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from pages_support import (
    END,
    GROUNDS,
    HEAD,
    HEIGHT,
    LEFT,
    RIGHT,
    WIDTH,
    body,
    form,
    kinds,
    line,
    page,
    paragraphs,
)

from validator.anatomy import Anatomy, Part, anatomy
from validator.anatomy.head import type_of
from validator.anatomy.page import Line, Span, Written
from validator.anatomy.typeset import typeset
from validator.layout.form import (
    closing,
    grounds,
    head,
    numbering,
    setting,
    sheet,
)
from validator.registry import Skip


def cells(*texts: str, cell: bool) -> list[dict[str, Any]]:
    return [
        {"spans": [[0, text]], **({"cell": [0, 0, 230.0 * (at % 2), 460.0]} if cell else {})}
        for at, text in enumerate(texts)
    ]


def laid(*paragraphs: dict[str, Any]) -> Anatomy:
    styles = [["Times New Roman", 14.0, False, False, "000000"]]
    found = typeset({"paragraphs": list(paragraphs), "styles": styles, "sections": []})
    assert found is not None
    return anatomy(found)


def test_cells_of_a_table_are_no_content() -> None:
    found = laid(*cells("Nội dung ngoài bảng", cell=False), *cells("Trong", "bảng", cell=True))
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

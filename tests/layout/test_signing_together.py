"""Joint documents: who signs at the left is found, held to the form, and may sign there."""

from __future__ import annotations

from dataclasses import replace

from pages_support import form, kinds

from validator.anatomy import Anatomy, anatomy
from validator.anatomy.page import Line, Sheet, Span, Written
from validator.appearance.faults import place_faults
from validator.appearance.seen import Seen
from validator.layout.form import closing
from validator.signature.parties import Party

END = (
    (110, 300, "TM. SỞ NỘI VỤ", True),
    (330, 300, "TM. SỞ TÀI CHÍNH", True),
    (125, 286, "GIÁM ĐỐC", True),
    (355, 286, "GIÁM ĐỐC", True),
    (115, 200, "Nguyễn Văn An", True),
    (340, 200, "Trần Thị Bình", True),
    (85, 150, "Nơi nhận:", True),
    (85, 136, "- Như Điều 3;", False),
    (85, 122, "- Lưu: VT.", False),
)


def line(left: float, base: float, text: str, bold: bool, size: float = 13) -> Line:
    span = Span(text, "TimesNewRomanPSMT", size, bold=bold, italic=False, color="000000")
    return Line(1, left, base, left + 6.5 * len(text), (span,))


def read(*rows: tuple[float, float, str, bool]) -> Anatomy:
    lines = sorted((line(*row) for row in rows), key=lambda one: (-one.base, one.left))
    return anatomy(Written((Sheet(1, 595, 842, tuple(lines)),)))


def test_both_who_sign_are_found_from_the_right() -> None:
    page = read(*END)
    assert [(title.text, name.text) for title, name in page.signing] == [
        ("TM. SỞ TÀI CHÍNH GIÁM ĐỐC", "Trần Thị Bình"),
        ("TM. SỞ NỘI VỤ GIÁM ĐỐC", "Nguyễn Văn An"),
    ]


def test_the_list_of_recipients_is_nobody_who_signs() -> None:
    usual = [row for row in END if row[0] > 300]
    page = read(*usual, (85, 300, "Nơi nhận:", True), (85, 286, "- Lưu: VT.", False))
    assert [name.text for _, name in page.signing] == ["Trần Thị Bình"]
    assert page.others == ()


COLUMNS = (40, 235, 430)
NAMES = ("Đặng Thị Hoa", "Vũ Văn Giang", "Nguyễn Văn An")
TITLES = ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
THREE = (
    *((left, 300, TITLES[0], True) for left in COLUMNS),
    *((left, 286, TITLES[1], True) for left in COLUMNS),
    *((left, 200, name, True) for left, name in zip(COLUMNS, NAMES, strict=True)),
)


def names(page: Anatomy) -> list[str]:
    return [name.text for _, name in page.signing]


def test_three_sign_above_the_recipients() -> None:
    page = read(*THREE, (85, 150, "Nơi nhận:", True), (85, 136, "- Lưu: VT.", False))
    assert names(page) == [*reversed(NAMES)]
    assert {title.text for title, _ in page.signing} == {" ".join(TITLES)}
    assert page.body == ()


def test_those_who_sign_below_each_other_are_told_row_by_row() -> None:
    second = (
        (110, 150, "NGƯỜI CHỨNG KIẾN", True),
        (355, 150, "THƯ KÝ", True),
        (115, 60, "Hoàng Thị Em", True),
        (340, 60, "Phạm Minh Đức", True),
    )
    page = read(*(row for row in END if row[1] >= 200), *second)
    assert names(page) == ["Trần Thị Bình", "Nguyễn Văn An", "Phạm Minh Đức", "Hoàng Thị Em"]


def test_one_more_in_the_middle_signs_too() -> None:
    last = ((230, 150, "XÁC NHẬN CỦA XÃ", True), (240, 60, "Hoàng Thị Em", True))
    page = read(*(row for row in END if row[1] >= 200), *last)
    assert names(page) == ["Trần Thị Bình", "Nguyễn Văn An", "Hoàng Thị Em"]


def test_heads_of_columns_with_names_are_nobody_who_signs_where_text_follows() -> None:
    text = (85, 150, "Các bên thống nhất thực hiện những nội dung đã ghi ở trên kể từ ngày", False)
    page = read(*(row for row in END if row[1] >= 200), text)
    assert page.others == ()


def test_a_name_torn_off_to_the_next_page_is_who_signs() -> None:
    first = (
        line(330, 60, "GIÁM ĐỐC", True),
        line(85, 60, "Nơi nhận:", True),
        line(85, 46, "- Như Điều 3;", False),
    )
    rest = (line(340, 780, "Nguyễn Văn An", True), line(85, 780, "- Lưu: VT.", False))
    next_page = tuple(replace(one, page=2) for one in rest)
    sheets = (Sheet(1, 595, 842, first), Sheet(2, 595, 842, next_page))
    page = anatomy(Written(sheets))
    assert names(page) == ["Nguyễn Văn An"]
    assert page.parts["list"].text == "- Như Điều 3; - Lưu: VT."
    assert (page.annexes, page.body) == ((), ())
    more = tuple(line(85, 700 - 14 * at, f"Dòng {at}", False) for at in range(12))
    longer = Sheet(2, 595, 842, (*next_page, *(replace(one, page=2) for one in more)))
    assert names(anatomy(Written((sheets[0], longer)))) == []


def told_of_recipients(page: Anatomy) -> list[str]:
    part = page.parts["recipients"]
    return kinds(closing.recipients_word(form(page), part))


def test_recipients_stand_below_where_several_sign() -> None:
    several = read(*THREE, (85, 150, "Nơi nhận:", True))
    alone = read(*(row for row in THREE if row[0] == 430), (85, 280, "Nơi nhận:", True))
    assert "not-level" not in told_of_recipients(several)
    assert "not-level" in told_of_recipients(alone)


def test_capitals_without_a_name_sign_nothing() -> None:
    page = read(*(row for row in END if row[2] != "Nguyễn Văn An"))
    assert [name.text for _, name in page.signing] == ["Trần Thị Bình"]


def faults_of(box: tuple[float, float, float, float], page: Anatomy) -> list[str]:
    """What is told of where the image of a signature stands."""
    image = {"box": list(box), "hue": "blue", "alpha": True}
    look = {"page": 1, "rotation": 0, "images": [image], "text": [], "shapes": [], "error": ""}
    seen = Seen({"appearance": look}, Party("person", "", "Nguyễn Văn An"))
    return [fault.code for fault in place_faults(seen, page)]


def test_the_signature_of_each_stands_under_his_own_title() -> None:
    page = read(*END)
    assert faults_of((130, 230, 200, 270), page) == []
    assert faults_of((350, 230, 420, 270), page) == []
    assert faults_of((130, 500, 200, 540), page) == ["not-between"]

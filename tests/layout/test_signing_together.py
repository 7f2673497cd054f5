"""Joint documents: who signs at the left is found, held to the form, and may sign there."""

from __future__ import annotations

from validator.anatomy import Anatomy, anatomy
from validator.anatomy.page import Line, Sheet, Span, Written
from validator.appearance.faults import place_faults
from validator.appearance.seen import Seen
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
    assert "other_signer" not in page.parts


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

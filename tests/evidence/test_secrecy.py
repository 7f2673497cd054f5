"""A secrecy stamp is seen where it stands alone, and only there."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.facts import TextFacts
from evidence.secrecy import Box, marks_of_boxes, marks_of_notes, secrecy_marks


def levels(*pages: str) -> list[tuple[str, int]]:
    return [(mark.level, mark.page) for mark in secrecy_marks(TextFacts(pages=pages))]


@pytest.mark.parametrize("level", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("frame", ["{}", "  {} ", "[{}]", "( {} )", "| {} |"])
def test_a_mark_alone_on_its_line(level: str, form: str, frame: str) -> None:
    page = f"SỞ NỘI VỤ\nSố: 12/QĐ-SNV\n{frame.format(level)}\nQUYẾT ĐỊNH"
    assert levels("", unicodedata.normalize(form, page)) == [(level, 2)]  # type: ignore[arg-type]


def test_a_mark_on_two_lines() -> None:
    assert levels("TUYỆT\nMẬT") == [("TUYỆT MẬT", 1)]


@pytest.mark.parametrize(
    "page",
    [
        "bảo mật",
        "Mật",
        "mật ong rừng",
        "BẢO MẬT",
        "QUY CHẾ BẢO\nMẬT",
        "BAN CƠ YẾU\nMẬT\nMÃ",
        "BÍ\nMẬT",
        "Độ mật: MẬT",
        "Dấu chỉ độ MẬT đóng ở góc trái",
        "ĐÃ GIẢI MẬT",
        "ĐÃ GIẢI\nMẬT",
        "ĐÃ GIẢI MẬT\nMẬT",
        "MẬT\n(ĐÃ GIẢI MẬT)",
        "THƯỜNG\nKHẨN\nMAT",
        "MẬT KHẨU",
    ],
)
def test_no_mark(page: str) -> None:
    assert levels(page) == []


def test_small_letters_nearby_do_not_lift_a_mark() -> None:
    assert levels("MẬT\nThời hạn giải mật: 10 năm") == [("MẬT", 1)]


@given(st.text(alphabet="abcđêậ ắ\n.,:0123456789", max_size=200))
def test_running_text_around_changes_nothing(text: str) -> None:
    assert levels(f"{text}\n\nTỐI MẬT\n\n{text}") == [("TỐI MẬT", 1)]


def box(left: float, text: str, bottom: float = 100) -> Box:
    return Box((left, bottom, left + 10 * len(text), bottom + 12), text)


def test_a_box_far_from_its_neighbours_on_the_line() -> None:
    boxes = [box(50, "MẬT"), box(300, "Kon Tum, ngày 5"), box(50, "Số: 12", 120)]
    assert [mark.level for mark in marks_of_boxes(boxes, 3)] == ["MẬT"]


def test_a_box_within_a_sentence_is_no_mark() -> None:
    assert not list(marks_of_boxes([box(50, "BẢO"), box(85, "MẬT")], 1))


def test_a_stamp_annotation() -> None:
    marks = list(marks_of_notes(["ghi chú", "TUYỆT MẬT"], 4))
    assert [(mark.level, mark.page, mark.basis) for mark in marks] == [
        ("TUYỆT MẬT", 4, "annotation")
    ]

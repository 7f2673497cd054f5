"""What is made of Tesseract's table: lines, confidence, marks, boxes of turned pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evidence.ocr.marks import marks_of_words
from evidence.ocr.turn import needed_turn, turned, turned_back
from evidence.ocr.words import Line, Word, confidence, lines_of


def row(text: str, left: int, sure: float = 90.0, *, line: int = 1) -> str:
    return f"5\t1\t1\t1\t{line}\t1\t{left}\t100\t{20 * len(text)}\t30\t{sure}\t{text}"


def said(*texts: str) -> list[Line]:
    return [
        [Word((20 * at, 0, 20 * at + 15, 30), word, 90) for at, word in enumerate(text.split())]
        for text in texts
    ]


def test_words_of_one_line_stay_together_and_nothing_else_counts() -> None:
    table = "\n".join(
        ["level\tpage_num", row("Quyết", 0), row("định", 120), row(" ", 210), row("Số:", 0, line=2)]
    )
    found = [[word.text for word in line] for line in lines_of(table)]
    assert found == [["Quyết", "định"], ["Số:"]]


def test_what_stands_far_apart_on_one_height_is_two_lines() -> None:
    table = "\n".join([row("MẬT", 0), row("Hà", 400), row("Nội", 450)])
    assert [[word.text for word in line] for line in lines_of(table)] == [["MẬT"], ["Hà", "Nội"]]


def test_longer_words_count_more_for_confidence() -> None:
    table = "\n".join([row("a", 0, 10.0), row("nghiêng", 40, 90.0)])
    assert confidence(lines_of(table)) == round((10 + 7 * 90) / 8)
    assert confidence([]) == 0


@given(st.text())
def test_no_answer_is_too_odd(table: str) -> None:
    lines_of(table)


@given(st.lists(st.lists(st.text(st.characters(exclude_characters="\t\n\r")), min_size=12)))
def test_no_row_is_too_odd(rows: list[list[str]]) -> None:
    for line in lines_of("\n".join("\t".join(["5", *cells[1:12]]) for cells in rows)):
        for word in line:
            assert word.text == "".join(word.text.split()) != ""
            assert 0 <= word.sure <= 100


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        (("SỞ NỘI VỤ", "MẬT", "QUYẾT ĐỊNH"), "MẬT"),
        (("SỞ NỘI VỤ", "MÂT", "QUYẾT ĐỊNH"), "MẬT"),
        (("[MAT]",), "MẬT"),
        (("TOI MẬT",), "TỐI MẬT"),
        (("TUYET MAT.",), "TUYỆT MẬT"),
    ],
)
def test_a_word_that_looks_like_a_mark_is_one(lines: tuple[str, ...], level: str) -> None:
    assert [mark.level for mark in marks_of_words(said(*lines), 3)] == [level]
    assert {mark.page for mark in marks_of_words(said(*lines), 3)} == {3}


@pytest.mark.parametrize(
    "lines",
    [("mặt bằng",), ("Mặt",), ("BẢO", "MẬT"), ("CÓ MẶT TẠI",), ("ĐÃ GIẢI MẬT",), ("MẤT MÁT",)],
)
def test_other_words_are_none(lines: tuple[str, ...]) -> None:
    assert marks_of_words(said(*lines), 1) == ()


def test_which_way_up_is_believed_only_where_it_is_sure() -> None:
    answer = "Orientation in degrees: 180\nRotate: {}\nOrientation confidence: {}\n"
    assert needed_turn(answer.format(180, 5.2)) == 180
    assert needed_turn(answer.format(180, 0.3)) == 0
    assert needed_turn(answer.format(0, 9)) == 0
    assert needed_turn("") == 0


@given(st.sampled_from([0, 90, 180, 270]), st.data())
def test_a_box_comes_back_to_where_its_pixels_were(degrees: int, data: st.DataObject) -> None:
    wide, high = data.draw(st.integers(2, 30)), data.draw(st.integers(2, 30))
    left, top = data.draw(st.integers(0, wide - 1)), data.draw(st.integers(0, high - 1))
    right, bottom = data.draw(st.integers(left + 1, wide)), data.draw(st.integers(top + 1, high))
    image = Image.new("L", (wide, high), 0)
    image.paste(255, (left, top, right, bottom))
    seen = turned(image, degrees) if degrees else image
    found = seen.getbbox()
    assert found is not None
    assert turned_back(found, degrees, wide, high) == (left, top, right, bottom)

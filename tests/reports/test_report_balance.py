"""Columns get the room their texts need; the page stays as wide as it was planned."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont

from reports.balance import balanced_widths
from reports.sheets import Column, Row, Sheet, Table
from schemas.fitting import most_lines, text_width
from validator.catalogue import load_catalogue

LONG = "Cung cấp danh sách thu hồi hoặc trả lời OCSP tại thời điểm ký để kiểm tra lại. " * 2


def sheet_of(*columns: tuple[str, str], count: int = 3, width: float = 20) -> tuple[Sheet, Table]:
    """A sheet with one table whose rows are all alike: (head, text) per column."""
    heads = tuple(Column(head, width) for head, _ in columns)
    table = Table(heads, (Row(tuple(text for _, text in columns)),) * count, main=True)
    return Sheet("A", (table,)), table


def widths_of(*columns: tuple[str, str], width: float = 20) -> tuple[float, ...]:
    sheet, table = sheet_of(*columns, width=width)
    return balanced_widths(sheet, table, [width] * len(columns))


def test_the_fuller_column_is_wider_and_rows_come_out_lower() -> None:
    short, full = widths_of(("A", "12"), ("B", LONG))
    assert full > 25 > short
    assert most_lines([(LONG, full)], 11) < most_lines([(LONG, 20.0)], 11)


def test_the_longest_word_is_not_broken() -> None:
    code = "000.00.07.H99.2024.01.TH"
    narrow, _ = widths_of(("A", code), ("B", LONG * 3))
    assert most_lines([(code, narrow)], 11) == 1


def test_codes_that_fill_a_table_leave_room_for_the_rest() -> None:
    code = "000.00.07.H99.2024.01.TH"
    *codes, words = widths_of(*[("A", code)] * 4, ("B", "Vi phạm quy định pháp luật"), width=16)
    assert all(most_lines([(code, one)], 11) == 2 for one in codes)
    assert most_lines([("Vi phạm quy định pháp luật", words)], 11) <= 3


def test_a_head_counts_also_in_another_table_of_the_sheet() -> None:
    _, table = sheet_of(("A", "1"), ("B", LONG))
    other = Table((Column("Nghiêngngảliêuxiêu", 0), Column("C", 0)), ())
    first, _ = balanced_widths(Sheet("A", (other, table)), table, [20, 20])
    assert first > text_width("Nghiêngngảliêuxiêu")


def test_a_table_without_rows_keeps_its_widths() -> None:
    sheet, table = sheet_of(("A", "x"), ("B", "y"), count=0)
    assert balanced_widths(sheet, table, [10, 30]) == (10, 30)


@pytest.mark.parametrize("count", [1, 119, 120, 121, 1_000])
def test_more_rows_of_the_same_change_nothing(count: int) -> None:
    sheet, table = sheet_of(("A", "12"), ("B", LONG), count=count)
    assert balanced_widths(sheet, table, [20, 20]) == widths_of(("A", "12"), ("B", LONG))


@given(st.lists(st.text("ab đ\n", max_size=60), min_size=1, max_size=6))
def test_the_sum_stays_where_words_are_short(texts: list[str]) -> None:
    columns = [("A", " ".join(word[:5] for word in text.split(" "))) for text in texts]
    assert sum(widths_of(*columns)) == pytest.approx(20 * len(columns), abs=0.1 * len(columns))


def test_the_room_of_text_is_that_of_its_letters() -> None:
    pdfmetrics.registerFont(TTFont("fit", "reports/fonts/LiberationSerif-Regular.ttf"))
    texts = [rule.vi for rule in load_catalogue()] + ["Hỏa tốc hẹn giờ", "TỶ LỆ KÝ SỐ"]
    for text in texts:
        told = stringWidth(text, "fit", 1000) / 500  # in digits
        assert text_width(text) == pytest.approx(told, rel=0.02), text
        assert text_width(unicodedata.normalize("NFD", text)) == pytest.approx(told, rel=0.03)

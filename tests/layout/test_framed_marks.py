"""Frames of marks drawn stroke by stroke."""

from __future__ import annotations

import pytest

from validator.anatomy.page import Box, Sheet
from validator.layout.form.extra import four_strokes

WORDS = (60.0, 700.0, 120.0, 714.0)
LOW, HIGH = (52.0, 694.0, 130.0, 694.6), (52.0, 720.0, 130.0, 720.6)
WEST, EAST = (52.0, 694.0, 52.6, 720.6), (129.4, 694.0, 130.0, 720.6)


def drawn(*rules: Box) -> Box | None:
    return four_strokes(Sheet(1, 595, 842, (), rules=rules), WORDS)


def test_four_strokes_round_the_words_are_a_frame() -> None:
    assert drawn(LOW, HIGH, WEST, EAST) == (52.0, 694.0, 130.0, 720.6)


@pytest.mark.parametrize("rules", [(HIGH, WEST, EAST), (LOW, HIGH, WEST), (LOW,), ()])
def test_where_a_side_is_missing_there_is_none(rules: tuple[Box, ...]) -> None:
    assert drawn(*rules) is None


def test_the_border_of_a_page_is_none() -> None:
    page = ((20, 20, 575, 21), (20, 820, 575, 821), (20, 20, 21, 821), (574, 20, 575, 821))
    assert drawn(*page) is None

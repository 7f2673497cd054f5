"""Text of a signed page that nobody sees, by whatever means; what is ordinary is no alarm."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from evidence.signature.drawn import search
from evidence.signature.drawn import unseen as unseen_text
from evidence.signature.drawn.search import ranges

Draw = Callable[[Canvas], None]
WHITE, BLUE = (1.0, 1.0, 1.0), (30 / 255, 30 / 255, 120 / 255)
SUM = "So tien 900 000 000 dong"


def page(*drawn: Draw) -> bytes:
    """One page for each, with a visible line of text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for draw in drawn:
        canvas.setFont("Helvetica", 13)
        canvas.drawString(72, 700, "So: 12/QD-UBND  So tien 100 000 000 dong")
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def text(canvas: Canvas, colour: tuple[float, ...] = (0, 0, 0), mode: int = 0) -> None:
    canvas.setFillColorRGB(*colour)
    line = canvas.beginText(72, 600)
    line.setTextRenderMode(mode)
    line.textLine(SUM)
    canvas.drawText(line)


def bar(canvas: Canvas, colour: tuple[float, ...], box: tuple[float, ...]) -> None:
    canvas.setFillColorRGB(*colour)
    canvas.rect(*box, stroke=0, fill=1)


def picture(canvas: Canvas, box: tuple[float, ...], colour: tuple[int, ...] = ()) -> None:
    image = Image.new("RGBA" if len(colour) == 4 else "RGB", (90, 60), colour or (30, 30, 120))
    canvas.drawImage(ImageReader(image), *box, mask="auto" if len(colour) == 4 else None)


def plain(_: Canvas) -> None:
    """Nothing more."""


LINE, PAGE = (60, 590, 300, 30), (0, 0, 595, 842)


def under_a_bar(canvas: Canvas) -> None:
    text(canvas)
    bar(canvas, WHITE, LINE)


def under_a_picture(canvas: Canvas) -> None:
    text(canvas)
    picture(canvas, LINE)


def partly_blackened(canvas: Canvas) -> None:
    bar(canvas, (0, 0, 0), (225, 690, 40, 25))


def in_a_form(canvas: Canvas) -> None:
    canvas.beginForm("f")
    under_a_bar(canvas)
    canvas.endForm()
    canvas.translate(90, 60)
    canvas.scale(0.8, 0.8)
    canvas.doForm("f")


def in_the_colour_of_a_picture(canvas: Canvas) -> None:
    picture(canvas, LINE)
    text(canvas, BLUE)


def under_white_blocks(canvas: Canvas) -> None:
    text(canvas)
    canvas.setFont("ZapfDingbats", 24)
    canvas.setFillColorRGB(*WHITE)
    canvas.drawString(65, 595, "n" * 9)  # squares


def sized(canvas: Canvas, size: float, base: float) -> None:
    canvas.setFillColorRGB(0, 0, 0)
    canvas.setFont("Helvetica", size)
    canvas.drawString(72, base, SUM)


def scaled_down(canvas: Canvas) -> None:
    canvas.scale(0.05, 0.05)
    sized(canvas, 10, 9000)


HIDDEN: dict[str, tuple[Draw, str, str]] = {
    "white": (lambda c: text(c, WHITE), "ground_text", SUM),
    "nearly white": (lambda c: text(c, (0.97, 0.98, 0.97)), "ground_text", SUM),
    "colour of a picture": (in_the_colour_of_a_picture, "ground_text", SUM),
    "bar": (under_a_bar, "covered_content", SUM),
    "picture": (under_a_picture, "covered_content", SUM),
    "black bar over digits": (partly_blackened, "covered_content", "0 00"),
    "in a form": (in_a_form, "covered_content", SUM),
    "white letters": (under_white_blocks, "covered_content", "0"),
    "tiny": (lambda c: sized(c, 0.4, 600), "tiny_text", SUM),
    "tiny by a matrix": (scaled_down, "tiny_text", SUM),
    "below the page": (lambda c: sized(c, 12, -60), "outside_text", SUM),
    "never painted": (lambda c: text(c, mode=3), "invisible_text", SUM),
}


@pytest.fixture
def unseen(collect: Any, pki: Any, sign: Any) -> Callable[[bytes], list[dict[str, Any]]]:
    return lambda data: collect(sign(data, pki.person))["shadow"]


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_text_is_told_with_its_words(unseen: Any, name: str) -> None:
    draw, kind, words = HIDDEN[name]
    found = {entry["kind"]: entry for entry in unseen(page(plain, draw))}
    assert found[kind]["page"] == 2
    assert words in found[kind]["text"]
    assert found[kind]["count"] >= len(words.replace(" ", ""))


def covering_scan(canvas: Canvas) -> None:
    text(canvas)
    picture(canvas, PAGE)


def ocr_over_scan(canvas: Canvas) -> None:
    picture(canvas, PAGE)
    text(canvas, mode=3)


def test_the_text_layer_of_a_scan_is_told_as_what_it_is(unseen: Any) -> None:
    (entry,) = unseen(page(covering_scan, covering_scan, plain, covering_scan))
    assert (entry["kind"], entry["detail"], entry["count"]) == ("scan_text", "1-2, 4", 3)


def white_heading(canvas: Canvas) -> None:
    bar(canvas, BLUE, (0, 780, 595, 62))
    canvas.setFillColorRGB(*WHITE)
    canvas.drawString(72, 800, "TIEU DE")


def table_cell(canvas: Canvas) -> None:
    bar(canvas, (0.8, 0.9, 1.0), LINE)
    text(canvas)
    bar(canvas, (0, 0, 0), (60, 597, 300, 1))


def seal_let_through(canvas: Canvas) -> None:
    text(canvas)
    picture(canvas, LINE, (220, 20, 30, 90))


def white_points(canvas: Canvas) -> None:
    canvas.setFillColorRGB(*WHITE)
    canvas.drawString(72, 600, ".....[ ]")


def over_a_picture(canvas: Canvas) -> None:
    picture(canvas, LINE, (230, 230, 255))
    text(canvas)


def blanks(canvas: Canvas) -> None:
    """As word processors leave them between words, in any size and place."""
    for size, x, y in ((13, 72, 500), (0.5, 72, 480), (13, 700, 900)):
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, " ")


SEEN: dict[str, Draw] = {
    "blanks": blanks,
    "white on blue": white_heading,
    "a cell and a line under": table_cell,
    "a seal let through": seal_let_through,
    "points only": white_points,
    "text over a picture": over_a_picture,
}


@pytest.mark.parametrize("name", SEEN)
def test_text_that_is_seen_is_no_alarm(unseen: Any, name: str) -> None:
    assert unseen(page(plain, SEEN[name])) == []


def test_a_page_with_blanks_is_not_read_letter_by_letter(
    unseen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Mock()
    monkeypatch.setattr(unseen_text, "characters", read)
    assert unseen(page(blanks)) == []
    read.assert_not_called()


def test_what_a_bound_leaves_out_is_told(unseen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MAX_PIXELS_DRAWN", 1_500_000)
    first, last = unseen(page(under_a_bar, under_a_bar, under_a_bar))
    assert (first["kind"], first["page"]) == ("covered_content", 1)
    assert (last["kind"], last["pages"]) == ("unread", "2-3")


@pytest.mark.parametrize(
    ("bound", "most", "left"), [("MAX_SHADOW_PAGES", 1, "2-3"), ("MAX_PAGE_OBJECTS", 1, "2-3")]
)
def test_pages_beyond_a_bound_are_named(
    unseen: Any, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, left: str
) -> None:
    monkeypatch.setattr(search, bound, most)
    (entry,) = unseen(page(*[plain] * 3))
    assert (entry["kind"], entry["pages"]) == ("unread", left)


def test_hidden_text_is_looked_for_in_what_was_signed(collect: Any, pki: Any, sign: Any) -> None:
    once = sign(page(under_a_bar), pki.person, certify=True)
    twice = sign(once, pki.organ, field="Hai", box=(60, 60, 120, 120))
    assert [entry["kind"] for entry in collect(twice)["shadow"]] == ["covered_content"]


def test_pages_in_a_row_are_told_together() -> None:
    assert ranges([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
    assert ranges([4]) == "4"

"""Lines of text on a page: place, style, what stands on one line and what does not; strokes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from evidence.layout.lines import lines
from evidence.layout.runs import Run
from evidence.layout.sheet import sheet
from evidence.layout.styles import MAX_STYLES, Style, Styles
from evidence.pdf import read_pdf

FONTS = Path(__file__).parents[2] / "reports/fonts"
Draw = Callable[[Canvas], None]
PLAIN = Style("Times", 13.0, False, False, "000000")


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    for face in ("Regular", "Bold", "Italic", "BoldItalic"):
        pdfmetrics.registerFont(TTFont(f"Serif{face}", FONTS / f"LiberationSerif-{face}.ttf"))


def seen(draw: Draw, rotation: int = 0) -> tuple[dict[str, Any], list[list[Any]]]:
    """Facts of a page drawn so, and the table of its styles."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    if rotation:
        canvas.setPageRotation(rotation)
    draw(canvas)
    canvas.save()
    document, styles = pypdfium2.PdfDocument(out.getvalue()), Styles()
    page = document[0]
    return sheet(page, page.get_textpage(), styles), styles.facts()


def words(line: Sequence[Any]) -> str:
    return "".join(text for _, text in line[3])


def test_a_line_has_its_place_and_its_styles() -> None:
    def draw(canvas: Canvas) -> None:
        line = canvas.beginText(100, 700)
        line.setFont("SerifBold", 14)
        line.textOut("Điều 1. ")
        line.setFont("SerifItalic", 13)
        line.setFillColor(Color(1, 0, 0))
        line.textOut("Căn cứ")
        canvas.drawText(line)

    page, styles = seen(draw)
    (line,) = page["lines"]
    assert line[0] == pytest.approx(100, abs=1)
    assert line[1] == 700
    assert [(styles[number], text) for number, text in line[3]] == [
        (["LiberationSerif-Bold", 14.0, True, False, "000000"], "Điều 1. "),
        (["LiberationSerif-Italic", 13.0, False, True, "ff0000"], "Căn cứ"),
    ]


def test_what_stands_far_apart_on_one_baseline_are_two_lines() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("SerifRegular", 13)
        canvas.drawString(300, 650, "Quảng Ngãi, ngày 05 tháng 8 năm 2025")
        canvas.drawString(100, 650, "Số: 15/QĐ-SNV")
        canvas.drawString(100, 720, "SỞ NỘI VỤ")

    page, _ = seen(draw)
    assert [words(line) for line in page["lines"]] == [
        "SỞ NỘI VỤ",
        "Số: 15/QĐ-SNV",
        "Quảng Ngãi, ngày 05 tháng 8 năm 2025",
    ]


def test_blanks_at_the_end_of_a_run_do_not_hide_where_its_words_end() -> None:
    """PDFium tells many blanks as one, and their width as that of the run."""

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(100, 650)
        text.setFont("SerifRegular", 13)
        text.textOut("UBND XÃ BÌNH MINH" + " " * 9)
        text.setFont("SerifBold", 13)
        text.textOut("CỘNG HÒA")
        canvas.drawText(text)

    page, _ = seen(draw)
    assert [words(line) for line in page["lines"]] == ["UBND XÃ BÌNH MINH", "CỘNG HÒA"]
    assert page["lines"][0][2] == pytest.approx(231.4, abs=1)


def test_letters_lent_by_another_font_stand_in_their_places() -> None:
    """Programs without a letter in their font draw the rest first and the lent ones over it."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("SerifRegular", 13)
        canvas.drawString(100, 700, "QUY")
        gap = canvas.stringWidth("Ế", "SerifBold", 13)
        start = canvas.stringWidth("QUY", "SerifRegular", 13)
        text = canvas.beginText(100, 650)
        text.setFont("SerifRegular", 13)
        text.textOut("QUY")
        text.setCharSpace(0)
        canvas.drawText(text)
        canvas.drawString(100 + start + gap, 650, "T")
        canvas.setFont("SerifBold", 13)
        canvas.drawString(100 + start, 650, "Ế")

    page, _ = seen(draw)
    assert [words(line) for line in page["lines"]] == ["QUY", "QUYẾT"]


def test_a_blank_is_told_where_a_lent_letter_reaches_over_it() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 13)
        first = canvas.beginText(100, 650)
        first.textOut("")
        first._code.append("[(TH) -800 ( VA)] TJ")  # room for a letter, then a blank
        canvas.drawText(first)
        canvas.drawString(100 + canvas.stringWidth("TH", "Times-Roman", 13), 650, "W")

    page, _ = seen(draw)
    assert [words(line) for line in page["lines"]] == ["THW VA"]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_size_is_that_on_the_page_and_turned_text_is_only_counted(rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(rotation)  # upright on the turned page
        canvas.scale(0.5, 0.5)
        canvas.setFont("SerifRegular", 26)
        canvas.drawString(0, 0, "Nội dung")
        canvas.rotate(90)
        canvas.drawString(0, 0, "turned")

    page, styles = seen(draw, rotation)
    assert [words(line) for line in page["lines"]] == ["Nội dung"]
    assert styles[0][1] == 13.0
    assert page["turned"] == 6


def test_text_that_is_not_drawn_to_be_seen_is_in_no_line() -> None:
    def draw(canvas: Canvas) -> None:
        line = canvas.beginText(80, 700)
        line.setTextRenderMode(3)
        line.textLine("unseen")
        canvas.drawText(line)

    assert seen(draw)[0]["lines"] == []


def test_strokes_are_rules_and_frames() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(100, 600, 200, 600)
        canvas.rect(50, 500, 200, 0.5, stroke=0, fill=1)
        canvas.setStrokeColorRGB(1, 0, 0)
        canvas.rect(60, 400, 85, 23)
        canvas.rect(60, 100, 500, 300)  # too large for the frame of a mark

    page, _ = seen(draw)
    line, bar = page["rules"]
    assert line == pytest.approx([100, 600, 200, 600], abs=1.5)
    assert bar == pytest.approx([50, 500, 250, 500.5], abs=1.5)
    (frame,) = page["frames"]
    assert frame[4] == "ff0000"
    assert frame[2] - frame[0] == pytest.approx(85, abs=2)


def test_lines_behind_those_that_are_kept_are_not_told(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("evidence.pdf.LINE_LIMIT", 2)
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for _ in range(3):
        canvas.drawString(80, 700, "mot")
        canvas.showPage()
    canvas.save()
    layout = read_pdf(path).layout
    assert layout is not None
    assert [len(page.get("lines", ())) for page in layout["pages"]] == [1, 1, 0]
    assert "lines" not in layout["pages"][2]


def test_styles_are_bounded() -> None:
    styles = Styles()
    for size in range(MAX_STYLES + 50):
        styles.number(PLAIN._replace(size=float(size)))
    assert len(styles.facts()) == MAX_STYLES
    assert styles.number(PLAIN._replace(size=0.0)) == 0


RUNS = st.lists(
    st.builds(
        Run,
        text=st.text("abđ ế", min_size=1, max_size=8).filter(str.strip),
        style=st.sampled_from([PLAIN, PLAIN._replace(bold=True), PLAIN._replace(size=8.0)]),
        left=st.floats(0, 500),
        base=st.sampled_from([100.0, 101.0, 300.0, 317.5]),
        right=st.floats(500, 600),
    ),
    max_size=12,
)


@given(RUNS)
def test_no_letter_is_lost_or_added(runs: list[Run]) -> None:
    got = lines(runs, Styles())
    told = sorted("".join(map(words, got)).replace(" ", ""))
    assert told == sorted("".join(run.text for run in runs).replace(" ", ""))


@given(RUNS)
def test_lines_come_from_the_top_and_do_not_depend_on_the_order_of_drawing(runs: list[Run]) -> None:
    got = lines(runs, Styles())
    bases = [line[1] for line in got]
    assert all(isinstance(base, float) for base in bases)
    assert len(got) == len(lines(runs[::-1], Styles()))


def test_halves_of_a_character_are_put_together() -> None:
    halves = [Run(half, PLAIN, 10, 700, 20) for half in "\ud835\udc5a"]
    (line,) = lines([*halves, Run(" \udc5a", PLAIN, 20, 700, 30)], Styles())
    assert words(line) == "\U0001d45a \ufffd"

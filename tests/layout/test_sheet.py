"""Pages as sheets: size, images as placed, text seen, unseen and covered; the parts of a PDF."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf.generic import NameObject, NumberObject, RectangleObject
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from evidence import collect
from evidence.facts import FileFacts
from evidence.layout.sheet import MAX_IMAGES, VERSION, sheet
from evidence.layout.styles import Styles

Draw = Callable[[Canvas], None]


def pdf(draw: Draw, size: tuple[float, float] = A4) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=size)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def seen(data: bytes, number: int = 0) -> dict[str, Any]:
    document = pypdfium2.PdfDocument(data)
    page = document[number]
    return sheet(page, page.get_textpage())


def picture(size: tuple[int, int], mode: str = "RGB") -> ImageReader:
    return ImageReader(Image.new(mode, size, 90))


def full(canvas: Canvas, dpi: int, mode: str = "RGB") -> None:
    pixels = round(A4[0] / 72 * dpi), round(A4[1] / 72 * dpi)
    canvas.drawImage(picture(pixels, mode), 0, 0, *A4)


def unseen(canvas: Canvas, text: str) -> None:
    line = canvas.beginText(80, 700)
    line.setTextRenderMode(3)
    line.textLine(text)
    canvas.drawText(line)


def test_a_page_of_text() -> None:
    page = seen(pdf(lambda canvas: canvas.drawString(80, 700, "Quy dinh")))
    assert page == {
        "size": [595.28, 841.89],
        "rotation": 0,
        "images": [],
        "image_count": 0,
        "text": [8, 0, 0],
    }


@pytest.mark.parametrize(("mode", "color", "bits"), [("RGB", "rgb", 24), ("L", "grey", 8)])
def test_a_scan_with_the_text_that_was_read_off_it(mode: str, color: str, bits: int) -> None:
    def draw(canvas: Canvas) -> None:
        full(canvas, 150, mode)
        unseen(canvas, "QUYET DINH")

    page = seen(pdf(draw))
    (image,) = page["images"]
    assert (image["dpi"], image["color"], image["bits"]) == ([150, 150], color, bits)
    assert image["box"] == [0.0, 0.0, 595.28, 841.89]
    assert page["text"] == [0, 10, 0]


def test_text_below_an_image_is_covered_and_text_above_is_seen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 700, "under")
        full(canvas, 100)
        canvas.drawString(80, 650, "over it")

    assert seen(pdf(draw))["text"] == [7, 0, 5]


def test_a_stretched_image_has_two_densities() -> None:
    page = seen(pdf(lambda canvas: canvas.drawImage(picture((300, 300)), 72, 72, 144, 72)))
    assert page["images"][0]["dpi"] == [150, 300]


def test_a_turned_image_keeps_its_density() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 300)
        canvas.rotate(37)
        canvas.drawImage(picture((200, 100)), 0, 0, 144, 72)

    assert seen(pdf(draw))["images"][0]["dpi"] == [100, 100]


def test_images_inside_forms_are_where_the_form_puts_them() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("f")
        canvas.drawImage(picture((100, 100)), 10, 10, 72, 72)
        canvas.endForm()
        canvas.scale(0.5, 0.5)
        canvas.doForm("f")

    image = seen(pdf(draw))["images"][0]
    assert image["box"] == [5.0, 5.0, 41.0, 41.0]
    assert image["dpi"] == [200, 200]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_and_cropped_page_is_told_as_it_is_seen(turned: int) -> None:
    data = pdf(lambda canvas: canvas.drawImage(picture((100, 100)), 100, 200, 72, 36))
    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    writer.pages[0][NameObject("/Rotate")] = NumberObject(turned)
    writer.pages[0].cropbox = RectangleObject((50, 100, 450, 700))
    out = BytesIO()
    writer.write(out)
    page = seen(out.getvalue())
    flat = [50.0, 100.0, 122.0, 136.0]
    wanted = {
        0: flat,
        90: [100.0, 400 - 122.0, 136.0, 400 - 50.0],
        180: [400 - 122.0, 600 - 136.0, 400 - 50.0, 600 - 100.0],
        270: [600 - 136.0, 50.0, 600 - 100.0, 122.0],
    }
    assert page["rotation"] == turned
    assert page["size"] == ([600.0, 400.0] if turned in (90, 270) else [400.0, 600.0])
    assert page["images"][0]["box"] == pytest.approx(wanted[turned])


def test_of_many_images_the_largest_are_told_and_all_counted() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(MAX_IMAGES + 5):
            canvas.drawImage(picture((10, 10)), 10, 10, 10 + number, 10)

    page = seen(pdf(draw))
    assert page["image_count"] == MAX_IMAGES + 5
    assert [round(image["box"][2]) for image in page["images"]][:2] == [44, 43]
    assert len(page["images"]) == MAX_IMAGES


def test_a_page_with_too_many_objects_says_so() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(5):
            canvas.line(0, number, 100, number)

    document = pypdfium2.PdfDocument(pdf(draw))
    page = document[0]
    assert "error" not in sheet(page, page.get_textpage())
    assert "more objects" in sheet(page, page.get_textpage(), most=3)["error"]


def test_a_page_whose_texts_would_cost_too_much_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(canvas: Canvas) -> None:
        for place in range(4):
            canvas.drawString(80, 700 - 20 * place, "Quy dinh")

    page = pypdfium2.PdfDocument(pdf(draw))[0]
    text = page.get_textpage()
    styles = Styles()
    assert len(sheet(page, text, styles)["lines"]) == 4
    monkeypatch.setattr("evidence.layout.sheet._MOST_LOOKS", 2 * text.count_chars())
    found = sheet(page, text, styles)
    assert (len(found["lines"]), "more texts" in found["error"]) == (2, True)


@pytest.mark.parametrize(("mode", "color"), [("1", "bw"), ("P", "palette"), ("CMYK", "cmyk")])
def test_colours_of_images(mode: str, color: str) -> None:
    assert seen(_saved(mode))["images"][0]["color"] == color


def _saved(mode: str) -> bytes:
    """A page of an image, as Pillow writes it."""
    plain = Image.new("RGB", (100, 100), (200, 10, 10))
    out = BytesIO()
    (plain.quantize(8) if mode == "P" else plain.convert(mode)).save(out, "PDF")
    return out.getvalue()


def test_facts_of_a_file_hold_every_page(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 700, "mot")
        canvas.showPage()
        full(canvas, 72)

    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(draw))
    raw = collect.facts(str(path), "0" * 64, path.stat().st_size)
    got = FileFacts.from_dict(json.loads(json.dumps(raw)))
    assert got.layout is not None
    assert got.layout["version"] == VERSION
    assert [page["image_count"] for page in got.layout["pages"]] == [0, 1]
    assert got.collectors["layout"] == VERSION
    assert FileFacts.from_dict({**raw, "layout": None}).layout is None


_WHERE = st.integers(-100, 700)
_SIDE = st.integers(1, 900)


@given(st.lists(st.tuples(_WHERE, _WHERE, _SIDE, _SIDE), min_size=1, max_size=5), st.integers(0, 3))
def test_density_is_pixels_over_inches(places: list[tuple[int, ...]], quarter: int) -> None:
    def draw(canvas: Canvas) -> None:
        for left, bottom, wide, high in places:
            canvas.saveState()
            canvas.translate(left, bottom)
            canvas.rotate(90 * quarter)
            canvas.drawImage(picture((40, 60)), 0, 0, wide, high)
            canvas.restoreState()

    found = sorted(image["dpi"] for image in seen(pdf(draw))["images"])
    assert found == sorted(
        [round(40 * 72 / wide), round(60 * 72 / high)] for _, _, wide, high in places
    )


def _pages() -> Iterator[Path]:
    yield from sorted((Path(__file__).parents[3] / "shared/corpora/hostile-pdf").rglob("*.pdf"))


@pytest.mark.parametrize("path", list(_pages())[:40], ids=lambda path: path.name)
def test_hostile_files_have_sheets_or_none(path: Path) -> None:
    raw = collect.facts(str(path), "0" * 64, path.stat().st_size)
    pages = (raw["layout"] or {"pages": []})["pages"]
    assert all(page is None or len(page["text"]) == 3 for page in pages)

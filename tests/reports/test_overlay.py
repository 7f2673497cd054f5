"""The marked copy: boxes where the findings are, however the page is turned, and their list."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from evidence.laidover import lay_over_op
from reports.labels import Labels
from reports.overlay import Mark, draw, marks_of
from schemas.finding import Finding, Place
from validator.catalogue import load_catalogue

KEYS = ("title", "note", "foot", "none", "number", "found", "remedy", "page")
WORDS = {key: Labels("vi")(f"overlay.{key}") for key in KEYS} | {"name": "a.pdf"}


def blank(path: Path, rotation: int = 0, pages: int = 1) -> Path:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for _ in range(pages):
        canvas.drawString(80, 700, "Trang")
        canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    for page in writer.pages:
        page.rotate(rotation)
    writer.write(path)
    return path


def finding(
    rule: str = "F-031",
    page: int | None = 1,
    box: tuple[float, ...] | None = (100, 500, 200, 520),
) -> Finding:
    return Finding(
        rule=rule, severity="error", where=Place(page=page, box=box), params={"found": "số 5"}
    )


def overlay(path: Path, found: list[Mark]) -> bytes:
    """The marked copy of a file of pages of one size."""
    reader = PdfReader(path)
    turned = reader.pages[0].rotation % 180 == 90
    sizes = [(A4[1], A4[0]) if turned else A4 for _ in reader.pages]
    pages = list(range(1, len(sizes) + 1))
    return lay_over_op(str(path), pages, draw(sizes, found, WORDS))[1][0]


def marks(*findings: Finding) -> list[Mark]:
    return marks_of(findings, load_catalogue())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_box_is_drawn_where_the_finding_is_seen(tmp_path: Path, rotation: int) -> None:
    path = blank(tmp_path / "a.pdf", rotation)
    data = overlay(path, marks(finding()))
    image = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("RGB")
    height = image.height
    red = [
        (x, y)
        for x in range(image.width)
        for y in range(height)
        if image.getpixel((x, y))[0] > 150 and image.getpixel((x, y))[1] < 90
    ]
    xs, ys = [x for x, _ in red], [height - y for _, y in red]
    assert max(xs) == pytest.approx(201, abs=3)
    assert min(ys) == pytest.approx(499, abs=3)
    assert max(ys) == pytest.approx(521, abs=3)


def test_findings_are_numbered_down_the_pages_and_all_are_listed(tmp_path: Path) -> None:
    found = marks(
        finding("F-033", page=None, box=None),
        finding("F-082", page=2),
        finding("F-031", box=(100, 100, 200, 120)),
        finding("F-011"),
    )
    assert [mark["rule"] for mark in found] == ["F-011", "F-031", "F-082", "F-033"]
    data = overlay(blank(tmp_path / "a.pdf", pages=2), found)
    reader = PdfReader(io.BytesIO(data))
    text = reader.pages[2].extract_text()
    assert all(rule in text for rule in ("F-011", "F-031", "F-082", "F-033"))
    assert len(reader.pages) == 3


def test_two_findings_in_one_place_share_a_box(tmp_path: Path) -> None:
    path = blank(tmp_path / "a.pdf")
    data = overlay(path, marks(finding("F-031"), finding("F-033")))
    assert "1, 2" in PdfReader(io.BytesIO(data)).pages[0].extract_text()


def test_nothing_found_is_said(tmp_path: Path) -> None:
    data = overlay(blank(tmp_path / "a.pdf"), [])
    assert "Không có phát hiện nào" in PdfReader(io.BytesIO(data)).pages[1].extract_text()

"""Liberation Serif, metrically equal to Times New Roman, and the paragraph styles of Decree 30.

Sizes and styles: Decree 30/2020/NĐ-CP, Annex I, table of V.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD, ITALIC, BOLD_ITALIC = (
    "HosoSerif",
    "HosoSerif-Bold",
    "HosoSerif-Italic",
    "HosoSerif-BoldItalic",
)
_FACES = {
    REGULAR: "LiberationSerif-Regular.ttf",
    BOLD: "LiberationSerif-Bold.ttf",
    ITALIC: "LiberationSerif-Italic.ttf",
    BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
}
BODY_SIZE = 14
LEADING = 18
INDENT = 36  # 1.27 cm


@cache
def register_fonts() -> None:
    """Make the four faces known to reportlab (once per process)."""
    for name, file_name in _FACES.items():
        with as_file(files("hoso.sample").joinpath("fonts", file_name)) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC
    )


def width(text: str, font: str, size: float) -> float:
    """Width of ``text`` in points."""
    register_fonts()
    return float(pdfmetrics.stringWidth(text, font, size))


@cache
def styles() -> dict[str, ParagraphStyle]:
    """Paragraph styles by name: body, basis, heading, title, subject, order, to, cell, …"""
    register_fonts()
    base = ParagraphStyle("base", fontName=REGULAR, fontSize=BODY_SIZE, leading=LEADING)

    def style(name: str, **values: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=base, **values)

    indented: dict[str, Any] = {"firstLineIndent": INDENT, "alignment": TA_JUSTIFY, "spaceAfter": 6}
    centred: dict[str, Any] = {"alignment": TA_CENTER, "fontName": BOLD}
    return {
        "body": style("body", **indented),
        "basis": style("basis", **indented | {"fontName": ITALIC}),
        "heading": style("heading", **indented | {"fontName": BOLD}, keepWithNext=1),
        "title": style("title", **centred),
        "subject": style("subject", **centred),
        "order": style("order", **centred, spaceBefore=4, spaceAfter=8, keepWithNext=1),
        "to": style("to", alignment=TA_LEFT, leftIndent=110, spaceAfter=4),
        "to_one": style("to_one", alignment=TA_CENTER, spaceAfter=10),
        "annex": style("annex", **centred),
        "annex_note": style("annex_note", alignment=TA_CENTER, fontName=ITALIC, spaceAfter=10),
        "cell": style("cell", fontSize=12, leading=14.5),
        "cell_centred": style("cell_centred", fontSize=12, leading=14.5, alignment=TA_CENTER),
        "cell_head": style(
            "cell_head", fontSize=12, leading=14.5, alignment=TA_CENTER, fontName=BOLD
        ),
    }

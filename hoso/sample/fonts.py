"""The paragraph styles of Decree 30 in Liberation Serif.

Sizes and styles: Decree 30/2020/NĐ-CP, Annex I, table of V.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics

from reports.typeface import BOLD, ITALIC, REGULAR, register_fonts

BODY_SIZE = 14
LEADING = 18
INDENT = 36  # 1.27 cm


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

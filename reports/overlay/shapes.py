"""Marks drawn on pages of their own, to be laid over those of a file, and the list of them.

Only our own bytes are made here; a worker lays them over the file (``evidence.laidover``).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from reports.overlay.marks import Mark
from reports.typeface import BOLD, REGULAR, register_fonts

Words = dict[str, str]
_COLORS = {
    "error": Color(0.78, 0.05, 0.05),
    "warning": Color(0.85, 0.45, 0.0),
    "info": Color(0.1, 0.3, 0.7),
}
_TAG = 12.0  # height of a number's tag in points
_ROOM = 1.5  # points between the letters and the box round them


def draw(
    sizes: Sequence[tuple[float, float]], marks: Sequence[Mark], words: Words
) -> tuple[bytes, bytes]:
    """Two PDFs: pages of the sizes of those of a file as they are seen, that show the marks alone;
    and the list of all marks.

    ``words``: title, name (of the file), note (under the title), foot (on each page), none (no
    marks), heads of the list (number, found, remedy), page.
    """
    register_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number, size in enumerate(sizes, start=1):
        canvas.setPageSize(size)
        on = [mark for mark in marks if mark["page"] == number and mark["box"]]
        _page(canvas, on, words["foot"])
    canvas.save()
    return out.getvalue(), _listed(marks, words)


def _page(canvas: Canvas, marks: Sequence[Mark], foot: str) -> None:
    boxes: dict[tuple[float, ...], list[Mark]] = {}
    for mark in marks:
        boxes.setdefault(tuple(mark["box"] or ()), []).append(mark)
    for some in boxes.values():
        _draw(canvas, some)
    canvas.setFont(REGULAR, 7)
    canvas.setFillColor(Color(0.35, 0.35, 0.35))
    canvas.drawString(14, 8, foot)
    canvas.showPage()


def _draw(canvas: Canvas, marks: Sequence[Mark]) -> None:
    """One box with the numbers of all that was found there, in the colour of the worst."""
    left, bottom, right, top = marks[0]["box"] or [0.0] * 4
    color = _COLORS[min((mark["severity"] for mark in marks), key=list(_COLORS).index)]
    canvas.setStrokeColor(color)
    canvas.setLineWidth(1)
    canvas.rect(left - _ROOM, bottom - _ROOM, right - left + 2 * _ROOM, top - bottom + 2 * _ROOM)
    label = ", ".join(str(mark["number"]) for mark in marks)
    width = canvas.stringWidth(label, BOLD, 8) + 6
    canvas.setFillColor(color)
    canvas.rect(left - _ROOM - width, top - _TAG + _ROOM, width, _TAG, stroke=0, fill=1)
    canvas.setFillColor(Color(1, 1, 1))
    canvas.setFont(BOLD, 8)
    canvas.drawCentredString(left - _ROOM - width / 2, top - _TAG + _ROOM + 3, label)


def _listed(marks: Iterable[Mark], words: Words) -> bytes:
    """The list of findings on pages of its own."""
    cell = ParagraphStyle("cell", fontName=REGULAR, fontSize=9, leading=11)
    head = ParagraphStyle("head", parent=cell, fontName=BOLD)
    title = ParagraphStyle(
        "title", fontName=BOLD, fontSize=13, leading=17, alignment=TA_CENTER, spaceAfter=4
    )
    note = ParagraphStyle("note", parent=cell, alignment=TA_CENTER, spaceAfter=8)
    rows: list[list[Paragraph]] = [
        [Paragraph(escape(words[name]), head) for name in ("number", "found", "remedy")]
    ]
    colors = []
    for mark in marks:
        colors.append(_COLORS[mark["severity"]])
        where = f"{words['page']} {mark['page']}. " if mark["page"] else ""
        found = (
            f"<b>{escape(mark['severity_word'])} · {escape(mark['rule'])}</b><br/>"
            f"{escape(where)}{escape(mark['message'])}<br/><i>{escape(mark['article'])}</i>"
        )
        rows.append(
            [
                Paragraph(f"<b>{mark['number']}</b>", cell),
                Paragraph(found, cell),
                Paragraph(escape(mark["remedy"]), cell),
            ]
        )
    style: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.4, Color(0.6, 0.6, 0.6)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), Color(0.92, 0.92, 0.92)),
        *(("LINEBEFORE", (0, n), (0, n), 3, color) for n, color in enumerate(colors, start=1)),
    ]
    table = Table(rows, colWidths=[12 * mm, 108 * mm, 55 * mm], repeatRows=1)
    table.setStyle(TableStyle(style))
    out = io.BytesIO()
    SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=17 * mm,
        rightMargin=17 * mm,
        topMargin=15 * mm,
        bottomMargin=15 * mm,
    ).build(
        [
            Paragraph(escape(words["title"]), title),
            Paragraph(escape(words["name"]), note),
            Paragraph(escape(words["note"]), note),
            table if len(rows) > 1 else Paragraph(escape(words["none"]), note),
            Spacer(1, 4),
        ]
    )
    return out.getvalue()

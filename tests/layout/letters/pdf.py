"""A document as PDF, drawn by reportlab; the same document gives the same bytes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from letters.faces import face
from letters.lay import lay
from letters.look import FAMILY
from letters.marks import Frame, Piece, Sheet, Stroke
from letters.model import Document


def pdf(document: Document) -> bytes:
    """The document's PDF, with embedded faces under the names its look asks for."""
    out = BytesIO()
    # The first face is one of ours: reportlab's own would be named on every page.
    first = face(FAMILY, False, False, not document.look.unicode)
    made: Any = Canvas  # its stub takes no name for the face
    canvas = made(out, invariant=1, pdfVersion=(1, 7), initialFontName=first)
    canvas.setTitle(document.abstract or document.type)
    canvas.setAuthor(" ".join(document.organ))
    for sheet in lay(document):
        _page(canvas, sheet, mute=not document.look.unicode)
    canvas.save()
    return out.getvalue()


def _page(canvas: Any, sheet: Sheet, *, mute: bool) -> None:
    canvas.setPageSize(sheet.size)
    for mark in sheet.marks:
        if isinstance(mark, Piece):
            _text(canvas, mark, mute)
        elif isinstance(mark, Stroke):
            _line(canvas, mark)
        else:
            _frame(canvas, mark)
    canvas.showPage()


def _text(canvas: Any, mark: Piece, mute: bool) -> None:
    style = mark.style
    line = canvas.beginText(mark.x, mark.y)
    line.setFont(face(style.family, style.bold, style.italic, mute), style.size)
    line.setFillColorRGB(*_rgb(style.color))
    line.setWordSpace(round(mark.spread, 4))
    line.textOut(mark.text)
    canvas.drawText(line)


def _line(canvas: Any, mark: Stroke) -> None:
    canvas.setStrokeColorRGB(0, 0, 0)
    canvas.setLineWidth(mark.weight)
    canvas.setDash([3, 2] if mark.dashed else [])
    canvas.line(mark.x0, mark.y, mark.x1, mark.y)
    canvas.setDash([])


def _frame(canvas: Any, mark: Frame) -> None:
    canvas.setStrokeColorRGB(*_rgb(mark.color))
    canvas.setLineWidth(mark.weight)
    canvas.rect(mark.x0, mark.y0, mark.x1 - mark.x0, mark.y1 - mark.y0)


def _rgb(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue

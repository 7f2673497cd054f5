"""What a digital signature shows: an image of a signature or seal, or the text on an annex."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache

from PIL import Image
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle
from reportlab.pdfgen.canvas import Canvas

from reports.typeface import REGULAR, register_fonts
from schemas.clock import VIETNAM

_EDGELESS = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID,
    y_align=AxisAlignment.ALIGN_MID,
    margins=Margins(0, 0, 0, 0),
)


def stamp_style(look: Image.Image | bytes, width: int, height: int) -> StaticStampStyle:
    """The appearance of a field of this size (points): an image, or a PDF page's bytes."""
    content: PdfContent
    if isinstance(look, bytes):
        content = _FirstPage(look)
    else:
        content = PdfImage(look, box=BoxConstraints(width=width, height=height))
    return StaticStampStyle(
        border_width=0, background=content, background_opacity=1, background_layout=_EDGELESS
    )


class _FirstPage(PdfContent):
    """The first page of a PDF held in memory, as the content of an appearance."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        super().__init__()

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._data)))
        self.resources.xobject["/Text"] = page
        left, low, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - low))
        return b"/Text Do"


@cache
def corner_text(code: str, at: datetime, size: tuple[float, float]) -> bytes:
    """What an organ's signature shows on an annex: number, symbol and time (Times 10, black)."""
    register_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    canvas.setFont(REGULAR, 10)
    local = at.astimezone(VIETNAM)
    offset = local.strftime("%z")
    lines = (f"Số: {code}", f"{local:%d/%m/%Y %H:%M:%S} {offset[:3]}:{offset[3:]}")
    for position, line in enumerate(lines):
        canvas.drawRightString(size[0] - 2, size[1] - 14 - 13 * position, line)
    canvas.save()
    return out.getvalue()

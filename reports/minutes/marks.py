"""Runs, paragraphs, rules and fields of WordprocessingML (ISO/IEC 29500-1) over python-docx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from reportlab.pdfbase.pdfmetrics import stringWidth

from reports.typeface import BOLD, BOLD_ITALIC, ITALIC, REGULAR, register_fonts

FONT: Final = "Times New Roman"
ALIGNS: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_STEP: Final = 4.0  # points a column grows by until the text fits into its lines
_FACES: Final = {
    (False, False): REGULAR,
    (True, False): BOLD,
    (False, True): ITALIC,
    (True, True): BOLD_ITALIC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a paragraph is set: points, but ``line`` (lines) and what is yes or no.

    ``leads``: it stays on the page of the next paragraph.
    """

    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "left"
    first: float = 0
    before: float = 0
    after: float = 0
    line: float = 1.0
    left: float = 0
    right: float = 0
    leads: bool = False


def put(place: Any, text: str, look: Look, lead: str = "") -> Any:
    """A new paragraph in ``place`` (a document or cell); ``lead`` stands bold before the text."""
    paragraph = place.add_paragraph()
    shape(paragraph, look)
    for words, bold in ((lead, True), (f" {text}" if lead and text else text, look.bold)):
        if words:
            run(paragraph, words, look, bold=bold)
    return paragraph


def fill(cell: Any, text: str, look: Look) -> None:
    """Put ``text`` into the paragraph an empty cell has."""
    paragraph = cell.paragraphs[0]
    shape(paragraph, look)
    run(paragraph, text, look, bold=look.bold)


def run(paragraph: Any, text: str, look: Look, *, bold: bool) -> Any:
    """A run at the end of ``paragraph``."""
    made = paragraph.add_run(text)
    made.bold, made.italic = bold or None, look.italic or None
    made.font.size = Pt(look.size)
    return made


def shape(paragraph: Any, look: Look) -> None:
    """Set alignment, spacing and indents of ``paragraph``."""
    paragraph.alignment = ALIGNS[look.align]
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.line_spacing = look.line
    form.first_line_indent = Pt(look.first)
    form.left_indent, form.right_indent = Pt(look.left), Pt(look.right)
    form.keep_with_next = look.leads or None
    mark = paragraph._p.get_or_add_pPr()
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), str(round(look.size * 2)))
    own = OxmlElement("w:rPr")
    own.append(size)
    mark.append(own)


def text_width(text: str, look: Look) -> float:
    """Width of ``text`` on one line, in points, by the measures of Times New Roman."""
    register_fonts()
    return float(stringWidth(text, _FACES[look.bold, look.italic], look.size))


def balanced(text: str, look: Look, room: float) -> list[str]:
    """``text`` on as few lines as ``room`` points allow, the lines about equally long."""
    fewest = len(_wrapped(text, look, room))
    narrow = text_width(text, look) / fewest
    while len(lines := _wrapped(text, look, narrow)) > fewest and narrow < room:
        narrow += _STEP
    return lines if narrow < room else _wrapped(text, look, room)


def _wrapped(text: str, look: Look, room: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, look) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def rule(place: Any, long: float, room: float) -> None:
    """A line of ``long`` points in the middle of ``room`` points, as a paragraph of its own."""
    aside = max((room - long) / 2, 0)
    paragraph = put(place, "", Look(size=2, left=aside, right=aside))
    border = OxmlElement("w:pBdr")
    edge = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        edge.set(qn(f"w:{name}"), value)
    border.append(edge)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def page_number(paragraph: Any, look: Look) -> None:
    """The field PAGE at the end of ``paragraph``."""
    begin, name, end = (
        OxmlElement("w:fldChar"),
        OxmlElement("w:instrText"),
        OxmlElement("w:fldChar"),
    )
    begin.set(qn("w:fldCharType"), "begin")
    name.text = "PAGE"
    end.set(qn("w:fldCharType"), "end")
    for part in (begin, name, end):
        run(paragraph, "", look, bold=False)._r.append(part)

"""An empty DOCX package in the measures of Decree 30, and its bytes at the end."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.minutes.marks import FONT, Look, page_number, shape
from reports.steadyzip import SteadyZip
from schemas.clock import from_iso

PAPER: Final = (210.0, 297.0)
MARGINS: Final = {"top": 20.0, "bottom": 20.0, "left": 30.0, "right": 15.0}
"""Millimetres, Annex I, part I, section I."""
TYPE_AREA: Final = (PAPER[0] - MARGINS["left"] - MARGINS["right"]) * 72 / 25.4
"""Width of the type area in points."""
_NUMBER_MM: Final = 10.0  # the page number from the upper edge: within the top margin
# Parts of the library's own template that a document of an office has no use for.
_NEEDLESS: Final = ("/thumbnail", "/customXml", "/numbering", "/stylesWithEffects")
_KEPT: Final = ("Normal", "Header", "HeaderChar", "DefaultParagraphFont", "TableNormal")


def new_package(*, title: str, author: str, made: str) -> Any:
    """An empty document: A4, margins, Times New Roman 14, page numbers from the second page on.

    ``made``: RFC 3339, written as time of creation and change.
    """
    document = docx.Document()
    _slim(document)
    _normal(document)
    _page(document)
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title, author, author
    about.comments, about.language = "", "vi-VN"
    about.created = about.modified = from_iso(made).replace(tzinfo=None)
    return document


def package_bytes(document: Any) -> bytes:
    """The bytes of the file: equal for equal documents."""
    raw, out = BytesIO(), BytesIO()
    document.save(raw)
    with ZipFile(raw) as parts, SteadyZip(out, "w", ZIP_DEFLATED) as steady:
        for name in parts.namelist():
            steady.writestr(name, parts.read(name))
    return out.getvalue()


def _slim(document: Any) -> None:
    for holder in (document.part.package, document.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(_NEEDLESS):
                del holder.rels[key]
    styles = document.styles.element
    for style in list(styles.style_lst):
        if style.styleId not in _KEPT:
            styles.remove(style)


def _normal(document: Any) -> None:
    """The style every paragraph is based on."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    fonts = style.element.rPr.rFonts
    for kind in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in PAPER)
    for side, long in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(long))
    section.header_distance = Mm(_NUMBER_MM)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    look = Look(size=14, align="center")
    shape(number, look)
    page_number(number, look)

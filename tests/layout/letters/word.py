"""A document as DOCX: the package by python-docx, its parts written as XML."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import cache
from io import BytesIO
from itertools import count
from typing import Any

from docx import Document as Package
from docx.oxml import parse_xml

from letters import wordcells
from letters.lay import turned
from letters.look import Look, Style
from letters.marks import MM
from letters.model import Document
from letters.wordxml import NAMES, edge, field, fonts, para, run, twips


def docx(document: Document) -> bytes:
    """The document's DOCX: header tables without lines, sections, a PAGE field in the header."""
    package = Package(BytesIO(_skeleton()))
    _properties(package, document)
    numbers = count(1)
    shown = "".join(_sections(package, document))
    shown = _SHAPE.sub(lambda _: f'docPr id="{next(numbers)}"', shown)
    root = package.element
    root.replace(root.body, parse_xml(f"<w:body {NAMES}>{shown}</w:body>"))
    out = BytesIO()
    package.save(out)
    return out.getvalue()


# Relationships of python-docx's own template that a document of an office has no use for.
_NEEDLESS = ("/thumbnail", "/customXml", "/numbering", "/stylesWithEffects")
_SHAPE = re.compile(r'docPr id="0"')
_KEPT = ("Normal", "DefaultParagraphFont", "TableNormal")


@cache
def _skeleton() -> bytes:
    """An empty package, slim because hundreds are made of it."""
    package: Any = Package()
    for holder in (package.part.package, package.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(_NEEDLESS):
                del holder.rels[key]
    styles = package.styles.element
    for style in list(styles.style_lst):
        if style.styleId not in _KEPT:
            styles.remove(style)
    _styled(package)
    out = BytesIO()
    package.save(out)
    return out.getvalue()


def _styled(package: Any) -> None:
    """The style Normal: Times New Roman 14, without space between paragraphs."""
    normal = package.styles["Normal"].element
    half = '<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/>'
    own = parse_xml(f"<w:rPr {NAMES}>{fonts('Times New Roman')}{half}</w:rPr>")
    spacing = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    for tag, made in (("rPr", own), ("pPr", parse_xml(f"<w:pPr {NAMES}>{spacing}</w:pPr>"))):
        for old in normal.findall(f"{{{normal.nsmap['w']}}}{tag}"):
            normal.remove(old)
        normal.append(made) if tag == "rPr" else normal.insert(len(normal) - 1, made)


def _properties(package: Any, document: Document) -> None:
    made = package.core_properties
    made.title = document.abstract or document.type
    made.author = made.last_modified_by = " ".join(document.organ)
    made.comments = ""
    made.created = made.modified = datetime(
        document.day.year, document.day.month, document.day.day, 8
    )


def _sections(package: Any, document: Document) -> list[str]:
    """The document's own section and those of its annexes, each ended by its properties."""
    look = document.look
    shown = [
        wordcells.circulation(look, document.circulation),
        wordcells.head(document),
        wordcells.title(document),
        wordcells.addressed(document),
        wordcells.body(look, document.body),
        wordcells.ending(document),
    ]
    if document.copy:
        shown.append(wordcells.copied(look, document.copy))
    properties = [_section(package, look, address=document.address, first=True)]
    parts = ["".join(shown)]
    for annex in document.annexes:
        own = turned(look, annex)
        there = replace(document, look=own)
        parts.append(wordcells.annex_head(annex, there) + wordcells.body(own, annex.body))
        properties.append(_section(package, own, address=(), first=False))
    ends = [para(Style(size=1), section=made) for made in properties[:-1]]
    ends.append(para(Style(size=1)) + properties[-1])
    return [part + end for part, end in zip(parts, ends, strict=True)]


def _section(package: Any, look: Look, *, address: tuple[str, ...], first: bool) -> str:
    """Page size, margins, page numbers, header and footers of a section."""
    numbers = look.numbers
    wide, high = (twips(side * MM) for side in look.paper)
    across = ' w:orient="landscape"' if wide > high else ""
    sides = {"top": look.top, "right": look.right, "bottom": look.bottom, "left": look.left}
    margins = "".join(f' w:{side}="{twips(long * MM)}"' for side, long in sides.items())
    far = twips(numbers.edge * MM)
    figures = ' w:fmt="upperRoman"' if numbers.figures == "roman" else ""
    anew = first or not numbers.wrong
    shown = numbers.first or not anew
    start = f' w:start="{numbers.start if first else 1}"' if anew else ""
    return (
        f"<w:sectPr>{_references(package, look, address)}"
        '<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{wide}" w:h="{high}"{across}/>'
        f'<w:pgMar{margins} w:header="{far}" w:footer="{far}" w:gutter="0"/>'
        f"<w:pgNumType{figures}{start}/>"
        f"{'' if shown else '<w:titlePg/>'}</w:sectPr>"
    )


def _references(package: Any, look: Look, address: tuple[str, ...]) -> str:
    """The parts with the page number and the address, and how the section names them."""
    style, numbers = look.styles["page_number"], look.numbers
    shown = field("PAGE", style) if numbers.shown else ""
    page = para(replace(style, align=numbers.align), shown)
    top = numbers.place == "top"
    found = [
        _part(package, "header", "default", page if top else para(style)),
        _part(package, "header", "first", para(style)),
        _part(package, "footer", "default", para(style) if top else page),
        _part(package, "footer", "first", _address(look, address)),
    ]
    return "".join(found)


def _address(look: Look, lines: tuple[str, ...]) -> str:
    """Cell 13, in the footer of page 1."""
    style = look.styles["address"]
    if not lines:
        return para(style)
    rule = look.rules["address"]
    aside = wordcells.wide(look) * (1 - rule.share)
    above = edge("top", rule) if rule.share else ""
    line = para(Style(size=2), border=above, right=aside)
    return line + "".join(para(style, run(words, style)) for words in lines)


def _part(package: Any, kind: str, which: str, inner: str) -> str:
    """A header or footer part with this content, and the reference to it."""
    add = package.part.add_header_part if kind == "header" else package.part.add_footer_part
    part, key = add()
    for child in list(part.element):
        part.element.remove(child)
    for child in parse_xml(f"<w:body {NAMES}>{inner}</w:body>"):
        part.element.append(child)
    return f'<w:{kind}Reference w:type="{which}" r:id="{key}"/>'

"""Body text: from the data file's paragraphs and tables to reportlab flowables.

A paragraph is plain text; its role is read off its beginning (``Điều 1.``, ``I.``, ``1.``). A table
is ``{"head": [...], "rows": [[...]], "widths": [mm, ...]}``.
"""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from hoso.sample.fonts import styles

_ARTICLE = re.compile(r"(Điều \d+\.)(.*)", re.DOTALL)
_PART = re.compile(r"[IVX]+\. [^a-zđ]+")
_TITLED = re.compile(r"\d+\. [^.;:]+")
_GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
)


def paragraph(text: str, style: str = "body") -> Paragraph:
    """One paragraph; nothing in ``text`` is taken as markup."""
    return Paragraph(escape(text), styles()[style])


def body_flowables(items: tuple[Any, ...], *, ends: bool = True) -> list[Flowable]:
    """The body of a document; the last paragraph ends in ``./.`` where ``ends`` is true."""
    last = max((n for n, item in enumerate(items) if isinstance(item, str)), default=-1)
    flowables: list[Flowable] = []
    for number, item in enumerate(items):
        if isinstance(item, str):
            closing = ends and number == last and number == len(items) - 1
            flowables.append(_paragraph(item.removesuffix(".") + "./." if closing else item))
        else:
            flowables += [_table(item), Spacer(1, 8)]
    return flowables


def _paragraph(text: str) -> Paragraph:
    article = _ARTICLE.fullmatch(text)
    if article:
        head, rest = escape(article[1]), escape(article[2])
        if not text.endswith((".", ";", ":")):
            return paragraph(text, "heading")  # an article with a title of its own (F-065)
        return Paragraph(f"<b>{head}</b>{rest}", styles()["body"])
    if _PART.fullmatch(text) or _TITLED.fullmatch(text):
        return paragraph(text, "heading")
    return paragraph(text)


def _table(raw: dict[str, Any]) -> Table:
    centred = set(raw.get("centre", [0]))
    rows = [[paragraph(text, "cell_head") for text in raw["head"]]]
    for row in raw["rows"]:
        rows.append(
            [
                paragraph(text, "cell_centred" if n in centred else "cell")
                for n, text in enumerate(row)
            ]
        )
    table = Table(rows, colWidths=[w * mm for w in raw["widths"]], repeatRows=1)
    table.setStyle(_GRID)
    return table

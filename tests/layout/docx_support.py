"""DOCX files made from pieces of XML, and what is told of their layout."""

from __future__ import annotations

import io
import zipfile
from contextlib import closing
from typing import Any

from evidence.docx.layout import read_layout
from evidence.docx.package import Package

MAIN = "http://schemas.openxmlformats.org"
NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in (
        ("w", f"{MAIN}/wordprocessingml/2006/main"),
        ("r", f"{MAIN}/officeDocument/2006/relationships"),
        ("mc", f"{MAIN}/markup-compatibility/2006"),
        ("a", f"{MAIN}/drawingml/2006/main"),
        ("wp", f"{MAIN}/drawingml/2006/wordprocessingDrawing"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
        ("wpg", "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"),
        ("v", "urn:schemas-microsoft-com:vml"),
        ("o", "urn:schemas-microsoft-com:office:office"),
    )
)
A4 = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701"/>'
)
_MAIN_KIND = f"{MAIN}/officeDocument/2006/relationships/officeDocument"
_TYPES = (
    f'<Types xmlns="{MAIN}/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"'
    "/></Types>"
)
_ROOTS = {"header": "hdr", "footer": "ftr"}


def package(body: str, **parts: str) -> bytes:
    """A DOCX of that body. ``parts``: styles, numbering, settings, theme, header1, footnotes ..."""
    out = io.BytesIO()
    relations = []
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _related(_relation("word/document", _MAIN_KIND)))
        archive.writestr("word/document.xml", _part("document", f"<w:body>{body}</w:body>"))
        for name, inner in parts.items():
            kind = name.rstrip("0123456789")
            archive.writestr(f"word/{name}.xml", _part(_ROOTS.get(kind, kind), inner))
            relations.append(_relation(name, f"{MAIN}/officeDocument/2006/relationships/{kind}"))
        archive.writestr("word/_rels/document.xml.rels", _related("".join(relations)))
    return out.getvalue()


def _related(inner: str) -> str:
    names = f"{MAIN}/package/2006/relationships"
    return f'<Relationships xmlns="{names}">{inner}</Relationships>'


def _part(root: str, inner: str) -> str:
    prefix = "a" if root == "theme" else "w"
    return f"<{prefix}:{root} {NAMES}>{inner}</{prefix}:{root}>"


def _relation(name: str, kind: str) -> str:
    return f'<Relationship Id="{name}" Type="{kind}" Target="{name}.xml"/>'


def layout(body: str, **parts: str) -> dict[str, Any]:
    """The layout facts of a DOCX of that body and those parts."""
    with closing(Package(io.BytesIO(package(body, **parts)))) as opened:
        told = read_layout(opened)
    assert told is not None
    return told


def first(body: str, **parts: str) -> dict[str, Any]:
    """The facts of its first paragraph."""
    told: dict[str, Any] = layout(body, **parts)["paragraphs"][0]
    return told


def style(body: str, **parts: str) -> list[Any]:
    """The style of the first text of its first paragraph."""
    told = layout(body, **parts)
    found: list[Any] = told["styles"][told["paragraphs"][0]["spans"][0][0]]
    return found


def p(text: str = "chữ", ppr: str = "", rpr: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{ppr}</w:pPr><w:r><w:rPr>{rpr}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def named(kind: str, name: str, inner: str, base: str = "", more: str = "") -> str:
    """A style."""
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"{more}>{based}{inner}</w:style>'


def texts(told: dict[str, Any]) -> list[str]:
    """The text of every paragraph."""
    return ["".join(text for _, text in one["spans"]) for one in told["paragraphs"]]

"""The generator of documents itself: what it plans is what readers find."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import letters
import pypdf
import pypdfium2
import pytest
from letters import kinds
from letters.model import Document, Para

from evidence.docx.package import Package
from evidence.docx.text import read_text
from evidence.pdf import read_pdf

KINDS = pytest.mark.parametrize("kind", kinds.ALL, ids=lambda kind: kind.kind)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@KINDS
def test_the_text_of_a_pdf_comes_back_in_order(kind: Document, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(letters.pdf(kind))
    pages = [squeezed(text) for text in read_pdf(path).text.pages]
    at = dict.fromkeys(range(len(pages)), 0)
    for entry in letters.placed(kind):
        number = entry["page"] - 1
        found = pages[number].find(squeezed(entry["text"]), at[number])
        assert found >= at[number], entry
        at[number] = found


@KINDS
def test_the_same_document_gives_the_same_bytes(kind: Document) -> None:
    assert letters.pdf(kind) == letters.pdf(kind)


@KINDS
def test_every_face_is_named_times_new_roman_and_says_its_characters(kind: Document) -> None:
    for font in fonts(letters.pdf(kind)):
        assert "+TimesNewRomanPS" in font["/BaseFont"]
        assert "/ToUnicode" in font
        assert font["/FontDescriptor"].get_object()["/FontName"] == font["/BaseFont"]


def fonts(data: bytes) -> list[Any]:
    reader = pypdf.PdfReader(BytesIO(data))
    names: dict[str, Any] = {}
    for page in reader.pages:
        names.update(page["/Resources"]["/Font"])
    return [font.get_object() for font in names.values()]


@KINDS
def test_pieces_lie_where_they_are_planned(kind: Document) -> None:
    with closing(pypdfium2.PdfDocument(letters.pdf(kind))) as document:
        pages = [page.get_textpage() for page in document]
        for entry in letters.placed(kind):
            left, low, right, high = entry["box"]
            box = (left - 1, low - 1, right + 1, high + 1)
            inside = pages[entry["page"] - 1].get_text_bounded(*box)
            assert squeezed(entry["text"]) in squeezed(inside), entry


@KINDS
def test_the_text_of_a_docx_comes_back_in_order(kind: Document, tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(letters.docx(kind))
    with closing(Package(path)) as package:
        text = squeezed("\n".join(read_text(package).pages))
    at = 0
    for part in said(kind):
        found = text.find(squeezed(part), at)
        assert found >= at, part
        at = found


def said(kind: Document) -> list[str]:
    """What a document says, in the order of reading."""
    body = [block.whole for block in kind.body if isinstance(block, Para)]
    annexes = [text for annex in kind.annexes for text in (annex.label, annex.title, annex.note)]
    parts = (
        *kind.parent,
        *kind.organ,
        kind.national,
        kind.motto,
        kind.number_text,
        kind.abstract if kind.letter else "",
        kind.date_text,
        kind.type,
        "" if kind.letter else kind.abstract,
        *kind.to,
        *body,
        *kind.receivers,
        *annexes,
    )
    return [part for part in parts if part]

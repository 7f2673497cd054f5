"""The running text of a DOCX, whatever its parts are called."""

from __future__ import annotations

import io
import zipfile
from contextlib import closing

import pytest
from docx_support import p, package

from evidence.docx.package import Package
from evidence.docx.text import read_text


def text_of(data: bytes) -> str:
    with closing(Package(io.BytesIO(data))) as opened:
        (page,) = read_text(opened).pages
    return page.strip()


def renamed(data: bytes, changes: dict[str, str]) -> bytes:
    """The same package with words changed in names and parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for before, after in changes.items():
                name, text = name.replace(before, after), text.replace(before, after)
            new.writestr(name, text)
    return out.getvalue()


def test_headers_come_before_the_text_and_footers_and_notes_behind_it() -> None:
    parts = {"footnotes": p("d"), "footer1": p("c"), "header1": p("a")}
    assert text_of(package(p("b"), **parts)).split() == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    "changes",
    [
        {"word/document": "word/document2", "document.xml": "document2.xml"},
        {"word/document.xml": "van-ban/chinh.xml", "word/_rels/document": "van-ban/_rels/chinh"},
        {"word/document.xml": "word/Document.XML"},
    ],
)
def test_the_document_is_found_by_the_name_the_package_gives_it(changes: dict[str, str]) -> None:
    assert text_of(renamed(package(p("Tờ trình")), changes)) == "Tờ trình"


def test_strict_documents_are_read_as_any_other() -> None:
    strict = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": (
            "http://purl.oclc.org/ooxml/wordprocessingml/main"
        )
    }
    assert text_of(renamed(package(p("Tờ trình")), strict)) == "Tờ trình"


def test_stops_of_tabs_are_no_tabs_and_a_hyphen_that_must_not_break_is_one() -> None:
    stops = '<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>'
    run = "<w:r><w:t>12/QĐ</w:t><w:noBreakHyphen/><w:t>SNV</w:t><w:tab/><w:t>a</w:t></w:r>"
    assert text_of(package(f"<w:p><w:pPr>{stops}</w:pPr>{run}</w:p>")) == "12/QĐ-SNV\ta"

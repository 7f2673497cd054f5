"""What a PDF says of itself: the part and level of PDF/A in its XMP (ISO 19005-1 6.7.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject

from evidence.pdf import read_pdf

CORPUS = sorted((Path(__file__).parents[3] / "shared" / "corpora" / "pdfa").glob("*.pdf"))
# Files made to break the rule about the claim itself.
FALSE_CLAIMS = {"PDF_A-1b__6-7-11-t02-fail-a": "", "PDF_A-2a__6-6-4-t01-fail-a": "2"}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_files_of_each_level_say_so(path: Path) -> None:
    named = re.match(r"PDF_A-(\d[a-z]?)__", path.name)
    assert named
    assert read_pdf(path).facts.pdfa == FALSE_CLAIMS.get(path.stem, named[1].upper())


def with_xmp(folder: Path, xmp: bytes | None) -> str | None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if xmp is not None:
        stream = StreamObject()
        stream.set_data(xmp)
        stream[NameObject("/Type")] = NameObject("/Metadata")
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    path = folder / "a.pdf"
    writer.write(path)
    return read_pdf(path).facts.pdfa


def packet(inner: str, attributes: str = "") -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:p="http://www.aiim.org/pdfa/ns/id/" '
        f"{attributes}>{inner}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


@pytest.mark.parametrize(
    ("xmp", "said"),
    [
        (None, ""),
        (packet(""), ""),
        (packet("<p:part>2</p:part><p:conformance>u</p:conformance>"), "2U"),
        (packet("", 'p:part="1" p:conformance="B"'), "1B"),
        (packet("<p:part>4</p:part>"), "4"),
        (packet("<p:part>PDF/A-1b</p:part>"), ""),
        (b"<not xml", ""),
        (b"", ""),
    ],
)
def test_only_a_part_and_a_level_are_a_claim(xmp: bytes | None, said: str, tmp_path: Path) -> None:
    assert with_xmp(tmp_path, xmp) == said


@given(st.one_of(st.binary(max_size=200), st.text(max_size=60).map(lambda t: packet(t))))
def test_whatever_stands_in_the_xmp_the_claim_is_short(
    tmp_path_factory: pytest.TempPathFactory, xmp: bytes
) -> None:
    said = with_xmp(tmp_path_factory.mktemp("xmp"), xmp)
    assert said is not None
    assert re.fullmatch(r"(?:[1-9][A-Z]?)?", said)

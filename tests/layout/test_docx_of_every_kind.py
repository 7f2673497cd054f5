"""DOCX of every kind: any soup of elements, damaged bytes, broken files, the decree's own."""

from __future__ import annotations

import io
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from docx_support import A4, layout, p, package
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence import collect
from evidence.docx.layout import read_layout
from evidence.docx.package import DAMAGED, Package
from evidence.docx.text import read_text

SECTION = f"<w:sectPr>{A4}</w:sectPr>"

_TAGS = (
    "p", "r", "t", "tab", "br", "pPr", "rPr", "tbl", "tr", "tc", "tblPr", "tblGrid", "gridCol",
    "tcPr", "tcW", "gridSpan", "vMerge", "sectPr", "pgSz", "pgMar", "cols", "numPr", "numId",
    "ilvl", "ind", "spacing", "jc", "b", "caps", "vanish", "sz", "rFonts", "pStyle", "rStyle",
    "sdt", "sdtContent", "ins", "del", "fldChar", "instrText", "fldSimple", "sym", "pBdr",
    "bottom", "top", "left", "right", "framePr", "tabs", "pict", "drawing", "txbxContent",
    "styles", "style", "basedOn", "name", "docDefaults", "rPrDefault", "num", "abstractNum",
    "abstractNumId", "lvl", "lvlText", "numFmt", "start", "tblBorders", "tblInd", "tblpPr",
    "headerReference", "trHeight", "gridBefore", "body", "hdr", "u", "color",
)  # fmt: skip
_NAMES = ("val", "w", "h", "type", "styleId", "left", "hanging", "line", "lineRule", "numId",
          "ilvl", "abstractNumId", "fldCharType", "char", "ascii", "space", "num", "pos",
          "alignment", "start", "instr", "color")  # fmt: skip
_VALUES = st.sampled_from(["", "0", "1", "-1", "5", "99999999", "1e9", "page", "begin", "end",
                           "PAGE", "center", "single", "a", "%1", "50%", "pct", "dxa", "exact",
                           "F0B7", "paragraph", "12.5pt"])  # fmt: skip
_ATTRIBUTES = st.dictionaries(st.sampled_from(_NAMES), _VALUES, max_size=3)
_SOUP = st.recursive(
    st.tuples(st.sampled_from(_TAGS), _ATTRIBUTES, st.just(())),
    lambda inner: st.tuples(
        st.sampled_from(_TAGS), _ATTRIBUTES, st.lists(inner, max_size=4).map(tuple)
    ),
    max_leaves=40,
)


def _written(node: Any) -> str:
    tag, attributes, inner = node
    said = "".join(f' w:{name}="{one}"' for name, one in attributes.items())
    return f"<w:{tag}{said}>{''.join(map(_written, inner))}x</w:{tag}>"


@given(st.lists(_SOUP, max_size=5), st.lists(_SOUP, max_size=3), st.lists(_SOUP, max_size=3))
def test_any_soup_of_elements_is_told(body: Any, styles: Any, numbering: Any) -> None:
    one, two, three = ("".join(map(_written, some)) for some in (body, styles, numbering))
    told = layout(one, styles=two, numbering=three, header1=one)
    counted = len(told["styles"]), len(told["sections"])
    for paragraph in told["paragraphs"]:
        assert paragraph.get("section", 0) < counted[1]
        assert all(place < counted[0] and text for place, text in paragraph["spans"])


@given(st.data())
def test_damaged_bytes_raise_nothing_but_what_is_told(data: st.DataObject) -> None:
    whole = bytearray(package(p() + SECTION, styles="<w:style/>", header1=p()))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        with closing(Package(io.BytesIO(bytes(whole)))) as opened:
            read_text(opened)
            read_layout(opened)
    except (*DAMAGED, KeyError, etree.XMLSyntaxError):
        pass


CORPORA = Path(__file__).parents[3] / "shared/corpora"
REAL = sorted((CORPORA / "vn-docs/nghi-dinh-30").glob("*.docx"))


@pytest.mark.skipif(not CORPORA.exists(), reason="skipped: no corpora")
def test_the_broken_files_of_the_corpora_are_told_or_refused() -> None:
    for path in sorted(CORPORA.rglob("*.docx")):
        got = collect.facts(str(path), "0" * 64, path.stat().st_size)
        opens = zipfile.is_zipfile(path) and got["format"]["kind"] == "docx"
        assert (got["layout"] is not None) == (opens and got["text"] is not None), path
        assert "layout" not in [problem["collector"] for problem in got["problems"]], path


@pytest.mark.skipif(not REAL, reason="skipped: no corpora")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_the_decree_and_its_templates(path: Path) -> None:
    told = collect.facts(str(path), "0" * 64, path.stat().st_size)["layout"]
    section = told["sections"][0]
    (number,) = section["numbers"]
    assert section["size"] == pytest.approx([595.3, 841.9], abs=0.2)
    assert section["margins"][0:4:2] == [70.9, 56.7]
    assert section["title_page"]
    assert (number["where"], number["of"], number["align"]) == ("header", "default", "center")
    assert told["styles"][number["style"]][:2] == ["Times New Roman", 14.0]
    letters = [0, 0]
    for one in told["paragraphs"]:
        for place, text in one["spans"]:
            style = told["styles"][place]
            letters[style[0] == "Times New Roman" and 6 <= style[1] <= 15] += len(text.split())
    assert letters[1] > 50 * letters[0]

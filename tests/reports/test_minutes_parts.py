"""The parts of a DOCX of ours keep to ECMA-376 part 1: order of properties, styles that exist."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from test_minutes import MINUTES

from reports.minutes import minutes_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIDES = "top left start bottom right end insideH insideV between bar"
# Children in the order of the schema (Annex A of part 1); Word refuses some files without it.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr"
    " suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct"
    " topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind"
    " contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint"
    " noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect"
    " bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc"
    " tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection"
    " tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc"
    " pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi"
    " rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden"
    " unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr"
    " tcPr tblStylePr",
    **dict.fromkeys(("tblBorders", "tcBorders", "pBdr", "tblCellMar", "tcMar"), _SIDES),
}
NAMING = ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle")


def parts() -> Iterator[etree._Element]:
    with ZipFile(BytesIO(minutes_docx(MINUTES))) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                yield etree.fromstring(package.read(name))


def out_of_order(root: etree._Element) -> list[str]:
    found = []
    for name, order in ORDER.items():
        places = {f"{W}{child}": at for at, child in enumerate(order.split())}
        for node in root.iter(f"{W}{name}"):
            told = [places.get(str(child.tag), -1) for child in node]
            if told != sorted(told) or -1 in told:
                found.append(f"{name}: {[str(child.tag).removeprefix(W) for child in node]}")
    return found


def test_properties_stand_in_the_order_of_the_schema() -> None:
    assert [wrong for root in parts() for wrong in out_of_order(root)] == []


@pytest.mark.parametrize("inner", ["<jc/><spacing/>", "<spacing/><unheard/>"])
def test_what_stands_elsewhere_or_is_unknown_is_told(inner: str) -> None:
    root = etree.fromstring(f'<pPr xmlns="{W[1:-1]}">{inner}</pPr>')
    assert len(out_of_order(root)) == 1


def test_every_style_that_is_named_exists() -> None:
    roots = list(parts())
    known = {node.get(f"{W}styleId") for root in roots for node in root.iter(f"{W}style")}
    named = {
        node.get(f"{W}val") for root in roots for kind in NAMING for node in root.iter(f"{W}{kind}")
    }
    assert named <= known

"""F-001 to F-007: paper, margins, faces, colour, page numbers; SNV-4.1."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from letters.faults.plant import both, fault, looked, numbered, over, para, styled
from letters.kinds import (
    BAO_CAO,
    BAO_CAO_DAI,
    CONG_VAN,
    CONG_VAN_KON_TUM,
    CONG_VAN_NHIEU_NOI,
    KE_HOACH,
    QUYET_DINH,
    QUYET_DINH_QUY_CHE,
    THONG_BAO,
)
from letters.model import Para

BLUE = "0000FF"
# A sentence as the old encodings show it where nobody converted it.
VNI = "Thöïc hieän Nghò ñònh cuûa Chính phuû veà coâng taùc vaên thö, Sôû Noäi vuï yeâu caàu:"
TCVN3 = "Thùc hiÖn NghÞ ®Þnh cña ChÝnh phñ vÒ c«ng t¸c v¨n th­, Së Néi vô yªu cÇu:"


def _decomposed(one: Para) -> Para:
    return replace(one, text=unicodedata.normalize("NFD", one.text))


def _private(one: Para) -> Para:
    return replace(one, text=one.text.replace("của", "c\ue001a"))


FAULTS = (
    fault("F-001", "letter paper", looked(paper=(216, 279)), CONG_VAN, QUYET_DINH),
    fault("F-001", "paper too short", looked(paper=(210, 290)), BAO_CAO),
    fault("F-002", "across, no table", looked(paper=(297, 210)), CONG_VAN, BAO_CAO),
    fault("F-003", "left 20 mm", looked(left=20), BAO_CAO, BAO_CAO_DAI),
    fault("F-003", "left 40 mm", looked(left=40), KE_HOACH, BAO_CAO_DAI),
    fault("F-003", "right 10 mm", looked(right=10), BAO_CAO, BAO_CAO_DAI),
    fault("F-003", "right 28 mm", looked(right=28), KE_HOACH, BAO_CAO_DAI),
    fault("F-003", "top 10 mm", both(looked(top=10), numbered(edge=3)), BAO_CAO, BAO_CAO_DAI),
    fault("F-003", "top 35 mm", looked(top=35), BAO_CAO, BAO_CAO_DAI),
    fault("F-003", "bottom 10 mm", looked(bottom=10), BAO_CAO_DAI),
    fault("F-003", "bottom 35 mm", looked(bottom=35), BAO_CAO_DAI, forms=("docx",)),
    fault("F-004", "all in Arial", styled(family="Arial"), CONG_VAN, QUYET_DINH),
    fault("F-004", "one paragraph in Cambria", over("body", family="Cambria"), CONG_VAN, BAO_CAO),
    fault("F-004", "the motto in Arial", styled("motto", family="Arial"), QUYET_DINH),
    fault("F-004", "recipients in Arial", styled("receiver", family="Arial"), CONG_VAN),
    fault(
        "F-005",
        "one paragraph in VNI-Times",
        over("body", family="VNI-Times"),
        CONG_VAN,
        BAO_CAO,
        beside=("F-004",),
    ),
    fault("F-005", "all in .VnTime", styled(family=".VnTime"), CONG_VAN, beside=("F-004",)),
    fault("F-005", "VNI text", para("body", lambda one: Para(one.role, VNI), nth=1), CONG_VAN),
    fault("F-005", "TCVN3 text", para("body", lambda one: Para(one.role, TCVN3), nth=1), CONG_VAN),
    fault("F-005", "decomposed text", para("body", _decomposed), CONG_VAN, BAO_CAO),
    fault("F-005", "a private character", para("body", _private), CONG_VAN, forms=("docx",)),
    fault("F-005", "no ToUnicode", looked(unicode=False), QUYET_DINH, forms=("pdf",)),
    fault("F-006", "a blue paragraph", over("body", color=BLUE), CONG_VAN, BAO_CAO),
    fault("F-006", "red organ", styled("organ", color="FF0000"), QUYET_DINH),
    fault("F-006", "grey abstract", styled("abstract", color="606060"), BAO_CAO),
    fault("F-006", "blue name", styled("name", color=BLUE), THONG_BAO),
    fault("F-007", "at the bottom", numbered(place="bottom"), BAO_CAO, CONG_VAN_NHIEU_NOI),
    fault("F-007", "on page 1", numbered(first=True), BAO_CAO, CONG_VAN),
    fault("F-007", "Roman", numbered(figures="roman"), BAO_CAO, BAO_CAO_DAI),
    fault("F-007", "at the left", numbered(align="left"), BAO_CAO),
    fault("F-007", "at the right", numbered(align="right"), BAO_CAO_DAI),
    fault("F-007", "counted from 2", numbered(start=2), BAO_CAO),
    fault("F-007", "no number", numbered(shown=False), BAO_CAO, QUYET_DINH_QUY_CHE),
    fault("F-007", "size 11", styled("page_number", size=11), BAO_CAO),
    fault("F-007", "italic", styled("page_number", italic=True), BAO_CAO),
    fault("SNV-4.1", "Arial", styled(family="Arial"), CONG_VAN_KON_TUM, beside=("F-004",)),
    fault(
        "SNV-4.1",
        "VNI-Times",
        over("body", family="VNI-Times"),
        CONG_VAN_KON_TUM,
        beside=("F-004", "F-005"),
    ),
    fault("SNV-4.1", "blue", over("body", color=BLUE), CONG_VAN_KON_TUM, beside=("F-006",)),
)

"""F-090 to F-110 and C-004: annexes, marks, copies, and components that are not there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from letters.faults.plant import (
    Change,
    annexed,
    fault,
    looked,
    numbered,
    ruled,
    signed,
    styled,
    worded,
)
from letters.kinds import (
    BAO_CAO,
    BAO_CAO_DAI,
    CONG_DIEN,
    CONG_VAN,
    CONG_VAN_NHIEU_NOI,
    KE_HOACH,
    QUYET_DINH,
    QUYET_DINH_QUY_CHE,
    QUYET_DINH_SAO_Y,
    THONG_BAO,
)
from letters.model import Copy, Document, Para

TYPIST = CONG_VAN_NHIEU_NOI  # a letter with the typist's mark and the address


def copied(**changes: Any) -> Change:
    """The block of the copy."""

    def change(kind: Document) -> Document:
        assert isinstance(kind.copy, Copy)
        return replace(kind, copy=replace(kind.copy, **changes))

    return change


def _arabic(label: str) -> str:
    return label.replace("II", "2").replace("I", "1")


def _unnumbered(label: str) -> str:
    return label.removesuffix(" II").removesuffix(" I")


def _filled(note: str) -> str:
    return note.replace("số      /", "số 21/").replace(
        "ngày      tháng      năm     ", "ngày 27 tháng 02 năm 2026"
    )


def _unmentioned(kind: Document) -> Document:
    """No sentence of the body speaks of an annex."""
    body = tuple(_silent(one) if isinstance(one, Para) else one for one in kind.body)
    return replace(kind, body=body)


def _silent(one: Para) -> Para:
    sentences = one.text.split(". ")
    kept = [sentence for sentence in sentences if "Phụ lục" not in sentence]
    return one if len(kept) == len(sentences) else replace(one, text=". ".join(kept) + ".")


FAULTS = (
    fault("F-090", "not spoken of", _unmentioned, KE_HOACH, BAO_CAO_DAI),
    fault("F-090", "Arabic", annexed(label=_arabic), KE_HOACH),
    fault("F-090", "not numbered", annexed(label=_unnumbered), KE_HOACH),
    fault("F-091", "not bold", styled("annex", bold=False), KE_HOACH, BAO_CAO_DAI),
    fault("F-091", "size 13", styled("annex", size=13), KE_HOACH),
    fault("F-091", "at the left", styled("annex", align="left"), KE_HOACH),
    fault("F-091", "capitals", annexed(label=str.upper), KE_HOACH),
    fault("F-091", "title small", annexed(title=str.capitalize), KE_HOACH, BAO_CAO_DAI),
    fault("F-091", "title not bold", styled("annex_title", bold=False), KE_HOACH),
    fault("F-091", "title size 12", styled("annex_title", size=12), KE_HOACH),
    fault("F-091", "note upright", styled("annex_note", italic=False), KE_HOACH, BAO_CAO_DAI),
    fault("F-091", "note size 12", styled("annex_note", size=12), KE_HOACH),
    fault("F-091", "note filled in", annexed(note=_filled), KE_HOACH),
    fault("F-091", "no note", annexed(note=""), KE_HOACH),
    fault("F-092", "counted on", numbered(wrong=True), KE_HOACH, QUYET_DINH_QUY_CHE),
    fault("F-100", "frame too small", looked(urgency_box=(22, 6)), CONG_DIEN),
    fault("F-100", "frame too large", looked(urgency_box=(45, 12)), CONG_DIEN),
    fault("F-100", "no frame", looked(boxed=False), CONG_DIEN),
    fault("F-100", "black", styled("urgency", color="000000"), CONG_DIEN),
    fault("F-100", "not bold", styled("urgency", bold=False), CONG_DIEN),
    fault("F-100", "size 11", styled("urgency", size=11), CONG_DIEN),
    fault("F-100", "sentence case", worded(urgency="Hỏa tốc"), CONG_DIEN),
    fault("F-100", "another urgency", worded(urgency="KHẨN"), CONG_DIEN),
    fault("F-101", "no frame", looked(boxed=False), THONG_BAO),
    fault("F-101", "not bold", styled("circulation", bold=False), THONG_BAO),
    fault("F-101", "size 11", styled("circulation", size=11), THONG_BAO),
    fault("F-101", "sentence case", worded(circulation="Lưu hành nội bộ"), THONG_BAO),
    fault("F-101", "another mark", worded(circulation="XEM XONG TRẢ LẠI"), THONG_BAO),
    fault("F-102", "size 13", styled("typist", size=13), TYPIST),
    fault("F-102", "bold", styled("typist", bold=True), TYPIST),
    fault("F-102", "small letters", worded(typist="nve.(120)"), TYPIST),
    fault("F-102", "no brackets", worded(typist="NVE.120"), TYPIST),
    fault("F-103", "size 13", styled("address", size=13), TYPIST),
    fault("F-103", "italic", styled("address", italic=True), TYPIST),
    fault("F-103", "bold", styled("address", bold=True), TYPIST),
    fault("F-103", "no line", ruled("address", share=0), TYPIST),
    fault("F-103", "half a line", ruled("address", share=0.5), TYPIST),
    fault(
        "F-110",
        "no national name",
        worded(national=""),
        CONG_VAN,
        QUYET_DINH,
        beside=("F-010", "F-013"),
    ),
    fault("F-110", "no motto", worded(motto=""), CONG_VAN, beside=("F-011", "F-012", "F-013")),
    fault(
        "F-110",
        "no organ",
        worded(organ=()),
        CONG_VAN,
        QUYET_DINH,
        beside=("F-020", "F-021", "F-022", "F-034"),
    ),
    fault(
        "F-110",
        "no number",
        worded(number_line=""),
        CONG_VAN,
        QUYET_DINH,
        beside=("F-030", "F-031", "F-032", "F-033", "F-034"),
    ),
    fault(
        "F-110",
        "no place and date",
        worded(date_line=""),
        CONG_VAN,
        BAO_CAO,
        beside=("F-040", "F-041", "F-042", "F-043"),
    ),
    fault(
        "F-110",
        "no abstract",
        worded(abstract=""),
        CONG_VAN,
        QUYET_DINH,
        beside=("F-051", "F-052", "F-053"),
    ),
    fault(
        "F-110",
        "no type",
        worded(type=""),
        KE_HOACH,
        beside=("F-033", "F-050", "F-051", "F-081", "F-085"),
    ),
    fault("F-110", "no title", signed(lines=()), QUYET_DINH, beside=("F-070", "F-082")),
    fault("F-110", "no name", signed(name=""), QUYET_DINH, BAO_CAO, beside=("F-071",)),
    fault(
        "F-110",
        "no signer",
        worded(signer=None),
        CONG_VAN,
        beside=("F-070", "F-071", "F-082"),
    ),
    fault(
        "F-110",
        "no recipients",
        worded(receivers=(), receivers_word=""),
        CONG_VAN,
        QUYET_DINH,
        beside=("F-082", "F-083", "F-084", "F-085"),
    ),
    fault("C-004", "not bold", styled("copy_form", bold=False), QUYET_DINH_SAO_Y),
    fault("C-004", "size 12", styled("copy_form", size=12), QUYET_DINH_SAO_Y),
    fault("C-004", "sentence case", copied(form="Sao y"), QUYET_DINH_SAO_Y),
    fault("C-004", "another form", copied(form="SAO LỤC"), QUYET_DINH_SAO_Y),
    fault("C-004", "BẢN SAO", copied(form="BẢN SAO"), QUYET_DINH_SAO_Y),
    fault("C-004", "no such symbol", copied(number="Số: 27/BS-SNV"), QUYET_DINH_SAO_Y),
    fault("C-004", "turned round", copied(number="Số: 27/SNV-SY"), QUYET_DINH_SAO_Y),
    fault("C-004", "no zero", copied(number="Số: 7/SY-SNV"), QUYET_DINH_SAO_Y),
    fault("C-004", "no line", ruled("copy", share=0), QUYET_DINH_SAO_Y),
)

"""F-060 to F-069 and F-111: the text of a document."""

from __future__ import annotations

from dataclasses import replace

from letters.faults.plant import both, everywhere, fault, over, para, styled, swapped, text
from letters.kinds import (
    BAO_CAO,
    BAO_CAO_DAI,
    CHI_THI,
    CONG_VAN,
    CONG_VAN_NHIEU_NOI,
    KE_HOACH,
    NGHI_QUYET,
    QUYET_DINH,
    QUYET_DINH_QUY_CHE,
    THONG_BAO,
)
from letters.model import Para

DECREE = "Nghị định số 30/2020/NĐ-CP"
FULL = f"{DECREE} ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư"
# The roles of running text; documents without articles use these alone.
TEXT = ("body", "clause", "point")
LOUD = ("chapter", "chapter_title")
SECTION = ("section", "section_title")


def _small(one: Para) -> Para:
    return replace(one, text=one.text.capitalize())


def _plain_lead(one: Para) -> Para:
    return Para(one.role, one.whole)


FAULTS = (
    fault("F-060", "upright", styled("basis", italic=False), QUYET_DINH, NGHI_QUYET),
    fault("F-060", "one upright", over("basis", italic=False, nth=1), QUYET_DINH),
    fault("F-060", "bold", styled("basis", bold=True), QUYET_DINH),
    fault("F-060", "size 12", styled("basis", size=12), QUYET_DINH, beside=("F-068",)),
    fault("F-060", "a full stop", text("basis", "văn thư;", "văn thư.", nth=1), QUYET_DINH),
    fault("F-060", "no mark", text("basis", "2024;", "2024"), QUYET_DINH),
    fault("F-060", "the last open", text("basis", "Lưu trữ.", "Lưu trữ;", nth=-1), QUYET_DINH),
    fault(
        "F-061",
        "no day",
        text("basis", " ngày 05 tháng 3 năm 2020", "", nth=1),
        QUYET_DINH,
    ),
    fault("F-061", "no organ", text("basis", " của Chính phủ", "", nth=1), QUYET_DINH),
    fault("F-061", "no title", text("basis", " về công tác văn thư", "", nth=1), QUYET_DINH),
    fault(
        "F-061",
        "no number",
        text("basis", "số 30/2020/NĐ-CP ngày", "ngày", nth=1),
        QUYET_DINH,
    ),
    fault(
        "F-061",
        "a law with its number",
        text("basis", "Luật Lưu trữ ngày", "Luật Lưu trữ số 33/2024/QH15 ngày"),
        QUYET_DINH,
    ),
    fault(
        "L-001",
        "the law of 2011",
        text("basis", "ngày 21 tháng 6 năm 2024", "ngày 11 tháng 11 năm 2011"),
        QUYET_DINH,
    ),
    fault("F-062", "short at first", text("body", FULL, DECREE), CONG_VAN),
    fault("F-062", "full again", text("clause", DECREE, FULL), CONG_VAN),
    fault("F-063", "Arabic", text("chapter", "Phần I", "Phần 1"), BAO_CAO_DAI),
    fault("F-063", "Arabic", text("chapter", "Chương I", "Chương 1"), QUYET_DINH_QUY_CHE),
    fault("F-063", "at the left", styled(*LOUD, align="left"), BAO_CAO_DAI, QUYET_DINH_QUY_CHE),
    fault("F-063", "not bold", styled("chapter", bold=False), BAO_CAO_DAI),
    fault("F-063", "title not bold", styled("chapter_title", bold=False), QUYET_DINH_QUY_CHE),
    fault("F-063", "italic", styled("chapter", italic=True), QUYET_DINH_QUY_CHE),
    fault("F-063", "size 12", styled(*LOUD, size=12), BAO_CAO_DAI),
    fault("F-063", "title small", para("chapter_title", _small), BAO_CAO_DAI, QUYET_DINH_QUY_CHE),
    fault("F-063", "in capitals", text("chapter", "Chương I", "CHƯƠNG I"), QUYET_DINH_QUY_CHE),
    fault("F-064", "Roman", everywhere("section", "Mục 1", "Mục I"), QUYET_DINH_QUY_CHE),
    fault("F-064", "at the left", styled(*SECTION, align="left"), QUYET_DINH_QUY_CHE),
    fault("F-064", "not bold", styled("section", bold=False), QUYET_DINH_QUY_CHE),
    fault("F-064", "title not bold", styled("section_title", bold=False), QUYET_DINH_QUY_CHE),
    fault("F-064", "title small", para("section_title", _small), QUYET_DINH_QUY_CHE),
    fault("F-065", "a colon", everywhere("article", "Điều 2.", "Điều 2:"), QUYET_DINH),
    fault("F-065", "no point", everywhere("article", "Điều 3.", "Điều 3"), QUYET_DINH),
    fault(
        "F-065",
        "Roman",
        everywhere("article", "Điều 2.", "Điều II."),
        QUYET_DINH,
        beside=("F-067",),
    ),
    fault("F-065", "not bold", para("article", _plain_lead, nth=1), QUYET_DINH, NGHI_QUYET),
    fault("F-065", "italic", over("article", italic=True, nth=1), QUYET_DINH, beside=("F-068",)),
    fault("F-065", "capitals", everywhere("article", "Điều 2.", "ĐIỀU 2."), QUYET_DINH),
    fault("F-065", "no indent", styled("article", first=0), QUYET_DINH_QUY_CHE, beside=("F-068",)),
    fault("F-065", "indent 20 mm", styled("article", first=20), QUYET_DINH, beside=("F-068",)),
    fault(
        "F-066",
        "a, b, c, e",
        both(everywhere("point", "đ) ", "g) "), everywhere("point", "d) ", "e) ")),
        CHI_THI,
        QUYET_DINH_QUY_CHE,
        beside=("F-067",),
    ),
    fault("F-066", "a, b, c, d, e", everywhere("point", "đ) ", "e) "), CHI_THI, beside=("F-067",)),
    fault("F-066", "a point", everywhere("point", "b) ", "b. "), CHI_THI, BAO_CAO),
    fault("F-066", "capital letters", everywhere("point", "a) ", "A) "), BAO_CAO),
    fault("F-066", "a bracket for clauses", everywhere("clause", "2. ", "2) "), CONG_VAN),
    fault("F-066", "title not bold", styled("clause_title", bold=False), BAO_CAO, KE_HOACH),
    fault("F-066", "bold clause", over("clause", bold=True, nth=1), CONG_VAN, beside=("F-068",)),
    fault(
        "F-067",
        "an article skipped",
        both(
            everywhere("article", "Điều 4.", "Điều 5."),
            everywhere("article", "Điều 3.", "Điều 4."),
            swapped("receivers", "Điều 4", "Điều 5"),
        ),
        QUYET_DINH,
    ),
    fault("F-067", "a clause skipped", everywhere("clause", "3. ", "4. "), CONG_VAN),
    fault("F-067", "a clause twice", everywhere("clause", "3. ", "2. "), CONG_VAN),
    fault("F-067", "a part skipped", everywhere("part", "III. ", "IV. "), CHI_THI),
    fault(
        "F-067",
        "a point out of order",
        everywhere("point", "b) ", "c) "),
        THONG_BAO,
        beside=("F-066",),
    ),
    fault("F-068", "at the left", styled(*TEXT, align="left"), BAO_CAO, CONG_VAN_NHIEU_NOI),
    fault("F-068", "no indent", styled(*TEXT, first=0), CONG_VAN, BAO_CAO),
    fault("F-068", "indent 20 mm", styled(*TEXT, first=20), CONG_VAN),
    fault("F-068", "no space between", styled(*TEXT, before=0), CONG_VAN, CHI_THI),
    fault("F-068", "two lines apart", styled(*TEXT, line=2.0), CONG_VAN, BAO_CAO),
    fault("F-068", "lines too near", styled(*TEXT, line=0.8), CONG_VAN, BAO_CAO),
    fault("F-068", "size 12", styled(*TEXT, size=12), CONG_VAN, BAO_CAO),
    fault("F-068", "size 15", styled(*TEXT, size=15), CONG_VAN),
    fault("F-068", "one of size 12", over("body", size=12, nth=1), CONG_VAN, BAO_CAO),
    fault("F-068", "one at the left", over("body", align="left", nth=1), BAO_CAO),
    fault("F-068", "italic", over("body", italic=True, nth=1), CONG_VAN, BAO_CAO),
    fault("F-069", "a full stop", text("body", "./.", ".", nth=-1), CONG_VAN, BAO_CAO),
    fault("F-069", "no full stop", text("body", "./.", "/.", nth=-1), CONG_VAN),
    fault("F-069", "nothing", text("article", "./.", "", nth=-1), QUYET_DINH),
    fault("F-111", "nhân dân", text("point", "Nhân dân", "nhân dân", nth=1), KE_HOACH),
    fault("F-111", "điều 1", text("article", "tại Điều 1", "tại điều 1", nth=-1), QUYET_DINH),
    fault(
        "F-111",
        "Tỉnh Quảng Ngãi",
        everywhere("article", "tỉnh Quảng Ngãi", "Tỉnh Quảng Ngãi"),
        NGHI_QUYET,
    ),
    fault(
        "F-111",
        "a town",
        everywhere("body", "Một số cơ", "Tại thành phố Hồ Chí Minh, một số cơ"),
        BAO_CAO,
    ),
    fault(
        "F-111",
        "the capital",
        everywhere("body", "Một số cơ", "Tại thủ đô Hà Nội, một số cơ"),
        BAO_CAO,
    ),
    fault(
        "F-111",
        "after a full stop",
        text("body", ". Qua kiểm tra", ". qua kiểm tra"),
        CONG_VAN,
    ),
)

"""What is read off the page is what the document was made from; nothing on a page makes it fail."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import letters
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import kinds
from letters.model import Document

from evidence.docx.layout import read_layout
from evidence.docx.package import Package
from evidence.pdf import read_pdf
from schemas.clock import dmy
from schemas.text import fold
from validator.anatomy import Anatomy, anatomy, date_on_page, is_draft, values
from validator.anatomy.page import Line, Sheet, Span, Written, written
from validator.anatomy.typeset import typeset

KINDS = pytest.mark.parametrize("kind", kinds.ALL, ids=lambda kind: kind.kind)
# Minutes are signed by several and dated in their text, not in the head.
_NOT_SAID = {"bien-ban": {"date", "signer"}}


def of_pdf(kind: Document, folder: Path) -> Anatomy:
    path = folder / "letter.pdf"
    path.write_bytes(letters.pdf(kind))
    pages = written(read_pdf(path).layout or {})
    assert pages is not None
    return anatomy(pages)


def of_docx(kind: Document, folder: Path) -> Anatomy:
    path = folder / "letter.docx"
    path.write_bytes(letters.docx(kind))
    with closing(Package(path)) as package:
        pages = typeset(read_layout(package) or {})
    assert pages is not None
    return anatomy(pages)


def wanted(kind: Document) -> dict[str, Any]:
    """What metadata say of a document, in the words of the page."""
    meta = letters.meta(kind)
    meta["date"] = dmy(date.fromisoformat(meta["date"]))
    meta["urgency"] = meta["urgency"].capitalize()
    meta["to"] = "; ".join(meta.pop("addressees"))
    silent = _NOT_SAID.get(kind.kind, set())
    return {name: text for name, text in meta.items() if text and name not in silent}


@KINDS
def test_a_pdf_says_what_its_metadata_say(kind: Document, tmp_path: Path) -> None:
    read = {name: value.text for name, value in values(of_pdf(kind, tmp_path)).items()}
    assert {name: read.get(name, "") for name in wanted(kind)} == wanted(kind)


@KINDS
def test_a_docx_says_what_its_metadata_say(kind: Document, tmp_path: Path) -> None:
    read = {name: value.text for name, value in values(of_docx(kind, tmp_path)).items()}
    assert {name: read.get(name, "") for name in wanted(kind)} == wanted(kind)


@KINDS
def test_a_value_names_its_place(kind: Document, tmp_path: Path) -> None:
    for name, value in values(of_pdf(kind, tmp_path)).items():
        left, low, right, high = value.part.box
        assert 1 <= value.part.page <= 9, name
        assert left < right, name
        assert low < high, name
        assert 0 < value.sure <= 1, name


def test_titles_and_qualities_are_read(tmp_path: Path) -> None:
    read = values(of_pdf(kinds.KE_HOACH, tmp_path))
    assert (read["quality"].text, read["position"].text) == ("TM. KT.", "Phó Chủ tịch")
    assert read["list"].items[-1] == "Lưu: VT, NC"


def line(text: str, left: float = 80, base: float = 700, *, bold: bool = False) -> Line:
    width = 6.0 * len(text)
    return Line(1, left, base, left + width, (Span(text, "Times", 13.0, bold, False, "000000"),))


def head(number: str, day: str) -> Anatomy:
    lines = (
        line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 780, bold=True),
        line("SỞ NỘI VỤ", 120, 780, bold=True),
        line("Độc lập - Tự do - Hạnh phúc", 330, 765, bold=True),
        line(number, 110, 740),
        line(day, 310, 740),
    )
    return anatomy(Written((Sheet(1, 595.3, 841.9, lines),)))


@pytest.mark.parametrize(
    ("written_as", "number", "symbol"),
    [
        ("Số: 12/QĐ-SNV", "12", "QĐ-SNV"),
        ("Số:12 / QĐ - SNV", "12", "QĐ-SNV"),
        ("Số: 07/2024/QĐ–UBND", "07", "2024/QĐ-UBND"),
        ("Số:        /TTr-SNV", "", "TTr-SNV"),
        ("Số: …../SNV-VP", "", "SNV-VP"),
        ("Số: 15a/TB-SNV", "15a", "TB-SNV"),
        ("SỐ: 12/QĐ-SNV", "12", "QĐ-SNV"),
        ("Số: 12", "12", ""),
    ],
)
def test_numbers_are_read_however_they_are_written(
    written_as: str, number: str, symbol: str
) -> None:
    read = values(head(written_as, "Kon Tum, ngày 05 tháng 3 năm 2024"))
    told = {name: read[name].text for name in ("number", "symbol") if name in read}
    assert (told.get("number", ""), told.get("symbol", "")) == (number, symbol)


@pytest.mark.parametrize("blank", ["ngày     tháng 3 năm 2024", "ngày … tháng … năm 2024"])
def test_a_date_nobody_filled_in_is_none(blank: str) -> None:
    page = head("Số:    /QĐ-SNV", f"Kon Tum, {blank}")
    assert is_draft(page)
    assert date_on_page(page) is None
    assert "date" not in values(page)
    assert values(page)["place"].text == "Kon Tum"


def test_a_day_that_does_not_exist_is_none() -> None:
    assert "date" not in values(head("Số: 1/QĐ-SNV", "Kon Tum, ngày 31 tháng 02 năm 2024"))


_WORDS = st.sampled_from(
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        *("SỞ NỘI VỤ", "UBND TỈNH", "Số: 12/QĐ-SNV", "Số:", "QUYẾT ĐỊNH", "BIÊN BẢN", "MẬT"),
        *("Kon Tum, ngày 31 tháng 02 năm 2024", "ngày tháng năm", "V/v gửi", "Kính gửi:"),
        *("- Như trên;", "Nơi nhận:", "- Lưu: VT.", "TM. ", "KT. GIÁM ĐỐC", "Q.", "Lê A", "SAO Y"),
        *("HỎA TỐC", "Phụ lục I", "-", "- 2 -", "Chủ tịch điện:", "Điều 1. ", "___", "(HC) 15."),
    ]
)
_LINES = st.builds(
    line,
    st.one_of(_WORDS, st.text(max_size=30)),
    st.floats(0, 560),
    st.floats(0, 840),
    bold=st.booleans(),
)


def _on_page(number: int, lines: list[Line]) -> list[Line]:
    return sorted((replace(one, page=number) for one in lines), key=lambda one: -one.base)


@given(st.lists(st.lists(_LINES, max_size=14), max_size=3))
def test_no_lines_make_the_reading_fail(pages: list[list[Line]]) -> None:
    sheets = tuple(
        Sheet(number, 595.3, 841.9, tuple(_on_page(number, lines)))
        for number, lines in enumerate(pages, start=1)
    )
    for name, value in values(anatomy(Written(sheets))).items():
        assert value.text, name
        assert value.part.lines, name
        assert fold(value.text) is not None

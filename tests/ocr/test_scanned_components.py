"""What a machine read off a scan against the data: the same, to be looked at, never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from case_support import context_of, view_of

from schemas.finding import Finding
from schemas.judgement import Judgement
from validator.anatomy.scanned import scanned
from validator.case import file_case
from validator.catalogue import load_catalogue
from validator.judge import judge
from validator.printed.compare import COMPARISONS
from validator.report import render
from validator.view import DossierView, FileView

# left, base, words; each word gets its share of the line's width
LETTER = (
    (104, 780, "UBND TỈNH KON TUM"),
    (283, 780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (133, 764, "SỞ NỘI VỤ"),
    (327, 764, "Độc lập - Tự do - Hạnh phúc"),
    (127, 735, "Số: 21/QĐ-SNV"),
    (309, 735, "Kon Tum, ngày 05 tháng 3 năm 2024"),
    (276, 670, "QUYẾT ĐỊNH"),
    (193, 652, "Về việc ban hành Quy chế văn thư, lưu trữ"),
    (121, 600, "Điều 1. Ban hành kèm theo Quyết định này Quy chế văn thư, lưu trữ."),
    (85, 300, "Nơi nhận:"),
    (400, 300, "GIÁM ĐỐC"),
    (85, 286, "- Như Điều 1;"),
    (85, 272, "- Lưu: VT."),
    (390, 220, "Nguyễn Văn An"),
)
DATA = {
    "CodeNumber": "21",
    "CodeNotation": "QĐ-SNV",
    "IssuedDate": "05/03/2024",
    "TypeName": "Quyết định",
    "OrganName": "Sở Nội vụ tỉnh Kon Tum",
    "Subject": "Ban hành Quy chế văn thư, lưu trữ",
    "SignerName": "Nguyễn Văn An",
}
SCAN = {"layout": None, "text": {"pages": [""], "image_only": [1], "truncated": False}}


def page_read(changes: Mapping[str, str] | None = None, sure: int = 93) -> dict[str, Any]:
    """A page as ``evidence.ocr.read`` tells it; ``changes``: words read otherwise."""
    lines = []
    for left, base, text in LETTER:
        said = (changes or {}).get(text, text)
        words, at = [], float(left)
        for word in said.split():
            words.append([at, base, at + 6 * len(word), base + 10, sure])
            at += 6 * len(word) + 4
        lines.append({"box": [left, base, at, base + 10], "text": said, "words": words})
    return {"page": 1, "size": [595, 842], "confidence": sure, "lines": lines, "marks": []}


def judged(read: Mapping[str, Any] | None, **data: str) -> Judgement:
    """The judgement of a dossier of one document, a scan that ``read`` was read off."""
    case = {"documents": [{**DATA, **data, "files": [{"path": "a.pdf", "facts": SCAN}]}]}
    view: DossierView = view_of(case)
    (document,) = view.documents
    files = tuple(replace(one, read=(read,) if read else ()) for one in document.files)
    view = replace(view, documents=(replace(document, files=files),))
    return judge(view, context_of(case), load_catalogue())


def compared(judgement: Judgement) -> dict[str, tuple[str, str]]:
    return {
        one.rule: (one.status, one.reason)
        for one in judgement.results
        if one.rule in COMPARISONS and one.document == 1
    }


def told(judgement: Judgement) -> dict[str, Finding]:
    return {one.rule: one for one in judgement.findings if one.rule in COMPARISONS}


def test_components_are_found_by_what_they_say_and_where_they_stand() -> None:
    view = FileView(path="a.pdf", role="", record=None, facts=None, read=(page_read(),))
    page = file_case(view).read
    assert page is not None
    assert {
        "national",
        "organ",
        "number",
        "date",
        "type",
        "abstract",
        "signer",
    } <= page.parts.keys()
    assert all(part.certain and part.legible and part.read == 93 for part in page.parts.values())


def test_a_scan_that_says_what_the_data_say_passes() -> None:
    judgement = judged(page_read())
    passed = {rule for rule, (status, _) in compared(judgement).items() if status == "passed"}
    assert passed == {"F-053", "M-010", "M-011", "M-012", "M-013", "M-014"}
    assert told(judgement) == {}


def test_without_a_reading_a_scan_is_not_judged() -> None:
    assert compared(judged(None))["M-010"] == ("not_evaluated", "scanned-page")


@pytest.mark.parametrize(
    ("rule", "data"),
    [
        ("M-010", {"CodeNumber": "12"}),
        ("M-011", {"IssuedDate": "03/05/2024"}),
        ("M-012", {"TypeName": "Thông báo"}),
        ("M-013", {"OrganName": "Sở Tài chính"}),
        ("M-014", {"SignerName": "Trần Thị Bình"}),
        ("F-053", {"Subject": "Phê duyệt kế hoạch đào tạo"}),
    ],
)
def test_what_differs_is_to_be_looked_at_and_no_error(rule: str, data: dict[str, str]) -> None:
    found = told(judged(page_read(), **data))
    assert set(found) == {rule}
    assert found[rule].severity == "warning"
    assert (found[rule].params["case"], found[rule].params["sure"]) == ("ocr", "93")
    words = render(found[rule], load_catalogue())
    assert "cần xem" in words["message"]
    assert "máy đọc sai thì không phải làm gì" in words["remedy"]


def test_words_the_machine_is_not_sure_of_tell_nothing() -> None:
    judgement = judged(page_read(sure=60), CodeNumber="12")
    assert told(judgement) == {}
    assert compared(judgement)["M-010"] == ("not_evaluated", "read-unsure")


def test_lost_accents_are_no_difference_and_a_few_letters_are_looked_at() -> None:
    lost = {"Số: 21/QĐ-SNV": "Số: 21/QD-SNV", "Nguyễn Văn An": "Nguyên Van An"}
    assert told(judged(page_read(lost))) == {}
    near = judged(page_read({"Nguyễn Văn An": "Nguyễn Vàn Ahn"}))
    assert compared(near)["M-014"] == ("not_evaluated", "read-unsure")


def test_the_form_of_a_scan_stays_unjudged() -> None:
    results = {one.rule: one.reason for one in judged(page_read()).results if one.document == 1}
    assert results["F-010"] == results["F-021"] == "scanned-page"


def test_pages_without_their_first_or_without_words_are_no_document() -> None:
    later = {**page_read(), "page": 2}
    bare = {key: value for key, value in page_read().items() if key != "lines"}
    assert [scanned([one]) for one in (later, bare)] == [None, None]

"""Who signed what and when: names, days, and the legal value of files by their role."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from unicodedata import normalize

import pytest
from case_support import context_of, view_of
from hypothesis import given
from hypothesis import strategies as st

from schemas.judgement import Judgement, LegalValue
from schemas.organs import shipped_register
from validator.case import DossierCase
from validator.catalogue import load_catalogue
from validator.judge import judge
from validator.names import is_inner_unit, person_words, same_organ, same_person
from validator.signature.value import (
    Mark,
    Standing,
    lacking,
    legal_value,
    missing_words,
    told_value,
    value_table,
)
from validator.signature.value import value_words as words

GOOD, UNSURE, BAD = "hợp lệ, chưa kiểm tra được thu hồi", "chưa đủ căn cứ", "không hợp lệ"
ORGAN = {"item": {"signer_facts": {"subject": {"cn": "Sở Nội vụ tỉnh Kon Tum"}}}}


def mark(kind: Any, verdict: str = GOOD) -> Mark:
    return Mark(kind=kind, verdict_vi=verdict, who=f"{kind}-1")


@pytest.mark.parametrize(
    ("standing", "marks", "value"),
    [
        (Standing(), [mark("person"), mark("organ")], "electronic_original"),
        (Standing(role="main"), [mark("person")], "not_enough"),
        (Standing(role="annex"), [mark("organ")], "signed_attachment"),
        (Standing(role="annex"), [mark("person")], "not_enough"),
        (Standing(role="annex"), [], "information_only"),
        (Standing(role="scan"), [mark("organ")], "digitised"),
        (Standing(type="SY"), [mark("organ")], "copy"),
        (Standing(copy=True), [mark("organ")], "copy"),
        (Standing(type="17"), [mark("unknown")], "agreed"),
        (Standing(role="draft"), [], "internal"),
        (Standing(role="slip"), [mark("person")], "internal"),
        (Standing(direction="internal"), [mark("person")], "internal"),
        (Standing(direction="internal"), [], "internal"),
        (Standing(direction="internal"), [mark("person", BAD)], "not_enough"),
        (Standing(), [], "information_only"),
        (Standing(), None, "not_enough"),
        (Standing(), [mark("person"), mark("organ", UNSURE)], "not_enough"),
        (Standing(), [mark("person"), mark("unknown")], "not_enough"),
    ],
)
def test_the_value_follows_the_role(standing: Standing, marks: Any, value: str) -> None:
    assert legal_value("a.pdf", standing, marks).value == value


def test_what_is_missing_is_said() -> None:
    marks = [mark("person", BAD), mark("unknown")]
    found = legal_value("a.pdf", Standing(), marks)
    assert [missing_words(one) for one in found.missing] == [
        "chữ ký số của người có thẩm quyền không hợp lệ (person-1)",
        "không rõ chữ ký của “unknown-1” là chữ ký số của cơ quan hay không",
    ]
    assert LegalValue.from_dict(found.as_dict()) == found


def test_a_second_good_signature_makes_up_for_a_bad_one() -> None:
    marks = [mark("person", BAD), mark("person"), mark("organ")]
    assert legal_value("a.pdf", Standing(), marks).value == "electronic_original"


MARKS = st.builds(
    mark,
    st.sampled_from(["person", "organ", "unknown"]),
    st.sampled_from(["hợp lệ", GOOD, UNSURE, BAD]),
)
STANDINGS = st.builds(
    Standing,
    role=st.sampled_from(["", "main", "annex", "attachment", "slip", "draft", "scan"]),
    type=st.sampled_from(["", "02", "15", "SY"]),
    direction=st.sampled_from(["", "in", "out", "internal"]),
    paper=st.booleans(),
    copy=st.booleans(),
)


@given(STANDINGS, st.one_of(st.none(), st.lists(MARKS, max_size=4)))
def test_not_enough_always_says_what_is_missing(standing: Standing, marks: Any) -> None:
    found = legal_value("a.pdf", standing, marks)
    assert bool(found.missing) == (found.value == "not_enough")
    assert found.basis and words(found.value) and words(found.value, "en")
    assert all(missing_words(one, lang) for one in found.missing for lang in ("vi", "en"))


@given(STANDINGS, st.lists(MARKS, min_size=1, max_size=4))
def test_only_good_signatures_give_a_value(standing: Standing, marks: list[Mark]) -> None:
    found = legal_value("a.pdf", standing, [m for m in marks if m.verdict_vi in (BAD, UNSURE)])
    needs = value_table()["values"][found.value]["needs"]
    assert needs == []


def test_values_are_kept_in_the_judgement() -> None:
    case = {"documents": [{"files": [{"path": "a.pdf", "signatures": [{}, ORGAN]}]}]}
    told = judge(view_of(case), context_of(case), load_catalogue())
    assert [(one.file, one.value, one.document) for one in told.values] == [
        ("a.pdf", "electronic_original", 1)
    ]
    assert told.values[0].unchecked
    assert told_value(told.values[0].value, lacking(told.values[0])) == (
        "bản gốc văn bản điện tử: dựa trên chữ ký chưa kiểm tra được thu hồi"
    )
    assert Judgement.from_dict(told.as_dict()) == told


def test_a_year_without_a_calendar_leaves_the_term_of_issue_open() -> None:
    """There is no working calendar of 2030."""
    signed = {"item": {"claimed_time": "2030-03-05T02:00:00Z"}}
    sealed = {"item": {**ORGAN["item"], "claimed_time": "2030-03-12T02:00:00Z"}}
    files = [{"path": "a.pdf", "signatures": [signed, sealed]}]
    documents = [{"IssuedDate": "05/03/2030", "files": files}]
    case = {"documents": documents, "context": {"received_at": "2030-06-10T02:00:00+00:00"}}
    told = judge(view_of(case), context_of(case), load_catalogue())
    result = next(one for one in told.results if one.rule == "S-008")
    assert (result.status, result.reason) == ("not_evaluated", "calendar-missing")


def test_a_sealed_file_of_another_organ_may_be_a_copy() -> None:
    files = [{"path": "a.pdf", "signatures": [ORGAN]}]
    case = {"documents": [{"Direction": "đến", "files": files}]}
    told = judge(view_of(case), context_of(case), load_catalogue())
    result = next(one for one in told.results if one.rule == "S-006")
    assert (result.status, result.reason) == ("not_evaluated", "may-be-copy")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nguyễn Văn An", "NGUYEN VAN AN", True),
        ("TS. Nguyễn Văn An", "Nguyễn Văn An", True),
        ("PGS.TS. Nguyễn Văn An", "Nguyễn Văn An (Phó Giám đốc)", True),
        ("Ông Nguyễn Văn An", "Nguyễn Văn An", True),
        ("Đồng chí Y Thị Thọ", "Y Thị Thọ", True),
        ("Nguyễn Văn An", "Nguyễn Văn Anh", False),
        ("Nguyễn Văn An", "Nguyễn Văn An Bình", False),
        ("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Nguyễn Văn An", "Nguyễn Văn An", True),
        ("Nguyễn Văn An Phó Giám đốc", "Nguyễn Văn An", True),
        ("Nguyễn Văn An - Sở Nội vụ", "Văn An", True),
        ("Nguyễn Văn An; Lê Thị Hoa", "Lê Thị Hoa", True),
        ("NGUYỄN VĂN AN VÀ LÊ THỊ HOA", "Nguyễn Văn An", True),
        (normalize("NFD", "Nguyễn Văn An và Lê Thị Hoa"), "Nguyễn Văn An", True),
        ("An Nguyễn Văn", "Nguyễn Văn An", True),
        ("Nguyễn Văn An", "Trần Văn An", False),
        ("An", "Nguyễn Văn An", False),
        ("", "Nguyễn Văn An", False),
        ("Nguyễn Văn An", "", False),
    ],
)
def test_names_of_people(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


def test_a_name_that_is_a_title_too_is_kept() -> None:
    assert person_words("Bà Huyện") == ("ba", "huyen")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SỞ NỘI VỤ", "Sở Nội vụ tỉnh Kon Tum", True),
        ("UBND tỉnh Kon Tum", "Uỷ ban nhân dân tỉnh Kon Tum", True),
        ("Sở Nội vụ tỉnh Quảng Ngãi", "Sở Nội vụ tỉnh Kon Tum", True),  # followed it
        ("Sở Nội vụ tỉnh Gia Lai", "Sở Nội vụ tỉnh Kon Tum", False),
        ("Sở Tài chính", "Sở Nội vụ tỉnh Kon Tum", False),
        ("", "Sở Nội vụ tỉnh Kon Tum", False),
    ],
)
def test_names_of_organs(one: str, other: str, same: bool) -> None:
    assert same_organ(one, other, shipped_register(), date(2026, 1, 1)) is same


def test_a_successor_does_not_follow_before_its_day() -> None:
    names = ("Sở Nội vụ tỉnh Quảng Ngãi", "Sở Nội vụ tỉnh Kon Tum")
    assert not same_organ(*names, shipped_register(), date(2024, 1, 1))


@given(st.text(), st.text())
def test_any_names_can_be_compared(one: str, other: str) -> None:
    assert same_person(one, other) == same_person(other, one)
    same_organ(one, other, shipped_register(), date(2026, 1, 1))
    is_inner_unit(one)


def test_the_receiver_is_the_organ_of_the_fonds_else_the_office_that_looks() -> None:
    view, context = view_of({"fonds": {"FondName": "Phông Sở Nội vụ"}}), context_of({})
    looking = replace(context, receivers=("Sở Tài chính",))
    assert DossierCase(view, looking).receivers == ("Sở Nội vụ",)
    assert DossierCase(replace(view, fonds=None), looking).receivers == ("Sở Tài chính",)
    assert DossierCase(replace(view, fonds=None), context).receivers == ()

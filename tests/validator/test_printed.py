"""What stands on the page against the data: when it is the same, and when nothing is said."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from case_support import CASES, context_of, view_of
from hypothesis import given
from hypothesis import strategies as st

from schemas.judgement import RuleResult
from validator.anatomy import Anatomy
from validator.anatomy.page import Written
from validator.catalogue import load_catalogue
from validator.judge import judge
from validator.printed import same
from validator.printed.compare import COMPARISONS
from validator.registry import Skip

FAILING: dict[str, Any] = json.loads((CASES / "M-010" / "fail.json").read_text("utf-8"))


def told(case: dict[str, Any], rule: str) -> RuleResult:
    results = judge(view_of(case), context_of(case), load_catalogue()).results
    return next(item for item in results if item.rule == rule and item.document == 1)


def changed(**fields: str) -> dict[str, Any]:
    """The failing case of M-010 with other data."""
    case = deepcopy(FAILING)
    case["documents"][0].update(fields)
    return case


def page_of(case: dict[str, Any]) -> dict[str, Any]:
    page: dict[str, Any] = case["documents"][0]["files"][0]["facts"]["layout"]["pages"][0]
    return page


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("12/QĐ-SNV", "012/QĐ-SNV"),
        ("12 / QĐ – SNV", "12/QĐ-SNV"),
        ("12/2024/QĐ-UBND", "12/QĐ-UBND"),
        ("Số: 12/qđ-snv", "12/QĐ-SNV"),
        ("QĐ-SNV", "12/QĐ-SNV"),
    ],
)
def test_the_same_number(stated: str, found: str) -> None:
    assert same.same_number(stated, found) is True


@pytest.mark.parametrize(
    ("stated", "found"),
    [("12/QĐ-SNV", "21/QĐ-SNV"), ("12/QD-SNV", "12/QĐ-SNV"), ("1/2023/QĐ-UBND", "1/2024/QĐ-UBND")],
)
def test_another_number(stated: str, found: str) -> None:
    assert same.same_number(stated, found) is False


def test_a_number_the_page_leaves_blank_is_not_compared() -> None:
    assert same.same_number("12/QĐ-SNV", "/QĐ-SNV") == Skip("not_evaluated", "blank-on-page")


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("Về việc ban hành Quy chế", "ban hành quy chế"),
        ("V/v: hoà giải ở cơ sở", "hòa giải ở cơ sở."),
        ("Quyết định về việc nâng lương", "Về việc nâng lương"),
        ("Kế hoạch  công tác\nnăm 2024", "Kế hoạch công tác năm 2024"),
    ],
)
def test_the_same_abstract(stated: str, found: str) -> None:
    assert same.same_abstract(stated, found, "Quyết định") is True


def test_an_abstract_the_page_may_break_off_needs_a_look() -> None:
    stated = "Báo cáo kết quả công tác văn thư, lưu trữ năm 2024 của Sở"
    assert same.same_abstract(stated, "Báo cáo kết quả", "") == Skip(
        "not_evaluated", "needs-a-look"
    )


def test_another_tone_is_another_word() -> None:
    assert same.abstract_form("hòa") == same.abstract_form("HOÀ")
    assert same.abstract_form("hòa") != same.abstract_form("hóa")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_texts_make_a_comparison_fail(stated: str, found: str) -> None:
    nothing = Anatomy(Written(()))
    for verdict in (
        same.same_number(stated, found),
        same.same_day(stated, found),
        same.same_type(stated, found, nothing),
        same.same_signer(stated, found, nothing),
        same.same_urgency(stated, found),
        same.same_abstract(stated, found, stated[:9]),
    ):
        assert isinstance(verdict, bool | Skip)


@given(st.text(min_size=1, max_size=60))
def test_an_abstract_is_alike_itself(text: str) -> None:
    assert same.same_abstract(text, text, "") is True


@pytest.mark.parametrize("rule", sorted(COMPARISONS))
def test_without_a_value_there_is_nothing_to_compare(rule: str) -> None:
    fields = {COMPARISONS[rule].field: "", "CodeNotation": "", "CodeNumber": ""}
    result = told(changed(**fields), rule)
    assert (result.status, result.reason) == ("not_applicable", "value-missing")


def test_a_page_without_the_name_of_the_state_needs_a_look() -> None:
    case = deepcopy(FAILING)
    lines = page_of(case)["lines"]
    page_of(case)["lines"] = [line for line in lines if "CỘNG HÒA" not in line[3][0][1]]
    result = told(case, "M-010")
    assert (result.status, result.reason) == ("not_evaluated", "needs-a-look")


def test_a_signer_who_is_not_sure_is_not_judged() -> None:
    case = changed(SignerName="Trần Thị Bình")
    lines = page_of(case)["lines"]
    page_of(case)["lines"] = [line for line in lines if line[0] != 85]  # no list of recipients
    for line in page_of(case)["lines"]:
        line[3][0][1] = line[3][0][1].replace("GIÁM ĐỐC", "KT. GIÁM ĐỐC")
    result = told(case, "M-014")
    assert (result.status, result.reason) == ("not_evaluated", "needs-a-look")


def test_a_scan_is_not_judged() -> None:
    case = deepcopy(FAILING)
    page_of(case).update(
        {
            "text": [0, 0, 0],
            "images": [{"box": [0, 0, 595, 842], "dpi": [200, 200], "color": "grey", "bits": 8}],
            "image_count": 1,
        }
    )
    result = told(case, "M-010")
    assert (result.status, result.reason) == ("not_evaluated", "scanned-page")


def test_the_data_of_a_copy_are_not_those_of_its_original() -> None:
    result = told(changed(CodeNotation="SY-SNV"), "M-010")
    assert (result.status, result.reason) == ("not_applicable", "data-of-a-copy")


def test_another_class_is_not_compared() -> None:
    result = told(changed(CodeNumber="12-TB", CodeNotation="TU"), "M-013")
    assert (result.status, result.reason) == ("not_applicable", "other-class")

"""A document is judged by its files: faults first, then what was not evaluated, then a pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from case_support import context_of, view_of

from schemas.finding import Place
from validator.catalogue import load_catalogue
from validator.judge import judge
from validator.registry import Hit, Verdict, not_applicable, not_evaluated, summed, worst

FAULT = Hit(Place(file="a.pdf"))
PASS: Verdict = ()
UNSURE, ELSE = not_evaluated("scanned-page"), not_applicable("not-pdf")


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([[FAULT], UNSURE, PASS], [FAULT]),
        ([PASS, UNSURE, ELSE], UNSURE),
        ([PASS, ELSE], PASS),
        ([ELSE, UNSURE], UNSURE),
        ([ELSE, ELSE], ELSE),
    ],
)
def test_verdicts_of_files_make_one(verdicts: Sequence[Verdict], expected: Verdict) -> None:
    assert summed(verdicts) == expected


@pytest.mark.parametrize(("rule", "lacking"), [("F-001", "layout"), ("F-005", "encoding")])
def test_a_file_that_was_not_looked_at_is_no_pass(rule: str, lacking: str) -> None:
    files = [{"path": "a.pdf"}, {"path": "b.pdf", "facts": {lacking: None}}]
    case: dict[str, Any] = {"documents": [{"files": files}]}
    results = judge(view_of(case), context_of(case), load_catalogue()).results
    assert {one.status for one in results if one.rule == rule} == {"not_evaluated"}


def test_the_worst_of_severities() -> None:
    assert worst(["info", "error", "warning"]) == "error"

"""Every rule passes its passing case and is seen to fail on its failing one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from case_support import CASES, context_of, entries_of, load_case, view_of

from schemas.finding import Finding
from validator.catalogue import load_catalogue
from validator.judge import judge
from validator.transfer import judge_transfer

PATHS = sorted(CASES.glob("*/*.json"))


def matches(finding: Finding, expected: dict[str, Any]) -> bool:
    """Severity and case are equal; the parameters named are equal."""
    params = expected.get("params", {}).items()
    return (
        finding.severity == expected["severity"]
        and finding.params.get("case", "") == expected.get("case", "")
        and all(finding.params.get(key) == value for key, value in params)
    )


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path) -> None:
    case, rule = load_case(path), path.parent.name
    expected, catalogue = case["expect"], load_catalogue()
    if "entries" in case:
        findings = judge_transfer(entries_of(case), context_of(case), catalogue)
    else:
        judgement = judge(view_of(case), context_of(case), catalogue)
        findings = judgement.findings
        statuses = {item.status for item in judgement.results if item.rule == rule}
        assert expected["status"] in statuses
        assert ("failed" in statuses) == (expected["status"] == "failed")
    of_rule = [finding for finding in findings if finding.rule == rule]
    assert len(of_rule) == len(expected["findings"]), of_rule
    for finding, wanted in zip(of_rule, expected["findings"], strict=True):
        assert matches(finding, wanted), (finding, wanted)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_messages_of_a_case_are_complete(path: Path) -> None:
    """No message shows an ellipsis where a parameter is missing."""
    case, catalogue = load_case(path), load_catalogue()
    if "reader" in case:
        pytest.skip("the reader fills its own parameters")
    findings = (
        judge_transfer(entries_of(case), context_of(case), catalogue)
        if "entries" in case
        else judge(view_of(case), context_of(case), catalogue).findings
    )
    for finding in findings:
        rule = catalogue.rule(finding.rule)
        for lang in ("vi", "en"):
            assert "…" not in rule.message(finding, lang).replace("“…”", ""), (finding, lang)


def test_the_base_dossier_has_no_finding() -> None:
    judgement = judge(view_of({}), context_of({}), load_catalogue())
    assert judgement.findings == ()

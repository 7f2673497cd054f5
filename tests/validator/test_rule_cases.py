"""Rules decided from a dossier pass their passing cases and are seen to fail on their failing ones.

Cases of whole transfers: see test_transfer_cases; of papers: tests/process.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from case_support import (
    CASES,
    context_of,
    load_case,
    matches,
    messages_fault,
    of_dossier,
    view_of,
)

from validator.catalogue import load_catalogue
from validator.judge import judge

PATHS = [path for path in sorted(CASES.glob("*/*.json")) if of_dossier(path)]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path) -> None:
    case, rule = load_case(path), path.parent.name
    expected = case["expect"]
    judgement = judge(view_of(case), context_of(case), load_catalogue())

    statuses = {item.status for item in judgement.results if item.rule == rule}
    assert expected["status"] in statuses
    assert ("failed" in statuses) == (expected["status"] == "failed")

    of_rule = [
        finding
        for finding in judgement.findings
        if rule in (finding.rule, *finding.params.get("also", "").split(", "))
    ]
    assert len(of_rule) == len(expected["findings"]), of_rule
    for finding, wanted in zip(of_rule, expected["findings"], strict=True):
        assert matches(finding, wanted), (finding, wanted)
    assert messages_fault(judgement.findings) == []


def test_the_base_dossier_has_no_finding() -> None:
    judgement = judge(view_of({}), context_of({}), load_catalogue())
    assert judgement.findings == ()


def test_the_base_dossier_of_the_next_circular_has_none() -> None:
    case = {"base": "base-05.json"}
    judgement = judge(view_of(case), context_of(case), load_catalogue())
    assert judgement.findings == ()

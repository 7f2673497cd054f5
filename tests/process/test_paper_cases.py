"""Rules over papers and registers pass their passing cases and fail on their failing ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from case_support import matches, messages_fault
from paper_support import context_of, papers_of, paths

from schemas.judgement import RuleResult
from validator.catalogue import load_catalogue
from validator.process import ProcessJudgement, judge_papers, process_rules
from validator.process.clocks import clocks


def results_of(judgement: ProcessJudgement, rule: str) -> list[RuleResult]:
    registers = [item for register in judgement.registers for item in register.results]
    return [item for item in (*judgement.results, *registers) if item.rule == rule]


@pytest.mark.parametrize("path", paths(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path) -> None:
    case, rule = json.loads(path.read_text("utf-8")), path.parent.name
    expected = case["expect"]
    judgement = judge_papers(papers_of(case), context_of(case), load_catalogue())

    statuses = {item.status for item in results_of(judgement, rule)}
    assert expected["status"] in statuses, results_of(judgement, rule)
    assert ("failed" in statuses) == (expected["status"] == "failed")

    of_rule = [
        item
        for item in judgement.findings
        if rule in (item.rule, *item.params.get("also", "").split(", "))
    ]
    assert len(of_rule) == len(expected["findings"]), of_rule
    for finding, wanted in zip(of_rule, expected["findings"], strict=True):
        assert matches(finding, wanted), (finding, wanted)
    assert messages_fault(judgement.findings) == []


def test_every_rule_of_process_has_its_cases() -> None:
    assert {path.parent.name for path in paths()} == set(process_rules())


def test_every_clock_serves_rules_that_run_it() -> None:
    catalogue = load_catalogue()
    for clock in clocks():
        assert set(clock.rules) <= process_rules()
        assert all(catalogue.rule(rule).status == "implemented" for rule in clock.rules)

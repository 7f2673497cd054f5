"""Every implemented rule has a passing and a failing case; every folder of cases has a rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from house_support import ROOT

from validator.catalogue import load_catalogue

CASES = ROOT / "tests" / "cases"
RULES = sorted(rule.id for rule in load_catalogue() if rule.status == "implemented")
PATHS = sorted(CASES.glob("*/*"))
# A case is laid over the dossier or the transfer that passes every rule, or is a list of its own.
KEYS = {"about", "context", "documents", "dossier", "expect", "fonds", "loose", "rows", "transfer"}
KEYS |= {"papers", "process", "archive", "base"}


def expected(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))["expect"]
    return found


def test_folders_are_the_implemented_rules() -> None:
    assert sorted(path.name for path in CASES.iterdir() if path.is_dir()) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_seen_to_pass_and_to_fail(rule: str) -> None:
    told = {path.stem: expected(path)["status"] for path in (CASES / rule).glob("*.json")}
    assert told.get("pass") == "passed"
    assert told.get("fail") == "failed"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_case_says_what_its_name_says(path: Path) -> None:
    case, wanted = json.loads(path.read_text("utf-8")), expected(path)
    assert path.suffix == ".json"
    assert case["about"]
    assert set(case) <= KEYS
    passes = path.stem.split("-")[0] == "pass"
    assert passes or path.stem.split("-")[0] == "fail"
    assert wanted["status"] == ("passed" if passes else "failed")
    assert passes == (not wanted["findings"])

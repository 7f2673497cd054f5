"""What the rules say of a file by the verdicts on its signatures."""

from __future__ import annotations

from typing import Any

import pytest
from verdict_support import good, judge

from validator.signature import default_policy, signature_findings


def answers(facts: Any, **more: Any) -> tuple[dict[str, tuple[str, str]], list[Any]]:
    verdicts = judge(facts, **more) if facts else []
    findings, results = signature_findings(verdicts, facts, file="a.pdf")
    return {rule: (status, reason) for rule, status, reason in results}, findings


def test_rules_of_a_good_file(collect: Any, signed_once: bytes) -> None:
    facts = collect(signed_once)
    by_rule, findings = answers(facts, revocation=good(facts))
    passed = {rule for rule, (status, _) in by_rule.items() if status == "passed"}
    assert passed == {
        "S-009",
        "S-010",
        "S-011",
        "S-012",
        "S-013",
        "S-017",
        "S-018",
        "T02-SIG-01",
    }
    assert [(f.rule, f.severity) for f in findings] == [("S-014", "info")]


def test_rules_of_a_changed_file(collect: Any, signed_once: bytes) -> None:
    facts = collect(signed_once.replace(b"12/QD-SNV", b"13/QD-SNV"))
    by_rule, findings = answers(facts)
    assert by_rule["S-009"] == by_rule["T02-SIG-01"] == ("failed", "")
    assert by_rule["S-010"] == ("passed", "")
    found = {f.rule: f for f in findings}
    assert found["S-009"].where.page == 1
    assert "mã băm" in found["S-009"].params["found"]
    assert found["S-012"].severity == "warning"


def test_rules_without_signatures_facts_or_trust(
    collect: Any, unsigned: bytes, signed_once: bytes
) -> None:
    by_rule, findings = answers(collect(unsigned))
    assert set(by_rule.values()) == {("not_applicable", "no-signature")}
    assert findings == []
    assert set(answers(None)[0].values()) == {("not_evaluated", "signatures-not-read")}
    unreadable = {"items": [], "problems": ["object stream 3: Flate"]}
    assert set(answers(unreadable)[0].values()) == {("not_evaluated", "signatures-not-read")}
    facts = collect(signed_once)
    del facts["paths"]
    by_rule, _ = answers(facts)
    assert by_rule["S-011"] == by_rule["S-014"] == ("not_evaluated", "no-trust")


@pytest.mark.parametrize(
    ("kind", "status", "severities"),
    [("state_anchors", "passed", []), ("public_anchors", "failed", ["warning"])],
)
def test_the_scope_rule_tells_the_anchors_apart(
    collect: Any, signed_once: bytes, kind: str, status: str, severities: list[str]
) -> None:
    facts = collect(signed_once)
    path = facts["paths"]["items"][0]["signer"]
    path["anchor"] = next(iter(getattr(default_policy(), kind)))
    by_rule, findings = answers(facts)
    assert by_rule["S-014"] == (status, "")
    assert [f.severity for f in findings if f.rule == "S-014"] == severities


def test_a_broken_stamp_is_a_fault_of_its_own(collect: Any, signed_once: bytes) -> None:
    facts = collect(signed_once)
    facts["items"][0]["timestamps"][0]["signature_valid"] = False
    by_rule, _ = answers(facts)
    assert by_rule["S-017"] == ("failed", "")
    assert by_rule["T02-SIG-01"] == ("passed", "")

"""From findings to the outcome of a dossier: the policy's table."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_support import refused

from ingest.policy import load_policy
from schemas.finding import Finding
from validator.catalogue import load_catalogue

POLICY = load_policy("default")
INTAKE = {"B": "blocks", "A": "asks", "W": "withholds", "N": "never"}
OUTCOME = {"B": "refused", "A": "quarantined", "W": "withheld", "N": "archived"}
STRICTEST = ("W", "B", "A", "N")


def finding(rule: str, severity: str = "error") -> Finding:
    return Finding(rule=rule, severity=severity)  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", INTAKE)
def test_one_finding(rule: str) -> None:
    outcome, stops = POLICY.outcome([finding(rule)], INTAKE.__getitem__)
    assert outcome == OUTCOME[rule]
    assert [item.rule for item in stops] == ([] if rule == "N" else [rule])


def test_no_finding() -> None:
    assert POLICY.outcome([], INTAKE.__getitem__) == ("archived", ())


@pytest.mark.parametrize(("one", "other"), [*itertools.permutations(INTAKE, 2)])
def test_the_strictest_wins(one: str, other: str) -> None:
    outcome, stops = POLICY.outcome([finding(one), finding(other)], INTAKE.__getitem__)
    strictest = min(one, other, key=STRICTEST.index)
    assert outcome == OUTCOME[strictest]
    assert {item.rule for item in stops} <= {strictest}


@pytest.mark.parametrize("rule", ["B", "A"])
def test_a_note_stops_nothing(rule: str) -> None:
    assert POLICY.outcome([finding(rule, "note")], INTAKE.__getitem__) == ("archived", ())


def test_suspected_secrecy_counts_whatever_its_severity() -> None:
    assert POLICY.outcome([finding("W", "note")], INTAKE.__getitem__)[0] == "withheld"


def test_an_override_of_the_policy() -> None:
    lenient = replace(POLICY, overrides={"A": "never"})
    assert lenient.outcome([finding("A")], INTAKE.__getitem__)[0] == "archived"


@given(st.lists(st.sampled_from(sorted(INTAKE)), max_size=8))
def test_the_order_of_findings_does_not_matter(rules: list[str]) -> None:
    found = [finding(rule) for rule in rules]
    there, back = (POLICY.outcome(items, INTAKE.__getitem__)[0] for items in (found, found[::-1]))
    assert there == back == OUTCOME[min(rules, key=STRICTEST.index, default="N")]


def test_signature_layout_and_process_findings_never_stop_intake() -> None:
    """Guarantee 9, over the whole catalogue."""
    catalogue = load_catalogue()
    signature = [rule for rule in catalogue.rules if rule.startswith(("S-", "T02-SIG"))]
    assert len(signature) > 3
    for rule in signature:
        assert POLICY.outcome([finding(rule)], catalogue.intake_of)[0] == "archived", rule


@pytest.mark.parametrize("name", ["no-such", "../policy/default", ""])
def test_an_unknown_policy(name: str) -> None:
    refused("policy-unknown", lambda: load_policy(name))

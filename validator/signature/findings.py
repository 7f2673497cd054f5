"""From verdicts to findings of the catalogue's rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.finding import Finding, Place, Severity
from schemas.judgement import SignatureVerdict, Status
from validator.signature.outcome import PASSED, reason_text
from validator.signature.parties import is_enterprise
from validator.signature.policy import Policy, default_policy
from validator.signature.visible import UNVERIFIED

Result = tuple[str, Status, str]
SCOPE_RULE = "S-014"
REVOCATION_RULE = "S-012"
STAMP_RULE = "S-017"
NO_SIGNATURE, NOT_READ, NO_TRUST = "no-signature", "signatures-not-read", "no-trust"
NO_STATE_ORGAN = "no-state-organ"
NOT_EVALUATED, NO_STAMP = "signature-not-evaluated", "no-time-stamp"


@cache
def rule_steps() -> dict[str, dict[str, Any]]:
    """Which steps answer which rule: rule -> {steps, severity, except} (``data/findings.json``).

    ``except``: reasons of these steps that are no fault by this rule (another one tells them).
    """
    name = files("validator.signature").joinpath("data/findings.json")
    table: dict[str, dict[str, Any]] = json.loads(name.read_text(encoding="utf-8"))
    return table


def signature_findings(
    verdicts: Iterable[SignatureVerdict],
    facts: Mapping[str, Any] | None,
    *,
    file: str,
    policy: Policy | None = None,
) -> tuple[list[Finding], list[Result]]:
    """Findings and one ``(rule, status, reason)`` per rule for one file.

    ``reason`` is a key of the catalogue's reasons table, "" where the rule was answered. Each
    finding's ``params["found"]`` says in Vietnamese what was seen (``found_en`` in English).
    """
    listed = list(verdicts)
    rules = [*rule_steps(), SCOPE_RULE]
    if facts is None:
        return [], [(rule, "not_evaluated", NOT_READ) for rule in rules]
    if not listed and any(not text.startswith("note:") for text in facts.get("problems", ())):
        return [], [(rule, "not_evaluated", NOT_READ) for rule in rules]
    if not listed:
        return [], [(rule, "not_applicable", NO_SIGNATURE) for rule in rules]
    items = {item["position"]: item for item in facts.get("items", ())}
    findings: list[Finding] = []
    results: list[Result] = []
    for rule, row in rule_steps().items():
        states = []
        for verdict in listed:
            status, reason, finding = _apply(rule, row, verdict, items, file)
            states.append((status, reason))
            findings += [finding] if finding else []
        results.append((rule, *_together(states)))
    scope, result = _scope(listed, facts, file, policy or default_policy())
    return [*findings, *scope], [*results, result]


def _apply(
    rule: str,
    row: Mapping[str, Any],
    verdict: SignatureVerdict,
    items: Mapping[int, Mapping[str, Any]],
    file: str,
) -> tuple[Status, str, Finding | None]:
    others = row.get("except", ())
    reasons = [
        reason
        for reason in verdict.reasons
        if reason["step"] in row["steps"] and reason["why"] not in others
    ]
    page = items.get(verdict.position, {}).get("page")
    faulty = [reason for reason in reasons if _is_fault(rule, reason)]
    if faulty:
        return "failed", "", _finding(rule, row["severity"], verdict, faulty[0], file, page)
    open_ = [reason for reason in reasons if reason["ok"] is None]
    if not open_:
        return "passed", "", None
    if rule == STAMP_RULE and open_[0]["why"] == "no-stamp":
        return "not_applicable", NO_STAMP, None
    reason = NO_TRUST if _lacks_trust(open_[0]) else NOT_EVALUATED
    if rule == REVOCATION_RULE:  # unknown is a warning, never silence (TT 15/2025 PL II 1.2)
        return "not_evaluated", reason, _finding(rule, "warning", verdict, open_[0], file, page)
    return "not_evaluated", reason, None


def _lacks_trust(reason: Mapping[str, Any]) -> bool:
    return reason["why"] in _WITHOUT_TRUST


_WITHOUT_TRUST = frozenset({"no-trust-store", "time-needs-path", "stamp-no-path", UNVERIFIED})


def _is_fault(rule: str, reason: Mapping[str, Any]) -> bool:
    if rule == STAMP_RULE:  # a stamp without trust is not evaluated; a broken one is a fault
        return bool(reason["params"].get("broken"))
    return reason["ok"] is False and reason["conclusion"] != PASSED


def _finding(
    rule: str,
    severity: Severity,
    verdict: SignatureVerdict,
    reason: Mapping[str, Any],
    file: str,
    page: int | None,
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        where=Place(file=file, page=page, field=verdict.field or None),
        evidence=f"signature {verdict.position}: {reason['why']}",
        params={
            "found": reason_text(reason, "vi"),
            "found_en": reason_text(reason, "en"),
            "signature": verdict.field or str(verdict.position),
            "signer": verdict.signer,
        },
    )


_ORDER: tuple[Status, ...] = ("failed", "not_evaluated", "passed", "not_applicable")


def _together(states: list[tuple[Status, str]]) -> tuple[Status, str]:
    """One status for the file: a fault outweighs doubt, doubt outweighs what passed."""
    return min(states, key=lambda state: _ORDER.index(state[0]))


def _scope(
    verdicts: list[SignatureVerdict], facts: Mapping[str, Any], file: str, policy: Policy
) -> tuple[list[Finding], Result]:
    """S-014: whose anchor the signer's path leads to; a company signs with a public one rightly."""
    paths = {path["position"]: path for path in (facts.get("paths") or {}).get("items", ())}
    items = {item["position"]: item for item in facts.get("items", ())}
    findings: list[Finding] = []
    states: list[tuple[Status, str]] = []
    for verdict in verdicts:
        item = items.get(verdict.position, {})
        if item.get("kind") != "signature":
            continue
        path = paths.get(verdict.position, {}).get("signer", {})
        anchor = path.get("anchor")
        if not anchor:
            states.append(("not_evaluated", NO_TRUST if not paths else NOT_EVALUATED))
        elif anchor in policy.state_anchors:
            states.append(("passed", ""))
        elif anchor in policy.public_anchors and is_enterprise(_subject(item)):
            states.append(("not_applicable", NO_STATE_ORGAN))
        else:
            public = anchor in policy.public_anchors
            states.append(("failed", "") if public else ("not_evaluated", NOT_EVALUATED))
            findings.append(_anchor_finding(verdict, path, file, item.get("page"), public=public))
    status, reason = _together(states) if states else ("not_applicable", NO_SIGNATURE)
    return findings, (SCOPE_RULE, status, reason)


def _subject(item: Mapping[str, Any]) -> Mapping[str, str]:
    found: Mapping[str, str] = (item.get("signer_facts") or {}).get("subject", {})
    return found


def _anchor_finding(
    verdict: SignatureVerdict,
    path: Mapping[str, Any],
    file: str,
    page: int | None,
    *,
    public: bool,
) -> Finding:
    name = path["chain"][-1]["subject"]
    return Finding(
        rule=SCOPE_RULE,
        severity="warning" if public else "info",
        where=Place(file=file, page=page, field=verdict.field or None),
        evidence=f"signature {verdict.position}: anchor {path['anchor']}",
        params={
            "found": f"chữ ký số công cộng, gốc {name}" if public else f"gốc tin cậy khác: {name}",
            "found_en": f"public CA, anchor {name}" if public else f"another anchor: {name}",
            "signature": verdict.field or str(verdict.position),
            "signer": verdict.signer,
        },
    )

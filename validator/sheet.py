"""What has been said so far while rules are asked one by one."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.finding import Finding
from schemas.judgement import RuleResult, SignatureVerdict, Status
from validator.catalogue import severity_in_pack
from validator.registry import Hit, Skip, Verdict
from validator.rule import Rule


@dataclass
class Sheet:
    """Findings, results and signature verdicts, in the order they were said."""

    findings: list[Finding] = field(default_factory=list)
    results: list[RuleResult] = field(default_factory=list)
    signatures: list[SignatureVerdict] = field(default_factory=list)

    def write(self, rule: Rule, state: str, position: int, verdict: Verdict) -> None:
        """A rule's verdict on one scope. ``state``: of the pack the rule came with."""
        if isinstance(verdict, Skip):
            self._result(rule, position, verdict.status, verdict.reason)
            return
        self.findings += [_finding(rule, state, hit) for hit in verdict]
        failed = any(not hit.remark for hit in verdict)
        self._result(rule, position, "failed" if failed else "passed")

    def _result(self, rule: Rule, position: int, status: Status, reason: str = "") -> None:
        self.results.append(
            RuleResult(rule=rule.id, document=position, status=status, reason=reason)
        )


def _finding(rule: Rule, state: str, hit: Hit) -> Finding:
    severity = severity_in_pack(rule, hit.severity or rule.severity, state)
    return Finding(
        rule=rule.id,
        severity=severity,
        where=hit.where,
        evidence=hit.evidence,
        params=hit.params,
    )

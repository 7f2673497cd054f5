"""Judging signature facts: verdicts, findings and the state of a file. Pure."""

from __future__ import annotations

from validator.signature.existence import OutsideProof, proof_kinds
from validator.signature.findings import signature_findings
from validator.signature.judge import judge_signatures
from validator.signature.outcome import reason_text, reason_words, stamp_fault, steps
from validator.signature.policy import Policy, default_policy, policy_from

__all__ = [
    "OutsideProof",
    "Policy",
    "default_policy",
    "judge_signatures",
    "policy_from",
    "proof_kinds",
    "reason_text",
    "reason_words",
    "signature_findings",
    "stamp_fault",
    "steps",
]

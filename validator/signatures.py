"""The seam to the signature judge (guarantee 7)."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.finding import Finding
from schemas.judgement import RuleResult, SignatureVerdict
from validator.view import DossierView, JudgeContext


@dataclass(frozen=True)
class SignatureJudgement:
    """What the signature judge says of a dossier."""

    findings: tuple[Finding, ...] = ()
    results: tuple[RuleResult, ...] = ()
    verdicts: tuple[SignatureVerdict, ...] = ()


def judge_signatures(view: DossierView, context: JudgeContext) -> SignatureJudgement:
    """Signatures of all files of the dossier that have signature facts."""
    del view, context
    return SignatureJudgement()

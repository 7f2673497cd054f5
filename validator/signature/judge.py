"""Verdicts on the signatures of one file, in the words of ETSI EN 319 102-1.

Steps (``data/steps.json`` carries each one's basis):

1. format      the dictionary and its CMS can be read, and a form field holds it
2. coverage    the byte range covers everything but the contents
3. integrity   the digest of the covered bytes is the signed one
4. value       the signature value was made with the certificate's private key
5. changes     later revisions changed nothing but signatures
6. path        a path leads from the signer to a configured anchor
7. timestamp   time stamps that prove when it existed
8. time        the certificate was valid when it was signed
9. algorithms  digest and key meet the thresholds in force
10. revocation the certificate was not revoked

The first TOTAL-FAILED step decides, else the first INDETERMINATE one. Every step is reported.

Each signature is judged at three times; only steps 5 (as far as later signatures go) and 8 to 10
depend on them:

- receipt: on every proof of existence known when the file was received. This verdict is the one
  that is kept, and depends on nothing that time alone changes;
- best: on every proof known at the time of judging;
- claimed: as if the signer's own statement of the time were true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from schemas.clock import iso
from schemas.judgement import Conclusion, SignatureVerdict
from validator.signature.checks import STEPS, TIMED, Case
from validator.signature.existence import OutsideProof, listed_proofs
from validator.signature.outcome import FAILED, OPEN, PASSED, Outcome, form_of
from validator.signature.policy import Policy, default_policy
from validator.signature.proofs import collect_proofs, signer_path
from validator.signature.revocation import Answer

VALID, UNCHECKED, UNSURE, INVALID = (
    "hợp lệ",
    "hợp lệ, chưa kiểm tra được thu hồi",
    "chưa đủ căn cứ",
    "không hợp lệ",
)
_CONCLUSIONS: dict[str, Conclusion] = {
    PASSED: "TOTAL-PASSED",
    OPEN: "INDETERMINATE",
    FAILED: "TOTAL-FAILED",
}


def judge_signatures(
    facts: Mapping[str, Any] | None,
    *,
    file: str,
    received_at: datetime,
    policy: Policy | None = None,
    revocation: Mapping[str, Sequence[Answer]] | None = None,
    outside: Sequence[OutsideProof] = (),
    at: datetime | None = None,
    receivers: Sequence[str] = (),
) -> list[SignatureVerdict]:
    """One verdict per signature in ``facts`` (``evidence.signature``), in their order.

    ``received_at`` (aware) is our own proof of existence. ``facts["paths"]`` holds the path facts;
    without it no path is known. ``revocation``: the answers about certificates, by SHA-256 (see
    ``evidence.signature.revocation``); where it is not given, those of ``facts["revocation"]``.
    ``outside``: what proves that exactly this file existed. ``at`` (aware): when it is judged, by
    default on receipt. ``receivers``: names of the organ that received the file, which may have
    stamped its arrival. Pure.
    """
    if not facts:
        return []
    chosen = policy or default_policy()
    received, now = iso(received_at), iso(at or received_at)
    known = [proof for proof in outside if proof.known(now)]
    early = tuple(proof.time for proof in known if proof.counts and proof.known(received))
    answers = _answers(facts) if revocation is None else revocation
    proofs = collect_proofs(facts, received, chosen, answers)
    verdicts = []
    for item in facts.get("items", ()):
        case = Case(
            item=item,
            facts=facts,
            path=signer_path(item, facts),
            proofs=proofs,
            received=received,
            policy=chosen,
            revocation=answers,
            outside=early,
            receivers=tuple(receivers),
        )
        verdicts.append(_verdict(case, file, known))
    return verdicts


def _answers(facts: Mapping[str, Any]) -> Mapping[str, Sequence[Answer]]:
    known: Mapping[str, Sequence[Answer]] = (facts.get("revocation") or {}).get("certificates", {})
    return known


def decide(outcomes: list[Outcome]) -> Outcome:
    """The outcome that decides: the first that failed, else the first that is open."""
    for wanted in (FAILED, OPEN):
        for outcome in outcomes:
            if outcome.conclusion == wanted:
                return outcome
    return outcomes[-1]


def _verdict(case: Case, file: str, known: Sequence[OutsideProof]) -> SignatureVerdict:
    outcomes = [step(case) for step in STEPS]
    deciding = decide(outcomes)
    signer = case.item.get("signer_facts") or {}
    subject = signer.get("subject", {})
    return SignatureVerdict(
        file=file,
        position=case.item["position"],
        field=str(case.item.get("field") or ""),
        conclusion=_CONCLUSIONS[deciding.conclusion],
        sub_indication=deciding.sub_indication,
        verdict_vi=_words(deciding, outcomes),
        signer=subject.get("cn", ""),
        organisation=subject.get("o", ""),
        issuer=signer.get("issuer_text", ""),
        claimed_time=str(case.item.get("claimed_time") or ""),
        best_time=case.best,
        reasons=tuple(outcome.as_reason(form_of(case.item)) for outcome in outcomes),
        at=_at_three_times(case, outcomes, known),
        proofs=listed_proofs(case.item, case.facts, case.proofs, known),
    )


def _at_three_times(
    case: Case, outcomes: list[Outcome], known: Sequence[OutsideProof]
) -> dict[str, dict[str, str]]:
    """``receipt``, ``best``, and ``claimed`` where the signer states a time."""
    best = replace(case, outside=tuple(proof.time for proof in known if proof.counts))
    told = {
        "receipt": _told(case.received, outcomes),
        "best": _told(best.proven, _again(best, outcomes)),
    }
    stated = str(case.item.get("claimed_time") or "")
    if stated:
        told["claimed"] = _told(stated, _again(replace(case, believed=stated), outcomes))
    return told


def _again(case: Case, outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes, with the steps that depend on the time of signing taken again."""
    return [
        step(case) if step in TIMED else outcome
        for step, outcome in zip(STEPS, outcomes, strict=True)
    ]


def _told(time: str, outcomes: list[Outcome]) -> dict[str, str]:
    deciding = decide(outcomes)
    return {
        "time": time,
        "conclusion": _CONCLUSIONS[deciding.conclusion],
        "sub_indication": deciding.sub_indication,
        "verdict_vi": _words(deciding, outcomes),
    }


def _words(deciding: Outcome, outcomes: list[Outcome]) -> str:
    if deciding.conclusion == PASSED:
        return VALID
    if deciding.conclusion == FAILED:
        return INVALID
    doubts = [outcome for outcome in outcomes if outcome.conclusion == OPEN]
    only_unchecked = all(doubt.why.startswith("revocation-unknown") for doubt in doubts)
    return UNCHECKED if only_unchecked else UNSURE

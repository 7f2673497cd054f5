"""Signature verdicts of the files of a dossier, made once for all who ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.exchange.recognise import MESSAGE
from evidence.facts import SIGNED_KINDS, FileFacts
from schemas.judgement import SignatureVerdict
from validator.signature import OutsideProof, Policy, judge_signatures, policy_from
from validator.view import FileView, JudgeContext


def receivers_of(fonds_name: str) -> tuple[str, ...]:
    """Names of the organ whose records a fonds holds: who received what came in."""
    name = fonds_name.strip().removeprefix("Phông").strip()
    return (name,) if name else ()


def policy_of(context: JudgeContext) -> Policy | None:
    """The policy the context gives (``trust["policy"]``, data form), None for the shipped one."""
    raw = _trust(context).get("policy")
    return policy_from(raw) if raw else None


def verdicts_of(
    view: FileView,
    context: JudgeContext,
    receivers: Sequence[str] = (),
    outside: Sequence[OutsideProof] = (),
) -> tuple[SignatureVerdict, ...]:
    """Verdicts on the signatures of one file, () where none were read.

    ``receivers``: names of the organ whose records these are, which received the file.
    ``outside``: what proves that it existed beside what the context tells.
    """
    facts = view.facts
    if facts is None:
        return ()
    found = judge_signatures(
        facts.signatures,
        file=view.path,
        received_at=context.received_at,
        policy=policy_of(context),
        revocation=_trust(context).get("revocation"),
        outside=(*context.proofs.get(facts.sha256, ()), *outside),
        receivers=receivers,
    )
    return tuple(found)


def may_be_signed(facts: FileFacts) -> bool:
    """Whether signatures were looked for, or should have been (text and zip: only some of them).

    That of an exchange message is the message's, not a document's (E-010).
    """
    kind = facts.format.kind
    if kind == MESSAGE:
        return False
    return facts.signatures is not None or (kind in SIGNED_KINDS and kind not in ("text", "zip"))


def _trust(context: JudgeContext) -> Mapping[str, Any]:
    trust: Mapping[str, Any] = context.trust or {}
    return trust

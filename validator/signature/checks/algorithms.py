"""Step 9: digest and key against the thresholds of the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.clock import from_iso, office_date
from validator.signature.checks.case import Case, doubt, unknown
from validator.signature.outcome import Outcome


def check_algorithms(case: Case) -> Outcome:
    """Step 9. The thresholds count by date; before their day none is known."""
    key = _key(case.item)
    digest = str(case.item["digest"]["algorithm"])
    if not digest and not key:
        return unknown("algorithms", "GENERIC", "algorithms-unknown")
    weak = case.policy.weaknesses(_digests(case, digest), key)
    if not weak:
        return Outcome(step="algorithms", why="algorithms-strong")
    params = {"weak": ", ".join(weak), "basis": case.policy.basis}
    if case.policy.era(office_date(from_iso(case.proven))) == "before":
        return Outcome(step="algorithms", why="algorithms-legacy", params=params)
    stated = str(case.item.get("claimed_time") or "")
    if stated and case.policy.era(office_date(from_iso(stated))) == "in_force":
        return doubt("algorithms", "CRYPTO_CONSTRAINTS_FAILURE", "algorithms-weak", **params)
    why = "algorithms-weak-no-proof"
    return doubt("algorithms", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", why, **params)


def _key(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The signer's key; a document time stamp's signer is its authority."""
    holder = item
    if item.get("kind") == "document_timestamp" and item["timestamps"]:
        holder = item["timestamps"][0]
    key: Mapping[str, Any] | None = (holder.get("signer_facts") or {}).get("key")
    return key


def _digests(case: Case, digest: str) -> tuple[str, ...]:
    """The content's digest and the one inside the signature scheme."""
    scheme = str(case.item["signature"]["algorithm"])
    return (digest, scheme.partition("/")[2])

"""Step 9: digest and key against the thresholds of the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.clock import from_iso, office_date
from validator.signature.checks.case import Case, doubt, unknown
from validator.signature.outcome import Outcome
from validator.signature.policy import Thresholds


def check_algorithms(case: Case) -> Outcome:
    """Step 9. Thresholds count by the day the signature is proven for, then by the stated one."""
    key = _key(case.item)
    digest = str(case.item["digest"]["algorithm"])
    if not digest and not key:
        return unknown("algorithms", "GENERIC", "algorithms-unknown")
    digests = _digests(case, digest)
    missed = {
        one.id: (one, weak)
        for one in case.policy.thresholds
        if (weak := one.weaknesses(digests, key))
    }
    if not missed:
        return Outcome(step="algorithms", why="algorithms-strong")
    for one in case.policy.asked(office_date(from_iso(case.proven))):
        if one.id in missed:
            return _too_weak(case, *missed[one.id])
    params = _params(*next(iter(missed.values())))
    return Outcome(step="algorithms", why="algorithms-legacy", params=params)


def _too_weak(case: Case, asked: Thresholds, weak: list[str]) -> Outcome:
    """Weak by what may have been in force then; surely so where it states such a day itself."""
    stated = str(case.item.get("claimed_time") or "")
    if stated and asked.era(office_date(from_iso(stated))) == "in_force":
        params = _params(asked, weak)
        return doubt("algorithms", "CRYPTO_CONSTRAINTS_FAILURE", "algorithms-weak", **params)
    why = "algorithms-weak-no-proof"
    return doubt("algorithms", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", why, **_params(asked, weak))


def _params(asked: Thresholds, weak: list[str]) -> dict[str, str]:
    return {"weak": ", ".join(weak), "basis": asked.basis}


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

"""Step 10: whether the certificate was revoked."""

from __future__ import annotations

from validator.signature.checks.case import Case, doubt, fail, unknown
from validator.signature.outcome import Outcome


def check_revocation(case: Case) -> Outcome:
    """Step 10. Unknown revocation is never green."""
    signer = case.path["chain"][0]["sha256"] if case.path and case.path["chain"] else ""
    known = case.revocation.get(signer)
    if known is None:
        why = "revocation-unknown-data-carried" if _carried(case) else "revocation-unknown"
        return unknown("revocation", "TRY_LATER", why)
    if known["status"] == "good":
        return Outcome(step="revocation", why="not-revoked")
    time = known.get("at", "")
    if case.proven < time:
        return Outcome(step="revocation", why="revoked-later", params={"time": time})
    stated = str(case.item.get("claimed_time") or "")
    if case.proofs.not_before(case.item) >= time or (case.best and stated >= time):
        return fail("revocation", "REVOKED", "revoked", time=time)
    return doubt("revocation", "REVOKED_NO_POE", "revoked-no-proof", time=time)


def _carried(case: Case) -> bool:
    """Whether the file carries revocation data (not evaluated yet)."""
    own = any((case.item.get("revocation") or {}).values())
    store = case.facts.get("document", {}).get("dss") or {}
    return own or bool(store.get("crls") or store.get("ocsps"))

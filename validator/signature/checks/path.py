"""Step 6: whether a path leads to an anchor."""

from __future__ import annotations

from validator.signature.checks.case import Case, doubt, unknown
from validator.signature.outcome import Outcome
from validator.signature.proofs import is_self_signed


def check_path(case: Case) -> Outcome:
    """Step 6."""
    path = case.path
    if path is None:
        return unknown("path", "NO_CERTIFICATE_CHAIN_FOUND", "no-trust-store")
    if "signer-certificate-missing" in path["problems"]:
        return unknown("path", "NO_SIGNING_CERTIFICATE_FOUND", "signer-certificate-missing")
    if not path["path_found"]:
        issuer = str(path["missing_issuer"])
        if is_self_signed(path):
            return doubt("path", "NO_CERTIFICATE_CHAIN_FOUND", "self-signed", issuer=issuer)
        return doubt("path", "NO_CERTIFICATE_CHAIN_FOUND", "no-path", issuer=issuer)
    if path["problems"]:
        problems = ", ".join(path["problems"])
        return doubt("path", "CHAIN_CONSTRAINTS_FAILURE", "path-faulty", problems=problems)
    return Outcome(step="path", why="path-found", params={"anchor": path["chain"][-1]["subject"]})

"""The ten steps; each returns one outcome and reads nothing but its case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from schemas.clock import from_iso, office_date
from validator.signature.outcome import FAILED, OPEN, Outcome
from validator.signature.policy import Policy
from validator.signature.proofs import Proofs, windows

_SUB_FILTERS = frozenset(
    {
        "adbe.x509.rsa_sha1",
        "adbe.pkcs7.sha1",
        "adbe.pkcs7.detached",
        "ETSI.CAdES.detached",
        "ETSI.RFC3161",
    }
)
_HARMLESS = frozenset({"none", "lta_updates"})
_ZONE_QUIRK = timedelta(hours=7)
_QUIRK_ROOM = timedelta(hours=1)
_CLOCK_ROOM = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything one signature is judged by."""

    item: Mapping[str, Any]
    facts: Mapping[str, Any]
    path: Mapping[str, Any] | None
    proofs: Proofs
    received: str
    policy: Policy
    revocation: Mapping[str, Mapping[str, str]]

    @property
    def best(self) -> str:
        """Earliest trusted time at which the signature existed, "" without a stamp."""
        return self.proofs.best(self.item)

    @property
    def proven(self) -> str:
        """The earliest time we can prove: the best stamp, else our receipt."""
        return min(filter(None, (self.best, self.received)))

    @property
    def notes(self) -> frozenset[str]:
        """Notes of the facts, without their parameters."""
        return frozenset(str(note).split(":", 1)[0] for note in self.item.get("notes", ()))

    def error(self, *names: str) -> str:
        """The first error that the facts hold for one of these steps, "" without."""
        for entry in self.item.get("errors", ()):
            if entry["step"] in names:
                return str(entry["error"])
        return ""


def _fail(step: str, sub: str, why: str, **params: str) -> Outcome:
    return Outcome(step=step, conclusion=FAILED, sub_indication=sub, why=why, params=params)


def _doubt(step: str, sub: str, why: str, **params: str) -> Outcome:
    return Outcome(step=step, conclusion=OPEN, sub_indication=sub, why=why, params=params)


def _unknown(step: str, sub: str, why: str, **params: str) -> Outcome:
    return Outcome(
        step=step, conclusion=OPEN, sub_indication=sub, why=why, params=params, evaluated=False
    )


def check_format(case: Case) -> Outcome:
    """Step 1."""
    problem = case.error("signature")
    if problem:
        return _fail("format", "FORMAT_FAILURE", "contents-unreadable", error=problem)
    if "content-in-detached-signature" in case.notes:
        return _fail("format", "FORMAT_FAILURE", "content-in-detached-signature")
    place = case.item.get("place")
    if place == "none" and not case.facts.get("document", {}).get("encrypted"):
        return _doubt("format", "GENERIC", "no-field-holds-it")
    if place == "widget":
        return _doubt("format", "GENERIC", "outside-the-form")
    if "attributes-not-der" in case.notes:
        return _doubt("format", "SIG_CONSTRAINTS_FAILURE", "attributes-not-der")
    if case.item.get("sub_filter") not in _SUB_FILTERS:
        name = str(case.item.get("sub_filter") or "-")
        return Outcome(step="format", why="sub-filter-unknown", params={"name": name})
    return Outcome(step="format")


def check_coverage(case: Case) -> Outcome:
    """Step 2: a bad byte range is never valid."""
    coverage = case.item["coverage"]
    if coverage["kind"] == "bad":
        problems = ", ".join(coverage["problems"])
        return _fail("coverage", "FORMAT_FAILURE", "byte-range-bad", problems=problems)
    after = str(coverage["bytes_after"])
    if coverage["kind"] == "contiguous":
        return _doubt("coverage", "SIG_CONSTRAINTS_FAILURE", "revision-not-whole", bytes=after)
    if coverage["kind"] == "whole_revision":
        return Outcome(step="coverage", why="covers-whole-revision", params={"bytes": after})
    return Outcome(step="coverage", why="covers-whole-file")


def check_integrity(case: Case) -> Outcome:
    """Step 3."""
    equal = case.item["digest"]["message_digest_equal"]
    if equal is False:
        algorithm = str(case.item["digest"]["algorithm"])
        return _fail("integrity", "HASH_FAILURE", "digest-differs", algorithm=algorithm)
    if equal is None:
        error = case.error("digest", "signature") or "-"
        return _unknown("integrity", "SIGNED_DATA_NOT_FOUND", "digest-not-evaluated", error=error)
    return Outcome(step="integrity", why="digest-equal")


def check_value(case: Case) -> Outcome:
    """Step 4."""
    value = case.item["signature"]
    if value["valid"] is False:
        return _fail("value", "SIG_CRYPTO_FAILURE", "value-wrong")
    if case.item.get("certificate_reference") == "mismatch":
        return _doubt("value", "NO_SIGNING_CERTIFICATE_FOUND", "certificate-not-the-named-one")
    if value["valid"] is None and case.item.get("signer") is None:
        return _unknown("value", "NO_SIGNING_CERTIFICATE_FOUND", "signer-certificate-missing")
    if value["valid"] is None:
        error = str(value["reason"]) or case.error("digest", "signature") or "-"
        return _unknown("value", "GENERIC", "value-not-evaluated", error=error)
    return Outcome(step="value", why="value-right")


def check_changes(case: Case) -> Outcome:
    """Step 5. Allowed: revisions that add signatures, time stamps or validation data."""
    changes = case.item.get("changes") or {}
    level = changes.get("seal_level") or changes.get("level")
    if case.item["coverage"]["kind"] == "bad" or level is None:
        error = str(changes.get("reason") or case.error("changes") or "-")
        return _unknown("changes", "GENERIC", "changes-not-evaluated", error=error)
    why, params = _change(case, changes, level)
    if why:
        return _doubt("changes", "SIG_CONSTRAINTS_FAILURE", why, **params)
    if changes.get("seal_level"):
        return Outcome(step="changes", why="sealed-after-certifying")
    return Outcome(step="changes", why="unchanged" if level == "none" else "only-signatures-after")


def _change(case: Case, changes: Mapping[str, Any], level: str) -> tuple[str, dict[str, str]]:
    """The first thing that later revisions should not have done, ("", {}) where none did."""
    after = case.item["coverage"]
    if after["bytes_after"] and not after["blank_after"] and not changes.get("revisions"):
        return "bytes-behind", {"bytes": str(after["bytes_after"])}
    then, now = changes.get("pages_then"), changes.get("pages_now")
    if then is not None and now is not None and then != now:
        return "pages-changed", {"then": str(then), "now": str(now)}
    if changes.get("allowed") is False or level in ("other", "annotations"):
        return "changed-after-signing", {"detail": str(changes.get("reason") or level)}
    others = [name for name in changes.get("fields", ()) if name not in _signature_fields(case)]
    if level not in _HARMLESS and others:
        return "form-filled-after", {"fields": ", ".join(others)}
    return "", {}


def _signature_fields(case: Case) -> frozenset[str]:
    return frozenset(
        name for item in case.facts.get("items", ()) for name in item.get("fields", ())
    )


def check_path(case: Case) -> Outcome:
    """Step 6."""
    path = case.path
    if path is None:
        return _unknown("path", "NO_CERTIFICATE_CHAIN_FOUND", "no-trust-store")
    if "signer-certificate-missing" in path["problems"]:
        return _unknown("path", "NO_SIGNING_CERTIFICATE_FOUND", "signer-certificate-missing")
    if not path["path_found"]:
        issuer = str(path["missing_issuer"])
        return _doubt("path", "NO_CERTIFICATE_CHAIN_FOUND", "no-path", issuer=issuer)
    if path["problems"]:
        problems = ", ".join(path["problems"])
        return _doubt("path", "CHAIN_CONSTRAINTS_FAILURE", "path-faulty", problems=problems)
    return Outcome(step="path", why="path-found", params={"anchor": path["chain"][-1]["subject"]})


def check_timestamp(case: Case) -> Outcome:
    """Step 7: a faulty stamp proves nothing; it does not spoil the signature itself."""
    own = case.proofs.own(case.item)
    if not own:
        return Outcome(step="timestamp", why="no-stamp", evaluated=False)
    trusted = [stamp for stamp in own if stamp.trusted]
    if trusted:
        return Outcome(step="timestamp", why="stamp-trusted", params={"time": trusted[0].time})
    return Outcome(
        step="timestamp",
        why=own[0].why,
        params={"time": own[0].time, "broken": "1" if own[0].broken else ""},
        evaluated=False,
    )


def check_time(case: Case) -> Outcome:
    """Step 8. Bounds: not before the latest stamp inside, not after the best proof.

    A stamp proves that a signature existed, not when it was made: EXPIRED needs a stamp inside the
    signed bytes, or the signer's own statement together with the stamp.
    """
    path = case.path
    if not path or not path["path_found"]:
        return _unknown("time", "NO_CERTIFICATE_CHAIN_FOUND", "time-needs-path")
    starts, ends = zip(*windows(path), strict=True)
    begins, expires = max(starts), min(ends)
    stated = str(case.item.get("claimed_time") or "")
    params = {"from": begins, "to": expires, "proven": case.proven, "stated": stated or "-"}
    if case.proven < begins:
        return _fail("time", "NOT_YET_VALID", "signed-before-valid", **params)
    after = case.proofs.not_before(case.item)
    if after > expires:
        return _fail("time", "EXPIRED", "signed-after-expiry", time=after, **params)
    if case.proven <= expires:
        return Outcome(step="time", why=_quirk(stated, case.best), params=params)
    if case.best and stated > expires:
        return _fail("time", "EXPIRED", "stated-and-stamped-after-expiry", **params)
    why = "stated-after-expiry" if stated > expires else "expired-without-proof"
    return _doubt("time", "OUT_OF_BOUNDS_NO_POE", why, **params)


def _quirk(stated: str, stamped: str) -> str:
    """Known oddities of the stated time beside the stamped one; none of them is a fault here."""
    if not stated or not stamped:
        return "within-validity"
    ahead = from_iso(stated) - from_iso(stamped)
    if abs(ahead - _ZONE_QUIRK) <= _QUIRK_ROOM:
        return "within-validity-local-time-as-utc"
    return "within-validity-stated-later" if ahead > _CLOCK_ROOM else "within-validity"


def check_algorithms(case: Case) -> Outcome:
    """Step 9. The thresholds count by date; before their day none is known."""
    key = _key(case.item)
    digest = str(case.item["digest"]["algorithm"])
    if not digest and not key:
        return _unknown("algorithms", "GENERIC", "algorithms-unknown")
    weak = case.policy.weaknesses(_digests(case, digest), key)
    if not weak:
        return Outcome(step="algorithms", why="algorithms-strong")
    params = {"weak": ", ".join(weak), "basis": case.policy.basis}
    if case.policy.era(office_date(from_iso(case.proven))) == "before":
        return Outcome(step="algorithms", why="algorithms-legacy", params=params)
    stated = str(case.item.get("claimed_time") or "")
    if stated and case.policy.era(office_date(from_iso(stated))) == "in_force":
        return _doubt("algorithms", "CRYPTO_CONSTRAINTS_FAILURE", "algorithms-weak", **params)
    why = "algorithms-weak-no-proof"
    return _doubt("algorithms", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", why, **params)


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


def check_revocation(case: Case) -> Outcome:
    """Step 10. Unknown revocation is never green."""
    signer = case.path["chain"][0]["sha256"] if case.path and case.path["chain"] else ""
    known = case.revocation.get(signer)
    if known is None:
        why = "revocation-unknown-data-carried" if _carried(case) else "revocation-unknown"
        return _unknown("revocation", "TRY_LATER", why)
    if known["status"] == "good":
        return Outcome(step="revocation", why="not-revoked")
    time = known.get("at", "")
    if case.proven < time:
        return Outcome(step="revocation", why="revoked-later", params={"time": time})
    stated = str(case.item.get("claimed_time") or "")
    if case.proofs.not_before(case.item) >= time or (case.best and stated >= time):
        return _fail("revocation", "REVOKED", "revoked", time=time)
    return _doubt("revocation", "REVOKED_NO_POE", "revoked-no-proof", time=time)


def _carried(case: Case) -> bool:
    """Whether the file carries revocation data (not evaluated yet)."""
    own = any((case.item.get("revocation") or {}).values())
    store = case.facts.get("document", {}).get("dss") or {}
    return own or bool(store.get("crls") or store.get("ocsps"))

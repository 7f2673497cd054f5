"""Steps 1 to 4: what the bytes alone say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from validator.signature.checks.case import Case, doubt, fail, unknown
from validator.signature.outcome import Outcome
from validator.signature.rewritten import Fate, fate_of

_PADES = "ETSI.CAdES.detached"
_SHOWN = 10  # names of elements or parts told in one reason
_SUB_FILTERS = frozenset(
    {
        "adbe.x509.rsa_sha1",
        "adbe.pkcs7.sha1",
        "adbe.pkcs7.detached",
        _PADES,
        "ETSI.RFC3161",
        "XMLDSig",
        "XAdES",
    }
)


def check_format(case: Case) -> Outcome:
    """Step 1."""
    problem = case.error("signature")
    if problem:
        return fail("format", "FORMAT_FAILURE", "contents-unreadable", error=problem)
    if "content-in-detached-signature" in case.notes:
        return fail("format", "FORMAT_FAILURE", "content-in-detached-signature")
    for note in ("signature-namespace-foreign", "sub-filter-differs"):
        if note in case.notes:
            return doubt("format", "GENERIC", note)
    place, fate = case.item.get("place"), fate_of(case.item, case.facts)
    if fate is not None and fate.kind == "remains":
        return _not_here(fate)
    if place == "none" and not case.facts.get("document", {}).get("encrypted"):
        return doubt("format", "GENERIC", "no-field-holds-it")
    if place == "widget":
        return doubt("format", "GENERIC", "outside-the-form")
    for note in ("attributes-not-der", "content-type-differs"):
        if note in case.notes:
            return doubt("format", "SIG_CONSTRAINTS_FAILURE", note)
    if lacking := _not_cades(case):
        return doubt("format", "SIG_CONSTRAINTS_FAILURE", lacking)
    if case.item.get("sub_filter") not in _SUB_FILTERS:
        name = str(case.item.get("sub_filter") or "-")
        return Outcome(step="format", why="sub-filter-unknown", params={"name": name})
    return Outcome(step="format")


def _not_cades(case: Case) -> str:
    """What a PAdES signature lacks that must be signed, "" where it lacks nothing.

    The value can be checked all the same, so it is no fault of format: a signed property that is
    mandatory is missing, which acceptance (EN 319 102-1) asks for. ISO 32000 asks for none.
    """
    if case.item.get("sub_filter") != _PADES or case.item["signature"]["valid"] is None:
        return ""
    if "no-signed-attributes" in case.notes:
        return "cades-no-signed-attributes"
    unnamed = case.item.get("certificate_reference") is None and case.item.get("signer")
    unread = case.error("certificate_reference")
    return "cades-no-certificate-reference" if unnamed or unread else ""


def check_coverage(case: Case) -> Outcome:
    """Step 2: a bad byte range is never valid, nor what leaves content unsigned."""
    coverage = case.item["coverage"]
    if "scope" in coverage:
        return _check_parts(coverage)
    if coverage["kind"] == "bad":
        return _bad_range(case, ", ".join(coverage["problems"]))
    after = str(coverage["bytes_after"])
    if coverage["kind"] == "contiguous":
        return doubt("coverage", "SIG_CONSTRAINTS_FAILURE", "revision-not-whole", bytes=after)
    if coverage["kind"] == "whole_revision":
        return Outcome(step="coverage", why="covers-whole-revision", params={"bytes": after})
    return Outcome(step="coverage", why="covers-whole-file")


def _bad_range(case: Case, problems: str) -> Outcome:
    fate = fate_of(case.item, case.facts)
    if fate is None:
        return fail("coverage", "FORMAT_FAILURE", "byte-range-bad", problems=problems)
    if fate.kind == "remains":
        return unknown("coverage", "SIGNED_DATA_NOT_FOUND", "signed-part-missing")
    told = {"signs": fate.told("vi"), "signs_en": fate.told("en")}
    return fail("coverage", "FORMAT_FAILURE", f"file-{fate.kind}", problems=problems, **told)


def _not_here(fate: Fate) -> Outcome:
    """What was signed is not in this file: nothing can be said of it (EN 319 102-1 §5.1.3)."""
    told = {"signs": fate.told("vi"), "signs_en": fate.told("en")}
    return unknown("format", "SIGNED_DATA_NOT_FOUND", "file-remains", **told)


def _check_parts(coverage: Mapping[str, Any]) -> Outcome:
    """Step 2 where elements or parts are signed one by one (XML, office packages)."""
    signed = _listed(coverage["covered"], len(coverage["covered"]))
    if coverage["kind"] == "bad":
        problems = "; ".join(coverage["problems"][:_SHOWN])
        return fail("coverage", "FORMAT_FAILURE", "references-bad", problems=problems)
    if coverage["kind"] == "whole":
        why = f"covers-{coverage['scope']}"
        return Outcome(step="coverage", why=why, params={"signed": signed})
    unsigned = _listed(coverage["uncovered"], coverage["uncovered_count"])
    params = {"signed": signed, "unsigned": unsigned}
    return doubt("coverage", "SIG_CONSTRAINTS_FAILURE", "covers-a-part", **params)


def _listed(names: Sequence[str], count: int) -> str:
    """Names for people: the first few and how many more."""
    shown = ", ".join(names[:_SHOWN])
    return f"{shown}, … (+{count - _SHOWN})" if count > _SHOWN else shown or "-"


def check_integrity(case: Case) -> Outcome:
    """Step 3."""
    equal = case.item["digest"]["message_digest_equal"]
    if equal is False:
        algorithm = str(case.item["digest"]["algorithm"])
        return fail("integrity", "HASH_FAILURE", "digest-differs", algorithm=algorithm)
    if equal is None:
        error = case.error("digest", "signature") or "-"
        return unknown("integrity", "SIGNED_DATA_NOT_FOUND", "digest-not-evaluated", error=error)
    return Outcome(step="integrity", why="digest-equal")


def check_value(case: Case) -> Outcome:
    """Step 4."""
    value = case.item["signature"]
    if value["valid"] is False:
        return fail("value", "SIG_CRYPTO_FAILURE", "value-wrong")
    if case.item.get("certificate_reference") == "mismatch":
        return doubt("value", "NO_SIGNING_CERTIFICATE_FOUND", "certificate-not-the-named-one")
    if value["valid"] is None and case.item.get("signer") is None:
        return unknown("value", "NO_SIGNING_CERTIFICATE_FOUND", "signer-certificate-missing")
    if value["valid"] is None:
        error = str(value["reason"]) or case.error("digest", "signature") or "-"
        return unknown("value", "GENERIC", "value-not-evaluated", error=error)
    return Outcome(step="value", why="value-right")

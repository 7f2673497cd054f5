"""Time-stamp tokens (RFC 3161, RFC 5816): integrity, time, and who stamped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asn1crypto import tsp

from evidence.signature.certificates import instant
from evidence.signature.cms import (
    CmsError,
    SignerInfo,
    certificate_reference,
    check_signature,
    message_digest,
    read_cms,
)
from evidence.signature.coverage import hash_bytes
from evidence.signature.cryptomath import digest_name
from evidence.signature.limits import MAX_TIMESTAMPS

TOKEN_OID = "1.2.840.113549.1.9.16.2.14"  # id-aa-signatureTimeStampToken
_FAULTS = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)


def stamp_facts(cms: SignerInfo, imprint_of: Callable[[str], bytes]) -> dict[str, Any]:
    """Facts of one token.

    ``imprint_of`` returns the digest of what the token should stamp, by algorithm name. Keys:
    ``time`` (RFC 3339 UTC), ``imprint_algorithm``, ``imprint_equal``, ``digest_equal`` (message
    digest over the token's own content), ``signature_valid``, ``algorithm``, ``digest_algorithm``,
    ``signer`` (fingerprint), ``signer_facts``, ``extended_key_usage_ok``, ``policy``, ``errors``.
    """
    content = cms.encapsulated
    if cms.content_type != "tst_info" or content is None:
        raise CmsError("not a time-stamp token")
    info = tsp.TSTInfo.load(content)
    imprint = info["message_imprint"]
    algorithm, _ = digest_name(imprint["hash_algorithm"])
    own_digest = hash_bytes(content, cms.digest_algorithm)
    stated = message_digest(cms)
    check = check_signature(cms, cms.signer, own_digest)
    usage = cms.signer.facts["extended_key_usage"] if cms.signer else None
    return {
        "time": instant(info["gen_time"].native),
        "policy": str(info["policy"].native),
        "serial": format(info["serial_number"].native, "x"),
        "imprint_algorithm": algorithm,
        "imprint_equal": imprint_of(algorithm) == bytes(imprint["hashed_message"].native),
        "digest_algorithm": cms.digest_algorithm,
        "digest_equal": None if stated is None else stated == own_digest,
        "signature_valid": check.valid,
        "signature_algorithm": check.algorithm,
        "signature_reason": check.reason,
        "certificate_reference": certificate_reference(cms),
        "signer": cms.signer.sha256 if cms.signer else None,
        "signer_facts": cms.signer.facts if cms.signer else None,
        "certificates": [certificate.sha256 for certificate in cms.certificates],
        "extended_key_usage_ok": None if cms.signer is None else "time_stamping" in (usage or ()),
        "notes": [*cms.notes, *check.notes],
    }


def signature_stamps(cms: SignerInfo) -> tuple[list[dict[str, Any]], list[SignerInfo]]:
    """Facts of the time stamps in the unsigned attributes, and every token that could be read.

    One bad token never hides another.
    """
    value = bytes(cms.info["signature"].native)
    result: list[dict[str, Any]] = []
    tokens: list[SignerInfo] = []
    for token in cms.attribute("unsigned_attrs", TOKEN_OID)[:MAX_TIMESTAMPS]:
        try:
            inner = read_cms(token.dump())
            tokens.append(inner)
            result.append(stamp_facts(inner, lambda name: hash_bytes(value, name)))
        except _FAULTS as error:
            result.append({"error": f"{type(error).__name__}: {str(error)[:200]}"})
    return result, tokens

"""Certificates of a KeyInfo, and the value of the signature."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field

from evidence.signature.certificates import Certificate, CertificateError, read_certificate
from evidence.signature.cryptomath import UnsupportedError, verify
from evidence.signature.limits import MAX_CERTIFICATES
from evidence.signature.xmlsig.algorithms import SIGNATURES
from evidence.signature.xmlsig.limits import MAX_KEYS_TRIED
from evidence.signature.xmlsig.references import only
from evidence.signature.xmlsig.transforms import (
    Nodes,
    RefusedError,
    canonicalised,
    from_base64,
    method_of,
)
from evidence.signature.xmlsig.tree import Document, Element


@dataclass(slots=True)
class Value:
    """The signature value beside the keys of the certificates the signature carries.

    ``valid``: True, False, or None with ``reason``. ``digest``: the algorithm inside the scheme.
    """

    valid: bool | None = None
    algorithm: str = ""
    digest: str = ""
    reason: str = ""
    signer: Certificate | None = None
    notes: list[str] = field(default_factory=list)


def key_certificates(signature: Element, notes: list[str]) -> list[Certificate]:
    """X509Certificate elements of the KeyInfo, those that are read; nothing else is followed."""
    info = signature.first("KeyInfo", signature.namespace)
    if info is None:
        return []
    notes += [
        f"key-info:{child.local[:40]}"
        for child in info.elements()
        if child.local in ("RetrievalMethod", "KeyInfoReference", "KeyValue", "DEREncodedKeyValue")
    ][:10]
    texts = [e.text() for e in info.walk() if e.local == "X509Certificate"]
    return read_certificates(texts, notes)


def read_certificates(texts: Iterable[str], notes: list[str]) -> list[Certificate]:
    """Certificates from base64 texts; what is none becomes a note."""
    found: dict[str, Certificate] = {}
    for text in list(texts)[:MAX_CERTIFICATES]:
        try:
            certificate = read_certificate(from_base64(text))
            found[certificate.sha256] = certificate
        except (RefusedError, CertificateError) as error:
            notes.append(f"certificate-unreadable:{str(error)[:100]}")
    return list(found.values())


def check_value(document: Document, signature: Element, certificates: list[Certificate]) -> Value:
    """Verify SignatureValue over the canonical SignedInfo (XMLDSig 1.1 §3.2.2).

    The signer is the certificate whose key made the value, else the likeliest one. Keys without a
    certificate say nothing about who signed and are not used. Raises :class:`RefusedError`.
    """
    info = only(signature, "SignedInfo")
    name = only(info, "SignatureMethod").get("Algorithm") or ""
    scheme = SIGNATURES.get(name)
    result = Value(signer=_likeliest(signature, certificates))
    if scheme is None:
        result.reason = f"signature method refused: {name[:200] or '-'}"
        return result
    result.algorithm, result.digest = scheme.text, scheme.digest
    if result.signer is None:
        result.reason = "signer certificate not in the signature"
        return result
    value = from_base64(only(signature, "SignatureValue").text())
    try:
        method = method_of(only(info, "CanonicalizationMethod"))
    except RefusedError as error:
        result.reason = str(error)
        return result
    message = canonicalised(Nodes(document, info, comments=True), method)
    ordered = [result.signer, *(c for c in certificates if c is not result.signer)]
    reasons = []
    for certificate in ordered[:MAX_KEYS_TRIED]:
        try:
            good, remark = verify(certificate.spki, scheme, value, message=message)
        except UnsupportedError as error:
            reasons.append(str(error)[:200])
            continue
        if good:
            result.valid, result.signer = True, certificate
            if scheme.family == "ecdsa" and not remark:  # RFC 4051 §2.3.6 asks for r||s
                result.notes.append("ecdsa-value-der")
            return result
        result.valid = False
    result.reason = "; ".join(reasons[:3]) if result.valid is None else ""
    return result


def _likeliest(signature: Element, certificates: list[Certificate]) -> Certificate | None:
    """The certificate that X509IssuerSerial names, else one that issued no other, else none."""
    info = signature.first("KeyInfo", signature.namespace)
    named = {e.text().strip() for e in info.walk() if e.local == "X509SerialNumber"} if info else ()
    for certificate in certificates:
        if str(int(certificate.facts["serial"], 16)) in named:
            return certificate
    issuers = {c.issuer for c in certificates if c.issuer != c.subject}
    leaves = [c for c in certificates if c.subject not in issuers]
    return next(iter([*leaves, *certificates]), None)


def encoded(certificates: dict[str, Certificate]) -> dict[str, str]:
    """Fingerprint -> base64 DER, sorted: ``facts["certificates"]``."""
    return {
        key: base64.b64encode(certificates[key].der).decode("ascii") for key in sorted(certificates)
    }


__all__ = ["Value", "check_value", "encoded", "key_certificates", "read_certificates"]

"""Files the administrator gives: certificates, and revocation lists. Read in a worker."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asn1crypto import cms

from evidence.signature.certificates import Certificate, CertificateError, read_certificate
from evidence.signature.crls import Crl, CrlError, name_key, read_crl
from evidence.signature.cryptomath import UnsupportedError
from evidence.signature.fingerprints import standing_of
from evidence.signature.limits import MAX_CRL_FILE_BYTES
from evidence.signature.paths import issued_by
from evidence.signature.trust import MAX_TRUSTED, certificate_ders
from schemas.errors import HosoError

_CRL_BLOCK = re.compile(rb"-----BEGIN X509 CRL-----(.+?)-----END X509 CRL-----", re.DOTALL)
_FAULTS = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
_TOLD = 200


def certificates_op(path: str) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Op ``trust_certificates``: every certificate of a file (DER, PEM, PKCS #7), DER attached.

    ``{"certificates": [{"sha256", "subject", "issuer", "serial", "not_before", "not_after",
    "self_signed", "ca", "standing"}]}``. Raises ``HosoError`` trust-file-unreadable.
    """
    raw = _read(path)
    found: dict[str, Certificate] = {}
    try:
        for der in list(_certificate_ders(raw))[:MAX_TRUSTED]:
            certificate = read_certificate(der)
            found[certificate.sha256] = certificate
    except CertificateError as error:
        raise _unreadable(path, str(error)) from error
    if not found:
        raise _unreadable(path, "no certificate in it")
    listed = list(found.values())
    return {"certificates": [_row(one) for one in listed]}, tuple(one.der for one in listed)


def crls_op(path: str, issuers: list[str]) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Op ``trust_crls``: every list of a file (DER, PEM), each verified against ``issuers``.

    ``issuers``: certificates that may have signed (base64 DER). Result ``{"crls": [{**head,
    "signer": sha256 or "", "problem": "" | issuer-unknown | signature | …}]}``, DER attached.
    Raises ``HosoError`` trust-file-unreadable where the file holds none.
    """
    raw = _read(path)
    signers = [read_certificate(base64.b64decode(text)) for text in issuers]
    blocks = _CRL_BLOCK.findall(raw)
    ders = [base64.b64decode(block) for block in blocks] if blocks else [raw]
    rows: list[dict[str, Any]] = []
    kept: list[bytes] = []
    for number, der in enumerate(ders, start=1):
        try:
            crl = read_crl(der)
        except CrlError as error:
            if len(ders) == 1:
                raise _unreadable(path, str(error)) from error
            rows.append({"sha256": "", "issuer_text": f"#{number}", "problem": str(error)[:_TOLD]})
            kept.append(b"")
            continue
        rows.append({**crl.head(), **_signed(crl, signers)})
        kept.append(der)
    return {"crls": rows}, tuple(kept)


def _signed(crl: Crl, signers: list[Certificate]) -> dict[str, str]:
    named = [one for one in signers if name_key(one.subject) == crl.issuer]
    if not named:
        return {"signer": "", "problem": "issuer-unknown"}
    for one in named:
        usage = one.facts["key_usage"]
        if (usage is None or "crl_sign" in usage) and _fits(crl, one):
            return {"signer": one.sha256, "problem": ""}
    return {"signer": "", "problem": "signature"}


def _fits(crl: Crl, signer: Certificate) -> bool:
    try:
        return crl.signed_by(signer.spki)
    except (UnsupportedError, ValueError):
        return False


def _row(certificate: Certificate) -> dict[str, Any]:
    facts = certificate.facts
    basic = facts["basic_constraints"]
    return {
        "sha256": certificate.sha256,
        "subject": facts["subject_text"],
        "issuer": facts["issuer_text"],
        "serial": facts["serial"],
        "not_before": facts["not_before"],
        "not_after": facts["not_after"],
        "self_signed": issued_by(certificate, certificate),
        "ca": bool(basic and basic.get("ca")),
        "standing": standing_of(certificate.sha256),
    }


def _certificate_ders(raw: bytes) -> Iterator[bytes]:
    """The certificates of a PKCS #7 file, else those of a PEM or DER file."""
    try:
        info = cms.ContentInfo.load(raw, strict=True)
        if info["content_type"].native == "signed_data":
            yield from (item.chosen.dump() for item in info["content"]["certificates"])
            return
    except _FAULTS:
        pass
    yield from certificate_ders(raw)


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as stream:
            raw = stream.read(MAX_CRL_FILE_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    if len(raw) > MAX_CRL_FILE_BYTES:
        raise _unreadable(path, f"more than {MAX_CRL_FILE_BYTES >> 20} MiB")
    return raw


def _unreadable(path: str, why: str) -> HosoError:
    return HosoError("trust-file-unreadable", path=path, why=why[:_TOLD])

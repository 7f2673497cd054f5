"""CRLs and OCSP answers of the test PKI, and how they get to the evaluation."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from evidence.signature.collect import under_trust
from evidence.signature.crls import read_crl

DAY = timedelta(days=1)


def at(text: str) -> datetime:
    """Midnight UTC of an ISO date."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def crl(
    issuer: Any,
    this: str,
    next_: str,
    revoked: Iterable[tuple[Any, str, str]] = (),
    *,
    number: int = 1,
    extensions: Iterable[tuple[x509.ExtensionType, bool]] = (),
    key: Any = None,
) -> bytes:
    """A CRL in DER. ``revoked``: (identity or serial, ISO date, reason name or "")."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at(this))
        .next_update(at(next_))
        .add_extension(x509.CRLNumber(number), critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    for who, when, reason in revoked:
        serial = who if isinstance(who, int) else who.certificate.serial_number
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at(when))
        if reason:
            flag = x509.CRLReason(x509.ReasonFlags[reason])
            entry = entry.add_extension(flag, critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    signed = builder.sign(key or issuer.key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.DER)


def ocsp_answer(
    child: Any,
    issuer: Any,
    this: str,
    *,
    next_: str = "",
    revoked: str = "",
    responder: Any = None,
    by_key: bool = False,
) -> bytes:
    """An OCSP response in DER, signed by ``responder`` (default: the issuer)."""
    signer = responder or issuer
    encoding = ocsp.OCSPResponderEncoding.HASH if by_key else ocsp.OCSPResponderEncoding.NAME
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=child.certificate,
            issuer=issuer.certificate,
            algorithm=hashes.SHA1(),
            cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=at(this),
            next_update=at(next_) if next_ else None,
            revocation_time=at(revoked) if revoked else None,
            revocation_reason=None,
        )
        .responder_id(encoding, signer.certificate)
    )
    if responder is not None:
        builder = builder.certificates([responder.certificate])
    response = builder.sign(signer.key, hashes.SHA256())
    return response.public_bytes(serialization.Encoding.DER)


def imported(folder: Path, *ders: bytes) -> list[dict[str, Any]]:
    """Rows of imported lists, as the trust store hands them on."""
    rows = []
    for der in ders:
        parsed = read_crl(der)
        path = folder / f"{parsed.sha256}.crl"
        path.write_bytes(der)
        rows.append({**parsed.head(), "path": str(path)})
    return rows


def carrying(facts: dict[str, Any], crls: Iterable[bytes] = (), ocsps: Iterable[bytes] = ()) -> Any:
    """``facts`` as if the file's security store held these."""

    def kept(ders: Iterable[bytes]) -> dict[str, str]:
        return {sha256(der).hexdigest(): base64.b64encode(der).decode() for der in ders}

    data = {"crls": kept(crls), "ocsps": kept(ocsps), "problems": []}
    data["places"] = {key: ["dss"] for kind in ("crls", "ocsps") for key in data[kind]}
    return {**facts, "revocation_data": data}


def answers(facts: Any, trust: Any, who: Any) -> list[dict[str, Any]]:
    """What is known of one identity's certificate."""
    known = under_trust(facts, trust)["revocation"]["certificates"]
    found: list[dict[str, Any]] = known.get(sha256(who.der).hexdigest(), [])
    return found

"""OCSP answers (RFC 6960): reading, and who may have signed them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from asn1crypto import core, keys, ocsp, x509

from evidence.signature.certificates import (
    Certificate,
    CertificateError,
    instant,
    read_certificate,
)
from evidence.signature.coverage import hash_bytes
from evidence.signature.crls import name_key
from evidence.signature.cryptomath import digest_name, scheme_of, verify
from evidence.signature.limits import MAX_CERTIFICATES

_FAULTS = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
_KNOWN_CRITICAL = frozenset({"nonce", "extended_revoke", "archive_cutoff", "crl"})
_HASHED = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384}


class OcspError(ValueError):
    """The bytes are no successful OCSP answer we can use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """The answer about one certificate. ``status``: good | revoked | unknown."""

    algorithm: str
    issuer_name: bytes
    issuer_key: bytes
    serial: str
    status: str
    at: str
    reason: str
    this_update: str
    next_update: str
    archive_cutoff: str

    def concerns(self, certificate: Certificate, issuer: Certificate) -> bool:
        """Whether it is about ``certificate`` as issued by ``issuer``."""
        hashed = _HASHED.get(self.algorithm)
        return (
            hashed is not None
            and certificate.facts["serial"] == self.serial
            and hashed(certificate.issuer).digest() == self.issuer_name
            and hashed(key_bits(issuer.spki)).digest() == self.issuer_key
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ocsp:
    """A parsed response. ``responder``: key of a name (:func:`name_key`), or SHA-1 of a key."""

    sha256: str
    produced: str
    responder: str
    message: bytes
    signature: bytes
    algorithm: Any
    certificates: tuple[Certificate, ...]
    singles: tuple[Single, ...]

    def named(self, certificate: Certificate) -> bool:
        """Whether the response names ``certificate`` as its responder."""
        hashed = hashlib.sha1(key_bits(certificate.spki), usedforsecurity=False).hexdigest()
        return self.responder in (name_key(certificate.subject), hashed)

    def signed_by(self, certificate: Certificate) -> bool:
        """Whether its key made the signature. Raises ``UnsupportedError``."""
        scheme = scheme_of(self.algorithm, "")
        digest = b"" if scheme.family.startswith("ed") else hash_bytes(self.message, scheme.digest)
        message = b"" if digest else self.message
        return verify(certificate.spki, scheme, self.signature, message=message, digest=digest)[0]


@lru_cache(maxsize=1024)
def key_bits(spki: bytes) -> bytes:
    """The bits of the public key, without their algorithm (what OCSP hashes)."""
    return bytes(keys.PublicKeyInfo.load(spki)["public_key"].contents[1:])


@lru_cache(maxsize=256)
def read_ocsp(der: bytes) -> Ocsp:
    """Parse an OCSPResponse, or the BasicOCSPResponse inside one.

    Raises :class:`OcspError`: no answer, or one with a critical extension we cannot process.
    """
    try:
        return _build(der, _basic(der))
    except OcspError:
        raise
    except _FAULTS as error:
        raise OcspError(f"not an OCSP answer: {str(error)[:200]}") from error


def _basic(der: bytes) -> Any:
    try:
        response = ocsp.OCSPResponse.load(der)
        status = response["response_status"].native
    except _FAULTS:
        return ocsp.BasicOCSPResponse.load(der)
    if status != "successful":
        raise OcspError(f"response status {status}")
    return response["response_bytes"]["response"].parsed


def _build(der: bytes, basic: Any) -> Ocsp:
    data = basic["tbs_response_data"]
    _refuse_critical(data["response_extensions"])
    responder = data["responder_id"]
    return Ocsp(
        sha256=sha256(der).hexdigest(),
        produced=instant(data["produced_at"].native),
        responder=(
            name_key(responder.chosen.untag().dump())
            if responder.name == "by_name"
            else bytes(responder.chosen.native).hex()
        ),
        message=data.dump(),
        signature=bytes(basic["signature"].native),
        algorithm=basic["signature_algorithm"],
        certificates=tuple(_certificates(basic["certs"])),
        singles=tuple(_single(item) for item in data["responses"]),
    )


def _refuse_critical(extensions: Any) -> None:
    for extension in [] if isinstance(extensions, core.Void) else extensions:
        name = str(extension["extn_id"].native)
        if extension["critical"].native and name not in _KNOWN_CRITICAL:
            raise OcspError(f"critical extension {name}")


def _certificates(listed: Any) -> list[Certificate]:
    found = []
    for item in [] if isinstance(listed, core.Void) else list(listed)[:MAX_CERTIFICATES]:
        try:
            found.append(read_certificate(item.dump()))
        except CertificateError:
            continue
    return found


def _single(item: Any) -> Single:
    _refuse_critical(item["single_extensions"])
    status, about = item["cert_status"], item["cert_id"]
    at = reason = ""
    if status.name == "revoked":
        at = instant(status.chosen["revocation_time"].native)
        reason = str(status.chosen["revocation_reason"].native or "")
    nexts = item["next_update"].native
    cutoff = item.archive_cutoff_value
    return Single(
        algorithm=digest_name(about["hash_algorithm"])[0],
        issuer_name=bytes(about["issuer_name_hash"].native),
        issuer_key=bytes(about["issuer_key_hash"].native),
        serial=format(about["serial_number"].native, "x"),
        status=str(status.name),
        at=at,
        reason=reason,
        this_update=instant(item["this_update"].native),
        next_update=instant(nexts) if nexts else "",
        archive_cutoff=instant(cutoff.native) if cutoff is not None else "",
    )


@lru_cache(maxsize=1024)
def not_to_be_checked(der: bytes) -> bool:
    """Whether a responder's certificate says that it need not be checked (RFC 6960 §4.2.2.2.1)."""
    try:
        return x509.Certificate.load(der).ocsp_no_check_value is not None
    except _FAULTS:
        return False

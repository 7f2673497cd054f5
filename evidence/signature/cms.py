"""Reading and verifying a CMS SignedData (RFC 5652) with one signer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from asn1crypto import cms as asn1cms
from asn1crypto import core

from evidence.signature.certificates import (
    Certificate,
    CertificateError,
    read_certificate,
)
from evidence.signature.coverage import hash_bytes
from evidence.signature.cryptomath import UnsupportedError, digest_name, scheme_of, verify
from evidence.signature.limits import MAX_CERTIFICATES

_ASN1_FAULTS = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)


_CONTENT_TYPE = "1.2.840.113549.1.9.3"


class CmsError(ValueError):
    """The bytes are no CMS SignedData with exactly one signer."""


@dataclass(slots=True)
class SignerInfo:
    """One signer of a SignedData, and what was found on the way (``notes`` are keys)."""

    signed_data: Any
    info: Any
    certificates: list[Certificate]
    signer: Certificate | None
    digest_algorithm: str
    notes: list[str] = field(default_factory=list)

    @property
    def has_signed_attributes(self) -> bool:
        """Whether signed attributes are present and not empty."""
        attributes = self.info["signed_attrs"]
        return not isinstance(attributes, core.Void) and len(attributes) > 0

    @property
    def encapsulated(self) -> bytes | None:
        """The content carried inside, None for a detached signature."""
        content = self.signed_data["encap_content_info"]["content"]
        return None if content is None or isinstance(content, core.Void) else _content(content)

    @property
    def content_type(self) -> str:
        """The type of what was signed, e.g. ``data`` or ``tst_info``."""
        return str(self.signed_data["encap_content_info"]["content_type"].native)

    def attribute(self, where: str, oid: str) -> list[Any]:
        """Values of an attribute of ``signed_attrs`` or ``unsigned_attrs`` by dotted OID."""
        attributes = self.info[where]
        if isinstance(attributes, core.Void):
            return []
        found = [item for item in attributes if item["type"].dotted == oid]
        if len(found) > 1:
            self.notes.append(f"attribute-repeated:{oid}")
        return [value for item in found for value in item["values"]]


def _content(content: Any) -> bytes:
    if isinstance(content, core.ParsableOctetString | core.OctetString):
        return bytes(content)
    inner = getattr(content, "parsed", content)
    return bytes(inner.contents or b"")


def read_cms(raw: bytes) -> SignerInfo:
    """Parse; bytes behind the structure (the padding of /Contents) are passed over.

    Raises :class:`CmsError`.
    """
    try:
        return _read(raw)
    except CmsError:
        raise
    except _ASN1_FAULTS as error:
        raise CmsError(f"not a CMS SignedData: {str(error)[:200]}") from error


def _read(raw: bytes) -> SignerInfo:
    if not raw.strip(b"\x00"):
        raise CmsError("the contents are empty (only zero bytes)")
    info = asn1cms.ContentInfo.load(raw, strict=False)
    if info["content_type"].native != "signed_data":
        raise CmsError(f"content type {info['content_type'].native}")
    data = info["content"]
    signers = data["signer_infos"]
    if len(signers) != 1:
        raise CmsError(f"{len(signers)} signers in one CMS")
    notes: list[str] = []
    certificates = _certificates(data, notes)
    signer = signers[0]
    digest, odd = digest_name(signer["digest_algorithm"])
    if odd:
        notes.append("digest-named-by-signature-oid")
    if raw[1:2] == b"\x80":
        notes.append("ber-indefinite-length")
    found = _find_signer(signer["sid"], certificates)
    result = SignerInfo(data, signer, certificates, found, digest, notes)
    stated = result.attribute("signed_attrs", _CONTENT_TYPE)
    if any(one.native != result.content_type for one in stated):
        notes.append("content-type-differs")  # RFC 5652 §11.1
    return result


def _certificates(data: Any, notes: list[str]) -> list[Certificate]:
    result: list[Certificate] = []
    if isinstance(data["certificates"], core.Void):
        return result
    for choice in list(data["certificates"])[:MAX_CERTIFICATES]:
        if choice.name != "certificate":
            notes.append(f"certificate-kind:{choice.name}")
            continue
        try:
            result.append(read_certificate(choice.chosen.dump()))
        except CertificateError as error:
            notes.append(f"certificate-unreadable:{error}")
    return result


def _find_signer(sid: Any, certificates: list[Certificate]) -> Certificate | None:
    chosen = sid.chosen
    for certificate in certificates:
        if sid.name == "issuer_and_serial_number":
            serial = format(chosen["serial_number"].native, "x")
            if certificate.facts["serial"] == serial and _same_name(chosen["issuer"], certificate):
                return certificate
        elif certificate.facts["subject_key_id"] == chosen.native.hex():
            return certificate
    return None


def _same_name(issuer: Any, certificate: Certificate) -> bool:
    if issuer.dump() == certificate.issuer:
        return True
    parsed = asn1cms.Name.load(certificate.issuer)
    return bool(parsed == issuer)


@dataclass(slots=True)
class SignatureCheck:
    """Whether the value fits the signer's key: True, False, or None with ``reason``."""

    valid: bool | None
    algorithm: str = ""
    reason: str = ""
    notes: list[str] = field(default_factory=list)


def message_digest(cms: SignerInfo) -> bytes | None:
    """The message-digest attribute, None where there are no signed attributes."""
    values = cms.attribute("signed_attrs", "1.2.840.113549.1.9.4")
    return bytes(values[0].native) if values else None


def check_signature(
    cms: SignerInfo, signer: Certificate | None, content_digest: bytes
) -> SignatureCheck:
    """Verify the signature value over the signed attributes (or the content's digest)."""
    if signer is None:
        return SignatureCheck(None, reason="signer certificate not in the signature")
    try:
        scheme = scheme_of(cms.info["signature_algorithm"], cms.digest_algorithm)
    except (UnsupportedError, *_ASN1_FAULTS) as error:
        return SignatureCheck(None, reason=str(error)[:200])
    check = SignatureCheck(None, scheme.text)
    if scheme.digest != cms.digest_algorithm and not scheme.family.startswith("ed"):
        check.notes.append(f"digests-differ:{cms.digest_algorithm}/{scheme.digest}")
    value = bytes(cms.info["signature"].native)
    try:
        for note, message, digest in _signed_forms(cms, content_digest):
            good, remark = verify(signer.spki, scheme, value, message=message, digest=digest)
            check.valid = good
            if good:
                check.notes += [key for key in (note, remark) if key]
                break
    except (UnsupportedError, *_ASN1_FAULTS) as error:
        check.valid, check.reason = None, str(error)[:200]
    return check


def _signed_forms(cms: SignerInfo, content_digest: bytes) -> list[tuple[str, bytes, bytes]]:
    """What may have been signed: DER attributes, then the attributes as they stand."""
    if not cms.has_signed_attributes:
        return [("no-signed-attributes", b"", content_digest)]
    elements = [item.dump() for item in cms.info["signed_attrs"]]
    as_written = _set_of(elements)  # not the set's own dump(): it sorts what was read
    ordered = _set_of(sorted(elements))
    if ordered == as_written:
        return [("", as_written, b"")]
    return [("attributes-not-der", as_written, b""), ("attributes-reordered", ordered, b"")]


def _set_of(elements: list[bytes]) -> bytes:
    """A SET OF with definite length, the form that is signed (RFC 5652 §5.4)."""
    body = b"".join(elements)
    return b"\x31" + _length(len(body)) + body


def _length(size: int) -> bytes:
    if size < 0x80:
        return bytes((size,))
    raw = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(raw),)) + raw


def certificate_reference(cms: SignerInfo) -> str | None:
    """The signing-certificate attribute: "match", "mismatch", None where absent.

    RFC 5035 (v2) before RFC 2634 (v1).
    """
    if cms.signer is None:
        return None
    for oid, default in (
        ("1.2.840.113549.1.9.16.2.47", "sha256"),
        ("1.2.840.113549.1.9.16.2.12", "sha1"),
    ):
        values = cms.attribute("signed_attrs", oid)
        if values:
            first = values[0]["certs"][0]
            algorithm = default
            if default == "sha256":
                algorithm, _ = digest_name(first["hash_algorithm"])
            expected = bytes(first["cert_hash"].native)
            same = hash_bytes(cms.signer.der, algorithm) == expected
            return "match" if same else "mismatch"
    return None

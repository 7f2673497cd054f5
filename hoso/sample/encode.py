"""CMS messages put together from encoded parts.

asn1crypto encodes a value it has built again at every level around it, and takes a length whose
last byte is 0x80 for an indefinite one, which doubles the work once more at each level: for one
signature in a hundred that is seconds. Joining parts that are encoded already costs nothing.
"""

from __future__ import annotations

from asn1crypto import cms, core, x509

SEQUENCE, SET, OCTETS, CONTEXT_0, CONTEXT_1 = 0x30, 0x31, 0x04, 0xA0, 0xA1


def der(tag: int, *parts: bytes) -> bytes:
    """One DER value: tag, definite length, the parts joined (X.690, 8.1 and 10.1)."""
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def retagged(tag: int, encoded: bytes) -> bytes:
    """The value with another tag byte (implicit tagging)."""
    return bytes([tag]) + encoded[1:]


def signer_info(
    certificate: x509.Certificate,
    algorithms: tuple[bytes, bytes],
    signed_attributes: bytes,
    signature: bytes,
    unsigned_attributes: bytes = b"",
) -> bytes:
    """SignerInfo (RFC 5652, 5.3); attributes are encoded as SET OF, ``algorithms`` digest first."""
    sid = der(SEQUENCE, certificate.issuer.dump(), core.Integer(certificate.serial_number).dump())
    parts = [core.Integer(1).dump(), sid, algorithms[0], retagged(CONTEXT_0, signed_attributes)]
    parts += [algorithms[1], der(OCTETS, signature)]
    if unsigned_attributes:
        parts.append(retagged(CONTEXT_1, unsigned_attributes))
    return der(SEQUENCE, *parts)


def signed_data(
    version: bytes, digest: bytes, content: bytes, certificates: list[bytes], info: bytes
) -> bytes:
    """ContentInfo with SignedData (RFC 5652, 5.1); ``content`` is the encapsulated one, encoded."""
    inner = der(
        SEQUENCE,
        version,
        der(SET, digest),
        content,
        der(CONTEXT_0, *sorted(certificates)),
        der(SET, info),
    )
    return der(SEQUENCE, cms.ContentType("signed_data").dump(), der(CONTEXT_0, inner))

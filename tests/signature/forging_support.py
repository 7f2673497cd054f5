"""Signatures written by hand: revisions, fields and CMS that no signing tool would make."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from asn1crypto import cms, tsp, x509
from attack_support import FORM, byte_range, latest, revise, seal, stream
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

ROOM = 8_192  # hexadecimal digits left for a CMS
SUM_BOX = (290, 590, 550, 630)  # where the sum of the document stands
EVIL_LOOK = stream(
    b"1 1 1 rg 0 0 260 40 re f 0 g BT /F1 14 Tf 10 12 Td (So tien: 900 000 000 dong) Tj ET",
    b"/Type/XObject/Subtype/Form/BBox[0 0 260 40]/Resources<</Font<</F1 5 0 R>>>>",
)
_HASHES: dict[str, Any] = {"sha256": hashes.SHA256(), "sha1": hashes.SHA1(), "md5": hashes.MD5()}
_FIELD, _VALUE, _LOOK = 60, 61, 62  # objects of the field, its signature and its look


# -- CMS


def attributes(who: Any, digest: bytes, **over: Any) -> list[cms.CMSAttribute]:
    """Content type, message digest, certificate reference; ``name=None`` leaves one out."""
    told = hashlib.sha256(over.pop("named", who).der).digest()
    reference = tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": told})]})
    known = {"content_type": "data", "message_digest": digest, "signing_certificate_v2": reference}
    listed = {**known, **over}
    return [
        cms.CMSAttribute({"type": name, "values": [value]})
        for name, value in listed.items()
        if value is not None
    ]


def signer_info(
    who: Any, signed: Sequence[cms.CMSAttribute] | bytes, algorithm: str = "sha256"
) -> cms.SignerInfo:
    """One signer over these attributes, sorted as DER asks; over bytes: without attributes."""
    certificate = x509.Certificate.load(who.der)
    bare, chosen = isinstance(signed, bytes), _HASHES[algorithm]
    attrs = [] if isinstance(signed, bytes) else sorted(signed, key=lambda one: one.dump())
    listed = cms.CMSAttributes(attrs)
    told = signed if isinstance(signed, bytes) else b"\x31" + listed.dump()[1:]
    of_rsa = isinstance(who.key, rsa.RSAPrivateKey)
    how: tuple[Any, ...] = (padding.PKCS1v15(), chosen) if of_rsa else (ec.ECDSA(chosen),)
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
            ),
            "digest_algorithm": {"algorithm": algorithm},
            **({} if bare else {"signed_attrs": listed}),
            "signature_algorithm": {"algorithm": f"{algorithm}_{'rsa' if of_rsa else 'ecdsa'}"},
            "signature": who.key.sign(told, *how),
        }
    )


def signed_data(infos: Sequence[cms.SignerInfo], certificates: Sequence[Any]) -> bytes:
    """A detached SignedData of these signers and certificates."""
    listed = [x509.Certificate.load(one.der) for one in certificates]
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [cms.CertificateChoices("certificate", one) for one in listed],
            "signer_infos": infos,
        }
    )
    raw: bytes = cms.ContentInfo({"content_type": "signed_data", "content": content}).dump()
    return raw


def covered(data: bytes) -> bytes:
    """The bytes of the last byte range."""
    _, (_, first, second, length) = byte_range(data)
    return data[:first] + data[second : second + length]


def digest_of(data: bytes, algorithm: str = "sha256") -> bytes:
    """The digest over them."""
    return hashlib.new(algorithm, covered(data)).digest()


def holding(data: bytes, raw: bytes) -> bytes:
    """The file with another CMS in the gap of its last byte range."""
    _, (_, first, second, _) = byte_range(data)
    room = second - first - 2
    assert len(raw) * 2 <= room
    return data[:first] + b"<" + raw.hex().encode().ljust(room, b"0") + b">" + data[second:]


# -- revisions


def signed_with(
    data: bytes, who: Any, ca: Any, changed: Mapping[int, bytes], more: bytes = b""
) -> bytes:
    """One revision with these objects, signed by hand: its signature is object 61.

    ``more``: further entries of the signature.
    """
    gap, blank = b"<" + b"0" * ROOM + b">", b"/ByteRange [0 %s]" % (b" " * 40)
    value = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached%s/Contents%s%s>>"
    made = revise(data, {**changed, _VALUE: value % (blank, gap, more)})
    first = made.rindex(gap)
    second = first + len(gap)
    ranges = b"/ByteRange [0 %d %d %d" % (first, second, len(made) - second)
    made = made.replace(blank, ranges.ljust(len(blank) - 1) + b"]")
    listed = attributes(who, digest_of(made))
    return holding(made, signed_data([signer_info(who, listed)], [who, ca]))


def widget(box: Sequence[int], look: int, more: bytes = b"/P 3 0 R", flags: int = 4) -> bytes:
    """What a widget says of its place and look, to be put into a dictionary."""
    sides = b" ".join(b"%d" % side for side in box)
    head = b"/Type/Annot/Subtype/Widget/Rect[%s]/F %d/AP<</N %d 0 R>>%s"
    return head % (sides, flags, look, more)


def field(name: bytes, inside: bytes, *, signed: bool = True) -> bytes:
    """A signature field."""
    value = b"/V %d 0 R" % _VALUE if signed else b""
    return b"<</FT/Sig/T(%s)%s%s>>" % (name, value, inside)


def on_form(data: bytes, *numbers: int) -> dict[int, bytes]:
    """The catalogue with more fields on its form."""
    more = b"".join(b"%d 0 R " % number for number in numbers)
    return {1: re.sub(rb"/Fields ?\[", lambda found: found[0] + more, latest(data, 1))}


def on_page(data: bytes, *numbers: int, page: int = 3) -> dict[int, bytes]:
    """The page with more annotations."""
    more = b"".join(b"%d 0 R " % number for number in numbers)
    return {page: re.sub(rb"/Annots ?\[", lambda found: found[0] + more, latest(data, page))}


def seal_look(colour: str = "red", side: int = 90) -> dict[int, bytes]:
    """Objects 62 to 64: a seal of a colour as the look of a widget."""
    image = seal(colour)
    size = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/Filter/FlateDecode"
    size %= image.size
    mask = stream(zlib.compress(image.getchannel("A").tobytes()), size + b"/ColorSpace/DeviceGray")
    ink = zlib.compress(image.convert("RGB").tobytes())
    drawn = b"q %d 0 0 %d 0 0 cm /I Do Q" % (side, side)
    frame = FORM.replace(b"100 20", b"%d %d" % (side, side))
    return {
        _LOOK: stream(drawn, frame + b"/Resources<</XObject<</I 63 0 R>>>>"),
        63: stream(ink, size + b"/ColorSpace/DeviceRGB/SMask 64 0 R"),
        64: mask,
    }

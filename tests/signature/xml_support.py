"""Signs XML, OOXML and ODF by hand: every signed piece is written in its canonical form.

Shares no code with the reader under test; lxml canonicalises whole documents where that is needed.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree
from pyhanko.sign.timestamps import DummyTimeStamper

DSIG = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = f"{DSIG}enveloped-signature"
RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
_DIGESTS = {
    "sha1": f"{DSIG}sha1",
    "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
}
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_HASHES = {"sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha512": hashes.SHA512}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def digest_of(data: bytes, digest: str = "sha256") -> str:
    return b64(hashlib.new(digest, data).digest())


def transform(algorithm: str, inside: str = "") -> str:
    return f'<Transform Algorithm="{algorithm}">{inside}</Transform>'


def reference(
    uri: str, data: bytes, *transforms: str, digest: str = "sha256", kind: str = ""
) -> str:
    """A Reference in canonical form (attributes in their order, no empty-element tags)."""
    listed = f"<Transforms>{''.join(transforms)}</Transforms>" if transforms else ""
    typed = f' Type="{kind}"' if kind else ""
    return (
        f'<Reference{typed} URI="{uri}">{listed}'
        f'<DigestMethod Algorithm="{_DIGESTS[digest]}"></DigestMethod>'
        f"<DigestValue>{digest_of(data, digest)}</DigestValue></Reference>"
    )


@dataclass(frozen=True)
class Plan:
    """How a signature is made; ``scope``: namespace declarations in scope around it."""

    signer: Any
    references: tuple[str, ...]
    objects: str = ""
    scope: str = ""
    id: str = ""
    digest: str = "sha256"
    pss: bool = False
    der: bool = False
    method: str = ""
    canonicalisation: str = C14N
    certificates: tuple[Any, ...] = ()
    key_info: str | None = None

    def with_(self, **changes: Any) -> Plan:
        return replace(self, **changes)


def signature(plan: Plan) -> str:
    """The Signature element as text."""
    attribute = f' Id="{plan.id}"' if plan.id else ""
    inner = (
        f'<CanonicalizationMethod Algorithm="{plan.canonicalisation}"></CanonicalizationMethod>'
        f'<SignatureMethod Algorithm="{plan.method or _method(plan)}"></SignatureMethod>'
        + "".join(plan.references)
    )
    declared = f' xmlns="{DSIG}"{plan.scope}'
    if plan.canonicalisation == EXCLUSIVE:
        declared = f' xmlns="{DSIG}"'
    value = _value(plan, f"<SignedInfo{declared}>{inner}</SignedInfo>".encode())
    return (
        f'<Signature xmlns="{DSIG}"{attribute}><SignedInfo>{inner}</SignedInfo>'
        f"<SignatureValue>{b64(value)}</SignatureValue>{_key_info(plan)}{plan.objects}</Signature>"
    )


def _method(plan: Plan) -> str:
    if isinstance(plan.signer.key, ec.EllipticCurvePrivateKey):
        return f"{_MORE}ecdsa-{plan.digest}"
    if plan.pss:
        return f"http://www.w3.org/2007/05/xmldsig-more#{plan.digest}-rsa-MGF1"
    return f"{DSIG}rsa-sha1" if plan.digest == "sha1" else f"{_MORE}rsa-{plan.digest}"


def _value(plan: Plan, message: bytes) -> bytes:
    key, algorithm = plan.signer.key, _HASHES[plan.digest]()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        der = key.sign(message, ec.ECDSA(algorithm))
        if plan.der:
            return der
        return b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(der))
    if plan.pss:
        scheme: Any = padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
        return bytes(key.sign(message, scheme, algorithm))
    return bytes(key.sign(message, padding.PKCS1v15(), algorithm))


def _key_info(plan: Plan) -> str:
    if plan.key_info is not None:
        return plan.key_info
    listed = plan.certificates or (plan.signer,)
    inside = "".join(f"<X509Certificate>{b64(one.der)}</X509Certificate>" for one in listed)
    return f"<KeyInfo><X509Data>{inside}</X509Data></KeyInfo>"


def canonical(text: str, *, exclusive: bool = False) -> bytes:
    """A whole document in canonical form, without comments."""
    out = io.BytesIO()
    tree = etree.ElementTree(etree.fromstring(text.encode()))
    tree.write_c14n(out, exclusive=exclusive, with_comments=False)
    return out.getvalue()


def enveloped(document: str, signer: Any, **changes: Any) -> str:
    """``document`` (with a ``{signature}`` mark) signed as a whole."""
    digest = changes.get("digest", "sha256")
    bare = canonical(document.replace("{signature}", ""))
    ref = reference("", bare, transform(ENVELOPED), transform(C14N), digest=digest)
    plan = Plan(signer=signer, references=(ref,), **changes)
    return document.replace("{signature}", signature(plan))


# --- XAdES ---------------------------------------------------------------------------------------


def signed_properties(certificate: bytes, at: str, scope: str = "") -> tuple[str, str]:
    """SignedProperties as text and in canonical form inside a Signature."""
    inner = (
        "<xades:SignedSignatureProperties>"
        f"<xades:SigningTime>{at}</xades:SigningTime>"
        "<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>"
        f'<DigestMethod Algorithm="{_DIGESTS["sha256"]}"></DigestMethod>'
        f"<DigestValue>{digest_of(certificate)}</DigestValue>"
        "</xades:CertDigest></xades:Cert></xades:SigningCertificateV2>"
        "</xades:SignedSignatureProperties>"
    )
    text = f'<xades:SignedProperties Id="sp">{inner}</xades:SignedProperties>'
    declared = f' xmlns="{DSIG}"{scope} xmlns:xades="{XADES}"'
    return text, text.replace("<xades:SignedProperties", f"<xades:SignedProperties{declared}", 1)


def qualifying(properties: str, unsigned: str = "") -> str:
    """The Object around them."""
    return (
        f'<Object><xades:QualifyingProperties xmlns:xades="{XADES}" Target="#s">{properties}'
        f"{unsigned}</xades:QualifyingProperties></Object>"
    )


def xades(document: str, signer: Any, at: str, unsigned: Callable[[str], str] | None = None) -> str:
    """``document`` signed as a whole, with signed properties; ``unsigned`` may add to it."""
    bare = canonical(document.replace("{signature}", ""))
    text, form = signed_properties(signer.der, at)
    plan = Plan(
        signer=signer,
        id="s",
        references=(
            reference("", bare, transform(ENVELOPED), transform(C14N)),
            reference("#sp", form.encode(), kind="http://uri.etsi.org/01903#SignedProperties"),
        ),
        objects=qualifying(text),
    )
    made = signature(plan)
    if unsigned is not None:
        value = made.partition("<SignatureValue>")[2].partition("</SignatureValue>")[0]
        form = f'<SignatureValue xmlns="{DSIG}">{value}</SignatureValue>'
        made = made.replace(qualifying(text), qualifying(text, unsigned(form)))
    return document.replace("{signature}", made)


def stamp_token(stamper: Any, stamped: bytes, at: datetime) -> bytes:
    """A time-stamp token (RFC 3161) over ``stamped``, in DER."""
    signer = stamper.signer()
    made = DummyTimeStamper(signer.signing_cert, signer.signing_key, fixed_dt=at)
    response = asyncio.run(
        made.async_timestamp(hashlib.sha256(stamped).digest(), md_algorithm="sha256")
    )
    return bytes(response.dump())


def known_good(facts: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Revocation known to be good for every certificate of the file's paths."""
    paths = [path for item in facts["paths"]["items"] for path in (item["signer"], *item["stamps"])]
    return {entry["sha256"]: [{"status": "good"}] for path in paths for entry in path["chain"]}

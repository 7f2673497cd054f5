"""Signs XML, OOXML and ODF by hand: every signed piece is written in its canonical form.

Shares no code with the reader under test; lxml canonicalises whole documents where that is needed.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
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


# --- packages ------------------------------------------------------------------------------------

_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MDSSI = "http://schemas.openxmlformats.org/package/2006/digital-signature"
ORIGIN = "_xmlsignatures/origin.sigs"
SIGNATURE_PART = "_xmlsignatures/sig1.xml"
_TYPES = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "png": "image/png",
    "sigs": "application/vnd.openxmlformats-package.digital-signature-origin",
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OVERRIDES = {
    "word/document.xml": f"{_WORD}document.main+xml",
    "word/styles.xml": f"{_WORD}styles+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    SIGNATURE_PART: "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml",
}


def relationships(*entries: tuple[str, str, str]) -> str:
    """A relationships part: (id, type, target); a target with ``://`` is external."""
    listed = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for name, kind, target in entries
    )
    return f'<?xml version="1.0"?>\n<Relationships xmlns="{_RELS}">\n{listed}\n</Relationships>'


def content_types(overrides: dict[str, str]) -> str:
    defaults = "".join(
        f'<Default Extension="{ext}" ContentType="{kind}"/>' for ext, kind in _TYPES.items()
    )
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{namespace}">{defaults}{listed}</Types>'


def word_parts() -> dict[str, bytes]:
    """A small document with styles, a picture, a link and an author."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    texts = {
        "[Content_Types].xml": content_types(_OVERRIDES),
        "_rels/.rels": relationships(
            ("rId1", f"{_DOC}/officeDocument", "word/document.xml"),
            ("rId2", f"{_RELS}/metadata/core-properties", "docProps/core.xml"),
            ("rId9", f"{_RELS}/digital-signature/origin", ORIGIN),
        ),
        "word/document.xml": f"<w:document {word}><w:body><w:p><w:r><w:t>Quyết định</w:t></w:r>"
        "</w:p></w:body></w:document>",
        "word/styles.xml": f"<w:styles {word}/>",
        "word/media/image1.png": "PNG",
        "word/_rels/document.xml.rels": relationships(
            ("rId2", f"{_DOC}/image", "media/image1.png"),
            ("rId1", f"{_DOC}/styles", "styles.xml"),
            ("rId3", f"{_DOC}/hyperlink", "https://example.invalid/"),
        ),
        "docProps/core.xml": "<cp:coreProperties xmlns:cp='urn:x'>Nguyễn Văn A</cp:coreProperties>",
        ORIGIN: "",
        "_xmlsignatures/_rels/origin.sigs.rels": relationships(
            ("rId1", f"{_RELS}/digital-signature/signature", "sig1.xml")
        ),
    }
    return {name: text.encode() for name, text in texts.items()}


def relationship_reference(parts: dict[str, bytes], name: str, *ids: str) -> str:
    """A Reference to the named relationships of a part, in the form ECMA-376-2 §13 signs."""
    root = etree.fromstring(parts[name])
    kept = sorted((e for e in root if e.get("Id") in ids), key=lambda e: str(e.get("Id")))
    listed = "".join(
        f'<Relationship Id="{e.get("Id")}" Target="{e.get("Target")}" '
        f'TargetMode="{e.get("TargetMode", "Internal")}" Type="{e.get("Type")}"></Relationship>'
        for e in kept
    )
    chosen = "".join(
        f'<mdssi:RelationshipReference xmlns:mdssi="{_MDSSI}" SourceId="{one}">'
        "</mdssi:RelationshipReference>"
        for one in ids
    )
    form = f'<Relationships xmlns="{_RELS}">{listed}</Relationships>'
    return reference(
        f"/{name}?ContentType={_TYPES['rels']}",
        form.encode(),
        transform(RELATIONSHIP, chosen),
        transform(C14N),
    )


def part_reference(parts: dict[str, bytes], name: str, digest: str = "sha256") -> str:
    kind = _OVERRIDES.get(name) or _TYPES[name.rpartition(".")[2]]
    return reference(f"/{name}?ContentType={kind}", parts[name], digest=digest)


def office_references(parts: dict[str, bytes]) -> list[str]:
    """What Office signs of such a document."""
    return [
        relationship_reference(parts, "_rels/.rels", "rId1"),
        relationship_reference(parts, "word/_rels/document.xml.rels", "rId1", "rId2", "rId3"),
        part_reference(parts, "word/document.xml"),
        part_reference(parts, "word/media/image1.png"),
        part_reference(parts, "word/styles.xml"),
    ]


def office_signature(signer: Any, references: list[str], **changes: Any) -> str:
    """As Office writes it: package object with manifest and time, office object, XAdES."""
    at = "2026-03-02T02:00:00Z"
    package = (
        f"<Manifest>{''.join(references)}</Manifest><SignatureProperties>"
        '<SignatureProperty Id="idSignatureTime" Target="#idPackageSignature">'
        f'<mdssi:SignatureTime xmlns:mdssi="{_MDSSI}"><mdssi:Format>YYYY-MM-DDThh:mm:ssTZD'
        f"</mdssi:Format><mdssi:Value>{at}</mdssi:Value></mdssi:SignatureTime>"
        "</SignatureProperty></SignatureProperties></Object>"
    )
    office = (
        '<SignatureProperties><SignatureProperty Id="idOfficeV1Details" '
        'Target="#idPackageSignature"><SignatureInfoV1 '
        'xmlns="http://schemas.microsoft.com/office/2006/digsig"><SetupID></SetupID>'
        "<SignatureText>Nguyễn Văn A</SignatureText><SignatureImage></SignatureImage>"
        "<SignatureComments>Phê duyệt</SignatureComments></SignatureInfoV1>"
        "</SignatureProperty></SignatureProperties></Object>"
    )
    properties, form = signed_properties(signer.der, at)
    kind = f"{DSIG}Object"
    signed = {"idPackageObject": package, "idOfficeObject": office}
    forms = {
        name: f'<Object xmlns="{DSIG}" Id="{name}">{inside}'.encode()
        for name, inside in signed.items()
    }
    plan = Plan(
        signer=signer,
        id="idPackageSignature",
        references=(
            *(reference(f"#{name}", data, kind=kind) for name, data in forms.items()),
            reference(
                "#sp",
                form.encode(),
                transform(C14N),
                kind="http://uri.etsi.org/01903#SignedProperties",
            ),
        ),
        objects="".join(f'<Object Id="{name}">{inside}' for name, inside in signed.items())
        + qualifying(properties),
    )
    return signature(plan.with_(**changes))


@dataclass
class Docx:
    """A signed document to be bent in tests before it is written."""

    parts: dict[str, bytes] = field(default_factory=word_parts)
    extra: list[tuple[str, bytes]] = field(default_factory=list)

    def sign(self, signer: Any, references: list[str] | None = None, **changes: Any) -> Docx:
        listed = references if references is not None else office_references(self.parts)
        self.parts[SIGNATURE_PART] = office_signature(signer, listed, **changes).encode()
        return self

    def replace(self, name: str, old: str, new: str) -> Docx:
        assert old.encode() in self.parts[name]
        self.parts[name] = self.parts[name].replace(old.encode(), new.encode())
        return self

    def bytes(self) -> bytes:
        return zipped([*self.parts.items(), *self.extra])


def zipped(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def signed_odt(signer: Any, parts: dict[str, bytes], names: list[str] | None = None) -> bytes:
    """An OpenDocument text whose named members are signed."""
    at = "<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2026-03-02T02:00:00</dc:date>"
    inside = at.replace("'", '"')
    holder = (
        "<SignatureProperties>"
        f'<SignatureProperty Id="ID_1" Target="#s">{inside}</SignatureProperty>'
        "</SignatureProperties>"
    )
    scope = ' xmlns:ds="urn:oasis:names:tc:opendocument:xmlns:digitalsignature:1.0"'
    form = holder.replace('<SignatureProperty Id="ID_1"', '<SignatureProperty{} Id="ID_1"')
    form = form.partition("<SignatureProperties>")[2].partition("</SignatureProperties>")[0]
    form = form.format(f' xmlns="{DSIG}"{scope}')
    references = [
        reference(name, canonical(parts[name].decode()), transform(C14N))
        if name.endswith(".xml")
        else reference(name, parts[name])
        for name in (names or list(parts))
    ]
    plan = Plan(
        signer=signer,
        id="s",
        scope=scope,
        references=(*references, reference("#ID_1", form.encode())),
        objects=f"<Object>{holder}</Object>",
    )
    text = f"<ds:document-signatures{scope}>{signature(plan)}</ds:document-signatures>"
    return zipped([*parts.items(), ("META-INF/documentsignatures.xml", text.encode())])


def known_good(facts: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Revocation known to be good for every certificate of the file's paths."""
    paths = [path for item in facts["paths"]["items"] for path in (item["signer"], *item["stamps"])]
    return {entry["sha256"]: [{"status": "good"}] for path in paths for entry in path["chain"]}

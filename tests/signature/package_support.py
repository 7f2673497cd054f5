"""Signed office packages for tests: .docx as Office signs them, .odt as LibreOffice does."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from xml_support import (
    C14N,
    DSIG,
    RELATIONSHIP,
    Plan,
    canonical,
    qualifying,
    reference,
    signature,
    signed_properties,
    transform,
)

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

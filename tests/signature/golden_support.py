"""Signed files that between them have every key of the facts, and the golden file made of them.

``python tests/signature/golden_support.py`` prints ``data/facts-v4.json`` anew. A version that was
shipped is never made again: it is what archives hold.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
from attack_support import (
    EVIL,
    PAGE,
    SUM,
    catalogue,
    document,
    latest,
    revise,
    seal,
    stream,
)
from package_support import Docx, signed_odt
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec
from reportlab.pdfgen.canvas import Canvas
from revocation_support import crl, ocsp_answer
from xml_support import b64, stamp_token, xades

from evidence.signature.kinds import read_signatures
from validator.signature import judge_signatures

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
RECEIVED = datetime(2026, 6, 1, tzinfo=UTC)
ENVELOPE = (
    '<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope>'
    "<Header>{signature}</Header><Body>Quyết định</Body></edXMLEnvelope></edXML>"
)
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    b' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
    b"<pdf:Producer>Thu</pdf:Producer><xmp:CreatorTool>Thu</xmp:CreatorTool>"
    b"<xmp:CreateDate>2026-03-01T08:00:00+07:00</xmp:CreateDate>"
    b"<xmp:ModifyDate>2026-03-01T08:00:00+07:00</xmp:ModifyDate>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)
INFO = (
    b"<</Producer(thu)/Creator(thu)/CreationDate(D:20260301080000+07'00')"
    b"/ModDate(D:20260301080000+07'00')>>"
)
WHITE = b" BT 1 1 1 rg /F1 14 Tf 300 500 Td (An trong nen) Tj ET"
NOTE = b"<</Type/Annot/Subtype/Text/Rect[300 600 320 620]/Contents(ghi chu)/P 3 0 R>>"
MANY = 6_000  # entries of a list that is too long to be kept whole


def sources(pki: Any, sign: Any) -> Iterator[tuple[str, str, bytes]]:
    """Name, kind of file and bytes."""
    sealed = _sealed(pki, sign)
    yield "sealed", "pdf", sealed
    yield "cut", "pdf", sign(document(), pki.person)[:-60]
    yield "split", "pdf", split(sealed)
    yield "envelope", "xml", _envelope(pki).encode()
    yield "word", "docx", Docx().sign(pki.person).bytes()
    parts = {"content.xml": b"<office>a</office>", "mimetype": b"application/x"}
    yield "text", "odt", signed_odt(pki.person, parts)


def _sealed(pki: Any, sign: Any) -> bytes:
    """Certified by a person who locks a field, sealed, with validation data, then annotated."""
    over = {
        "n1": catalogue(b"OFF", b"/Metadata 11 0 R"),
        "n4": stream(SUM + WHITE),
        "n9": INFO,
        "n11": stream(XMP, b"/Type/Metadata/Subtype/XML"),
        "n20": PAGE % b"",
    }
    data = document(b"4 0 obj\n" + stream(EVIL) + b"\nendobj\n", **over)
    lock = FieldMDPSpec(FieldMDPAction.INCLUDE, ["SoTien"])
    look, box = _number(), (90, 735, 200, 752)
    data = sign(data, pki.person, certify=True, box=box, look=look, stamped_at=AT, lock=lock)
    box = (330, 180, 420, 270)
    data = sign(data, pki.organ, field="ConDau", box=box, look=seal(), stamped_at=AT)
    return revise(_stored(data, pki), {60: NOTE, 3: _annotated(data)})


def _number() -> bytes:
    """A number in a frame."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(110, 17), invariant=1)
    canvas.setStrokeColorRGB(0.8, 0, 0)
    canvas.rect(1, 1, 108, 15)
    canvas.drawString(4, 4, "12/QD-SNV")
    canvas.save()
    return out.getvalue()


def _annotated(data: bytes) -> bytes:
    page = latest(data, 3)
    start = page.index(b"/Annots")
    return page[:start] + page[start:].replace(b"[", b"[60 0 R ", 1)


def _stored(data: bytes, pki: Any) -> bytes:
    """With a document security store: certificates, a short list and a long one, an answer."""
    long = [(number, "2026-01-05", "") for number in range(1, MANY)]
    lists = [
        crl(pki.ca, "2026-03-01", "2026-04-01"),
        crl(pki.root, "2026-03-01", "2026-04-01", long),
    ]
    answer = ocsp_answer(pki.person, pki.ca, "2026-03-03", responder=pki.responder)
    objects = dict(enumerate(map(stream, (pki.ca.der, *lists, answer)), 50))
    store = b"/DSS<</Certs[50 0 R]/CRLs[51 0 R 52 0 R]/OCSPs[53 0 R]>>>>"
    return revise(data, {**objects, 1: latest(data, 1).rstrip()[:-2] + store})


def split(data: bytes) -> bytes:
    """Its page taken out into a file without a form; the widget comes along."""
    writer = pypdf.PdfWriter()
    writer.add_page(pypdf.PdfReader(io.BytesIO(data)).pages[0])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _envelope(pki: Any) -> str:
    def unsigned(form: str) -> str:
        stamp = b64(stamp_token(pki.stamper, form.encode(), AT))
        lists = b64(crl(pki.ca, "2026-05-01", "2026-08-01"))
        return (
            "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>"
            "<xades:SignatureTimeStamp><xades:EncapsulatedTimeStamp>"
            f"{stamp}</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>"
            "<xades:RevocationValues><xades:CRLValues><xades:EncapsulatedCRLValue>"
            f"{lists}</xades:EncapsulatedCRLValue></xades:CRLValues>"
            "</xades:RevocationValues></xades:UnsignedSignatureProperties>"
            "</xades:UnsignedProperties>"
        )

    return xades(ENVELOPE, pki.person, "2026-03-02T02:00:00Z", unsigned)


def collected(pki: Any, sign: Any) -> dict[str, Any]:
    """The facts of all sources under the test trust, as JSON."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, kind, data in sources(pki, sign):
            path = Path(folder) / name
            path.write_bytes(data)
            facts = read_signatures(path, kind=kind, trust=pki.trust)
            found[name] = json.loads(json.dumps(facts))
    return found


def said(facts: Mapping[str, Any]) -> list[list[str]]:
    """Conclusion, sub-indication and what decided it, of every signature."""
    verdicts = judge_signatures(facts, file="a", received_at=RECEIVED)
    return [
        [v.conclusion, v.sub_indication, *(r["why"] for r in v.reasons if r["ok"] is not True)]
        for v in verdicts
    ]


if __name__ == "__main__":
    from conftest import TestPki, signing

    identities = TestPki()
    golden = {
        name: {"facts": facts, "said": said(facts)}
        for name, facts in collected(identities, signing(identities)).items()
    }
    json.dump(golden, sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)

"""Digital signatures on sample documents: a person's first, then the organ's, each time-stamped.

PAdES (``ETSI.CAdES.detached``) with signing times fixed by the data file. Appearances follow
Decree 30/2020/NĐ-CP, Annex I.II.7d and 8: a blue signature and a red seal as transparent images;
on a separate annex only number, symbol and time, top right.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from PIL import Image
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas

from hoso.sample.fonts import REGULAR, register_fonts
from hoso.sample.pki import Identity, Pki, PrivateKey
from schemas.clock import VIETNAM

CMS_BYTES = 24_000  # hex digits kept free for one CMS object with its time stamp
_EDGELESS = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID,
    y_align=AxisAlignment.ALIGN_MID,
    margins=Margins(0, 0, 0, 0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """One signature to make: field name, whose, when, where, and what is to be seen."""

    field: str
    identity: Identity
    at: datetime
    box: tuple[int, float, float, float, float]
    look: Image.Image | bytes
    leaf_only: bool = False


class Notary:
    """Signs PDFs with the identities of one PKI."""

    def __init__(self, pki: Pki) -> None:
        self._pki = pki
        self._stamper = pki.time_stamper
        self._signers: dict[tuple[str, bool], SimpleSigner] = {}

    def sign(self, data: bytes, signings: tuple[Signing, ...]) -> bytes:
        """``data`` with the signatures added in order, one revision each."""
        for signing in signings:
            data = self._sign_one(data, signing)
        return data

    def _sign_one(self, data: bytes, signing: Signing) -> bytes:
        page, *edges = signing.box
        left, low, right, top = (round(edge) for edge in edges)
        field = SigFieldSpec(signing.field, on_page=page, box=(left, low, right, top))
        meta = PdfSignatureMetadata(
            field_name=signing.field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
        )
        signer = _DatedSigner(
            meta,
            signer=self._signer(signing),
            timestamper=_stamper(self._stamper, self._embedded(False), signing.at),
            stamp_style=_style(signing.look, right - left, top - low),
            new_field_spec=field,
        )
        signer.at = signing.at
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        out = io.BytesIO()
        signer.sign_pdf(writer, bytes_reserved=CMS_BYTES, output=out)
        return out.getvalue()

    def _signer(self, signing: Signing) -> SimpleSigner:
        key = (signing.identity.key, signing.leaf_only)
        if key not in self._signers:
            self._signers[key] = _QuickSigner(signing.identity, self._embedded(signing.leaf_only))
        return self._signers[key]

    def _embedded(self, leaf_only: bool) -> SimpleCertificateStore:
        """The certificates put beside the signer's own: none at all, as VGCA does, or the CAs."""
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        if not leaf_only:
            store.register_multiple(i.asn1_certificate for i in self._pki.intermediates)
        return store


class _DatedSigner(PdfSigner):
    """A PDF signer whose claimed time is given, not read from the clock."""

    at: datetime

    def init_signing_session(
        self, pdf_out: Any, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at.astimezone(VIETNAM)
        return session


class _QuickSigner(SimpleSigner):
    """A signer that keeps its key loaded (loading checks an RSA key each time)."""

    def __init__(self, identity: Identity, store: SimpleCertificateStore) -> None:
        super().__init__(
            signing_cert=identity.asn1_certificate,
            signing_key=identity.asn1_key,
            cert_registry=store,
        )
        self._private: PrivateKey = identity.private

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        del digest_algorithm  # always SHA-256, see PdfSignatureMetadata above
        if isinstance(self._private, ec.EllipticCurvePrivateKey):
            return self._private.sign(data, ec.ECDSA(hashes.SHA256()))
        return self._private.sign(data, padding.PKCS1v15(), hashes.SHA256())


def _stamper(identity: Identity, store: SimpleCertificateStore, at: datetime) -> DummyTimeStamper:
    return DummyTimeStamper(
        tsa_cert=identity.asn1_certificate,
        tsa_key=identity.asn1_key,
        certs_to_embed=store,
        fixed_dt=at,
    )


def _style(look: Image.Image | bytes, width: int, height: int) -> StaticStampStyle:
    content: PdfContent
    if isinstance(look, bytes):
        content = _FirstPage(look)
    else:
        content = PdfImage(look, box=BoxConstraints(width=width, height=height))
    return StaticStampStyle(
        border_width=0, background=content, background_opacity=1, background_layout=_EDGELESS
    )


class _FirstPage(PdfContent):
    """The first page of a PDF held in memory, as the content of an appearance."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        super().__init__()

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._data)))
        self.resources.xobject["/Text"] = page
        left, low, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - low))
        return b"/Text Do"


@cache
def corner_text(code: str, at: datetime, size: tuple[float, float]) -> bytes:
    """What an organ's signature shows on an annex: number, symbol and time (Times 10, black)."""
    register_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    canvas.setFont(REGULAR, 10)
    local = at.astimezone(VIETNAM)
    offset = local.strftime("%z")
    lines = (f"Số: {code}", f"{local:%d/%m/%Y %H:%M:%S} {offset[:3]}:{offset[3:]}")
    for position, line in enumerate(lines):
        canvas.drawRightString(size[0] - 2, size[1] - 14 - 13 * position, line)
    canvas.save()
    return out.getvalue()

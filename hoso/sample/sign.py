"""Digital signatures on sample documents: a person's first, then the organ's, each time-stamped.

PAdES (``ETSI.CAdES.detached``) with signing times fixed by the data file. Appearances follow
Decree 30/2020/NĐ-CP, Annex I.II.7d and 8: a blue signature and a red seal as transparent images;
on a separate annex only number, symbol and time, top right.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, cms, core, tsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import as_signing_certificate
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from hoso.sample.encode import CONTEXT_0, OCTETS, SEQUENCE, der, signed_data, signer_info
from hoso.sample.looks import stamp_style
from hoso.sample.pki import Identity, Pki, PrivateKey
from schemas.clock import VIETNAM

CMS_BYTES = 14_000  # hex digits kept free for one CMS object with its time stamp


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
            signer=_QuickSigner(signing.identity, self._embedded(signing.leaf_only)),
            timestamper=_Stamper(self._stamper, self._embedded(signing.leaf_only), signing.at),
            stamp_style=stamp_style(signing.look, right - left, top - low),
            new_field_spec=field,
        )
        signer.at = signing.at
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        out = io.BytesIO()
        signer.sign_pdf(writer, bytes_reserved=CMS_BYTES, output=out)
        return out.getvalue()

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

    async def async_sign(self, *args: Any, **values: Any) -> bytes:
        """The CMS message, encoded (the writer takes bytes as well): see ``encode``."""
        signed = (await super().async_sign(*args, **values))["content"]
        (info,) = signed["signer_infos"]
        algorithms = (info["digest_algorithm"].dump(), info["signature_algorithm"].dump())
        encoded = signer_info(
            self.signing_cert,
            algorithms,
            info["signed_attrs"].untag().dump(),
            info["signature"].native,
            info["unsigned_attrs"].untag().dump(),
        )
        certificates = [item.dump() for item in signed["certificates"]]
        content = signed["encap_content_info"].dump()
        return signed_data(
            signed["version"].dump(),
            algorithms[0],
            content,
            certificates,
            encoded,
        )

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        del digest_algorithm  # always SHA-256, see PdfSignatureMetadata above
        return raw_signature(self._private, data)


class _Stamper(DummyTimeStamper):
    """A local time-stamp authority at a fixed time, with its key kept loaded."""

    def __init__(self, identity: Identity, store: SimpleCertificateStore, at: datetime) -> None:
        self._private, self._at = identity.private, at
        super().__init__(
            tsa_cert=identity.asn1_certificate,
            tsa_key=identity.asn1_key,
            certs_to_embed=store,
            fixed_dt=at,
        )

    def request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """A granted response to any request (RFC 3161), signed with SHA-256."""
        digest = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()
        info = self._build_tst_info(req["message_imprint"], self._at, req).dump()
        signature, attributes = self._sign_tst_info(info, "sha256", self._at)
        scheme = algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"}).dump()
        encoded = signer_info(self.tsa_cert, (digest, scheme), attributes.dump(), signature)
        content = der(
            SEQUENCE, cms.ContentType("tst_info").dump(), der(CONTEXT_0, der(OCTETS, info))
        )
        certificates = [item.dump() for item in (self.tsa_cert, *self.certs_to_embed)]
        token = signed_data(core.Integer(3).dump(), digest, content, certificates, encoded)
        granted = der(SEQUENCE, core.Integer(0).dump())
        return tsp.TimeStampResp.load(der(SEQUENCE, granted, token))

    def _sign_tst_info(
        self, tst_info_data: bytes, md_algorithm: str, dt: datetime
    ) -> tuple[bytes, cms.CMSAttributes]:
        del md_algorithm  # always SHA-256
        attributes = cms.CMSAttributes(
            [
                _attribute("content_type", "tst_info"),
                _attribute("signing_time", cms.Time({"utc_time": dt.astimezone(UTC)})),
                _attribute("signing_certificate", as_signing_certificate(self.tsa_cert)),
                _attribute("message_digest", hashlib.sha256(tst_info_data).digest()),
            ]
        )
        return raw_signature(self._private, attributes.dump()), attributes


def _attribute(name: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": name, "values": (value,)})


def raw_signature(private: PrivateKey, data: bytes) -> bytes:
    """Signature value over ``data`` with SHA-256: PKCS#1 v1.5 or ECDSA, after the key's kind."""
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return private.sign(data, ec.ECDSA(hashes.SHA256()))
    return private.sign(data, padding.PKCS1v15(), hashes.SHA256())

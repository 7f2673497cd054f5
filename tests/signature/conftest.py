"""A small test PKI and PDFs signed with it, made once per session."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas

from evidence.signature.collect import collect_signatures
from evidence.signature.trust import load_trust
from hoso.sample.looks import stamp_style
from schemas.judgement import SignatureVerdict
from validator.signature import judge_signatures
from validator.signature.proofs import NOTHING

sys.path.insert(0, str(Path(__file__).parent))

from attack_support import document

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"
SIGNED_AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
RECEIVED_AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
_USAGE = {
    "digital_signature": False,
    "content_commitment": False,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "key_cert_sign": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}


@dataclass(frozen=True)
class Identity:
    certificate: x509.Certificate
    key: Any

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def signer(self, *others: Identity) -> SimpleSigner:
        raw = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        store = SimpleCertificateStore()
        store.register_multiple(asn1_x509.Certificate.load(other.der) for other in others)
        return SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(self.der),
            signing_key=asn1_keys.PrivateKeyInfo.load(raw),
            cert_registry=store,
        )


class TestPki:
    """Root, issuing CA, signers of every kind, a time-stamp authority, and a stranger."""

    __test__ = False

    def __init__(self) -> None:
        self.root = self._issue("Root kiểm thử", None, ca=True, years=(2018, 2048))
        self.ca = self._issue("CA kiểm thử", self.root, ca=True, years=(2018, 2048))
        self.person = self._issue("Nguyễn Văn A", self.ca, strong=True, unit="Sở Nội vụ")
        self.organ = self._issue("SỞ NỘI VỤ", self.ca)
        self.other = self._issue("SỞ TÀI CHÍNH", self.ca, organisation="Cơ quan khác")
        self.deputy = self._issue("Trần Văn D", self.ca, unit="Sở Nội vụ")
        self.bare = self._issue("Phạm Văn E", self.ca)
        self.late_organ = self._issue("SỞ NỘI VỤ", self.ca, years=(2020, 2025))
        self.far_ca = self._issue("CA chưa có trong kho", self.root, ca=True, years=(2018, 2048))
        self.far_organ = self._issue("SỞ NỘI VỤ", self.far_ca)
        self.far_other = self._issue("SỞ TÀI CHÍNH", self.far_ca, organisation="Cơ quan khác")
        self.listed_elsewhere = self._issue("Vũ Thị G", self.ca, listed_by=self.root)
        self.expired = self._issue("Trần Thị B", self.ca, years=(2020, 2024))
        self.future = self._issue("Lê Văn C", self.ca, years=(2027, 2029))
        self.stamper = self._issue("Máy chủ dấu thời gian", self.root, stamping=True, strong=True)
        self.responder = self._issue("Máy chủ OCSP", self.ca, answering=True, no_check=True)
        self.checked_responder = self._issue("Máy chủ OCSP 2", self.ca, answering=True)
        self.stranger = self._issue("Người lạ", None)
        self.not_a_ca = self._issue("Cấp dưới của người", self.person)

    @property
    def trust(self) -> dict[str, Any]:
        return load_trust([self.root.der], [self.ca.der])

    def trusting(self, *intermediates: Identity) -> dict[str, Any]:
        """The trust, with further certificates of authorities."""
        return load_trust([self.root.der], [self.ca.der, *(one.der for one in intermediates)])

    def with_new_key(self, old: Identity, issuer: Identity) -> Identity:
        """An authority of the same name with another key."""
        subject = old.certificate.subject
        name = subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
        return self._issue(str(name), issuer, ca=True, years=(2018, 2048))

    def _issue(
        self,
        name: str,
        issuer: Identity | None,
        *,
        ca: bool = False,
        stamping: bool = False,
        strong: bool = False,
        answering: bool = False,
        no_check: bool = False,
        listed_by: Identity | None = None,
        organisation: str = "Cơ quan kiểm thử",
        unit: str = "",
        years: tuple[int, int] = (2022, 2030),
    ) -> Identity:
        key: Any = (
            rsa.generate_private_key(65537, 2048)
            if strong
            else ec.generate_private_key(ec.SECP256R1())
        )
        told = {
            NameOID.COUNTRY_NAME: "VN",
            NameOID.ORGANIZATION_NAME: organisation,
            NameOID.ORGANIZATIONAL_UNIT_NAME: unit,
            NameOID.COMMON_NAME: name,
        }
        subject = x509.Name(
            [x509.NameAttribute(key, value) for key, value in told.items() if value]
        )
        usage = {**_USAGE, "key_cert_sign": ca, "crl_sign": ca}
        usage |= {"digital_signature": not ca, "content_commitment": not ca}
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime(years[0], 1, 1, tzinfo=UTC))
            .not_valid_after(datetime(years[1], 1, 1, tzinfo=UTC))
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
        )
        if stamping:
            purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(purpose, critical=True)
        if answering:
            purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
            builder = builder.add_extension(purpose, critical=False)
        if listed_by:
            name = [x509.DirectoryName(listed_by.certificate.subject)]
            point = x509.DistributionPoint(name, None, None, name)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
        if no_check:
            builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
        certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
        return Identity(certificate, key)


@pytest.fixture(scope="session")
def pki() -> TestPki:
    return TestPki()


def blank_pdf(pages: int = 1) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=0)
    for number in range(pages):
        canvas.drawString(72, 720, f"Van ban so 12/QD-SNV, trang {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class _DatedSigner(PdfSigner):
    at: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


Sign = Callable[..., bytes]


@pytest.fixture(scope="session")
def sign(pki: TestPki) -> Sign:
    """``sign(data, who, field=…, at=…, stamped=…)``: the bytes with one more signature."""
    return signing(pki)


def signing(pki: TestPki) -> Sign:
    """What :func:`sign` hands out."""

    def act(
        data: bytes,
        who: Identity,
        *,
        field: str = "ChuKy1",
        at: datetime = SIGNED_AT,
        stamped_at: datetime | None = None,
        certify: bool = False,
        digest: str = "sha256",
        box: tuple[int, int, int, int] | None = None,
        look: Any = None,
        permits: MDPPerm = MDPPerm.FILL_FORMS,
        subfilter: SigSeedSubFilter = SigSeedSubFilter.PADES,
        lock: FieldMDPSpec | None = None,
    ) -> bytes:
        meta = PdfSignatureMetadata(
            field_name=field,
            md_algorithm=digest,
            subfilter=subfilter,
            certify=certify,
            docmdp_permissions=permits,
        )
        style = stamp_style(look, box[2] - box[0], box[3] - box[1]) if look and box else None
        stamper = None
        if stamped_at is not None:
            signer = pki.stamper.signer()
            stamper = DummyTimeStamper(signer.signing_cert, signer.signing_key, fixed_dt=stamped_at)
        signer = _DatedSigner(
            meta,
            signer=who.signer(),
            timestamper=stamper,
            stamp_style=style,
            new_field_spec=SigFieldSpec(field, box=box, field_mdp_spec=lock),
        )
        signer.at = at
        out = io.BytesIO()
        signer.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(data)), bytes_reserved=16_384, output=out
        )
        return out.getvalue()

    return act


@pytest.fixture
def collect(tmp_path: Path, pki: TestPki) -> Callable[..., dict[str, Any]]:
    """``collect(data)``: facts of these bytes under the test trust."""

    def act(data: bytes, trust: dict[str, Any] | None = None) -> dict[str, Any]:
        path = tmp_path / "van-ban.pdf"
        path.write_bytes(data)
        return collect_signatures(path, trust=pki.trust if trust is None else trust)

    return act


@pytest.fixture(scope="session")
def signed_once(pki: TestPki, sign: Sign) -> bytes:
    return sign(blank_pdf(), pki.person, stamped_at=SIGNED_AT)


@pytest.fixture(scope="session")
def signed_twice(pki: TestPki, sign: Sign, signed_once: bytes) -> bytes:
    return sign(signed_once, pki.organ, field="ConDau", stamped_at=SIGNED_AT)


@pytest.fixture(scope="session")
def unsigned() -> bytes:
    return blank_pdf()


@pytest.fixture(scope="session")
def signed_at() -> datetime:
    return SIGNED_AT


@pytest.fixture(scope="session")
def received_at() -> datetime:
    return RECEIVED_AT


@pytest.fixture(scope="session")
def corpora() -> Path:
    if not CORPORA.is_dir():
        pytest.skip("skipped: no corpora")
    return CORPORA


@pytest.fixture
def judged(collect: Any) -> Callable[..., list[SignatureVerdict]]:
    """``judged(data, receivers=…, trust=…, revoked=…)``: verdicts, all else known to be good.

    ``revoked``: SHA-256 -> since when.
    """

    def act(
        data: bytes,
        receivers: Sequence[str] = (),
        trust: dict[str, Any] | None = None,
        revoked: Mapping[str, str] = NOTHING,
    ) -> list[SignatureVerdict]:
        facts = json.loads(json.dumps(collect(data, trust)))
        chains = (path["signer"]["chain"] for path in facts["paths"]["items"])
        known = {one["sha256"]: [{"status": "good"}] for chain in chains for one in chain}
        known |= {key: [{"status": "revoked", "at": since}] for key, since in revoked.items()}
        return judge_signatures(
            facts, file="a.pdf", received_at=RECEIVED_AT, revocation=known, receivers=receivers
        )

    return act


@pytest.fixture(scope="session")
def certified(pki: Any, sign: Any) -> bytes:
    """The document, certified by a person (form filling permitted)."""
    signed: bytes = sign(document(), pki.person, certify=True)
    return signed

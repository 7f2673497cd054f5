"""Files that carry their own revocation data, from the bytes to the verdict."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from revocation_support import answers, at, carrying, crl, ocsp_answer

from schemas.judgement import SignatureVerdict
from validator.signature import judge_signatures

RECEIVED = at("2026-06-01")
_SHA256, _DER = hashes.SHA256(), serialization.Encoding.DER
Told = Callable[[bytes], SignatureVerdict]


@pytest.fixture
def told(collect: Any) -> Told:
    """The verdict on the first signature, by what the file carries and nothing else."""

    def act(data: bytes) -> SignatureVerdict:
        facts = json.loads(json.dumps(collect(data)))
        return judge_signatures(facts, file="a.pdf", received_at=RECEIVED)[0]

    return act


@pytest.fixture(scope="module")
def unstamped(pki: Any, sign: Any, unsigned: bytes) -> bytes:
    signed: bytes = sign(unsigned, pki.deputy)
    return signed


def stored(data: bytes, crls: Sequence[bytes], ocsps: Sequence[bytes] = ()) -> bytes:
    """``data`` with a document security store, as signing tools append it."""
    out = io.BytesIO(data)
    DocumentSecurityStore.add_dss(
        out,
        None,
        crls=[asn1_crl.CertificateList.load(der) for der in crls],
        ocsps=[asn1_ocsp.OCSPResponse.load(der) for der in ocsps],
    )
    return out.getvalue()


def lists(pki: Any, revoked: Any = None, since: str = "", this: str = "2026-05-20") -> list[bytes]:
    """Lists of both authorities; ``revoked``: one signer, ``since`` a day."""
    gone = [(revoked, since, "")] if revoked else []
    return [crl(pki.root, this, "2026-08-01"), crl(pki.ca, this, "2026-08-01", gone)]


def said(verdict: SignatureVerdict) -> tuple[str, str, str]:
    why = next(r["why"] for r in verdict.reasons if r["step"] == "revocation")
    return verdict.verdict_vi, verdict.sub_indication, str(why)


# -- what a security store says


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("", ("hợp lệ", "", "not-revoked")),
        ("2026-05-01", ("hợp lệ", "", "revoked-later")),
        ("2026-02-01", ("không hợp lệ", "REVOKED", "revoked")),
    ],
    ids=["good", "revoked after the stamp", "revoked before the stamp"],
)
def test_with_a_time_stamp(
    told: Told, pki: Any, signed_once: bytes, since: str, expected: tuple[str, str, str]
) -> None:
    gone = pki.person if since else None
    assert said(told(stored(signed_once, lists(pki, gone, since)))) == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("", ("hợp lệ", "", "not-revoked")),
        ("2026-05-01", ("chưa đủ căn cứ", "REVOKED_NO_POE", "revoked-no-proof")),
        ("2026-02-01", ("chưa đủ căn cứ", "REVOKED_NO_POE", "revoked-no-proof")),
    ],
    ids=["good", "revoked after the stated time", "revoked before the stated time"],
)
def test_without_a_time_stamp_nothing_tells_when_it_was_signed(
    told: Told, pki: Any, unstamped: bytes, since: str, expected: tuple[str, str, str]
) -> None:
    gone = pki.deputy if since else None
    assert said(told(stored(unstamped, lists(pki, gone, since)))) == expected


def test_an_ocsp_answer_about_the_signer(told: Told, pki: Any, signed_once: bytes) -> None:
    root = crl(pki.root, "2026-05-20", "2026-08-01")
    good = ocsp_answer(pki.person, pki.ca, "2026-05-20", responder=pki.responder)
    assert said(told(stored(signed_once, [root], [good]))) == ("hợp lệ", "", "not-revoked")
    bad = ocsp_answer(pki.person, pki.ca, "2026-05-20", revoked="2026-02-01")
    assert told(stored(signed_once, [root], [bad])).verdict_vi == "không hợp lệ"


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda p: lists(p)[:1], "revocation-unknown"),
        (lambda p: lists(p, this="2026-01-01")[:1], "revocation-unknown"),
        (
            lambda p: [
                lists(p)[0],
                crl(p.ca, "2026-05-20", "2026-08-01", key=p.root.key),
            ],
            "revocation-unknown-refused",
        ),
        (
            lambda p: [lists(p)[0], crl(p.ca, "2025-01-01", "2025-02-01")],
            "revocation-unknown-stale",
        ),
    ],
    ids=["a list is missing", "an old one too", "signed by another key", "of the year before"],
)
def test_half_an_answer_is_none(
    told: Told, pki: Any, signed_once: bytes, made: Any, why: str
) -> None:
    verdict = told(stored(signed_once, made(pki)))
    assert said(verdict) == ("hợp lệ, chưa kiểm tra được thu hồi", "TRY_LATER", why)


# -- what the signature itself carries


@pytest.mark.parametrize("kind", ["crl", "ocsp"])
def test_revocation_data_inside_the_signature(
    told: Told, pki: Any, unsigned: bytes, signed_at: datetime, kind: str
) -> None:
    """As Adobe's tools write it: adbe-revocationInfoArchival among the signed attributes."""
    root = crl(pki.root, "2026-03-01", "2026-08-01")
    own = crl(pki.ca, "2026-03-01", "2026-08-01")
    good = ocsp_answer(pki.deputy, pki.ca, "2026-03-01", next_="2026-08-01")
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(pki.root.der)],
        other_certs=[asn1_x509.Certificate.load(pki.ca.der)],
        crls=[root, own] if kind == "crl" else [root],
        ocsps=[good] if kind == "ocsp" else [],
        moment=signed_at,
        best_signature_time=signed_at,
        allow_fetching=False,
        revocation_mode="hard-fail",
    )
    meta = PdfSignatureMetadata(
        field_name="Ky",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
        embed_validation_info=True,
        validation_context=context,
    )
    signer = PdfSigner(meta, signer=pki.deputy.signer(pki.ca))
    out = io.BytesIO()
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(unsigned)), output=out)
    assert said(told(out.getvalue())) == ("hợp lệ", "", "not-revoked")


# -- lists of unusual kinds


def _point(**more: Any) -> x509.IssuingDistributionPoint:
    nothing: dict[str, Any] = dict.fromkeys(("full_name", "relative_name", "only_some_reasons"))
    flags = ("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl")
    off = dict.fromkeys((*flags, "only_contains_attribute_certs"), False)
    return x509.IssuingDistributionPoint(**{**nothing, **off, **more})


def _facts(collect: Any, data: bytes) -> dict[str, Any]:
    kept = {k: v for k, v in collect(data).items() if k not in ("paths", "revocation")}
    return dict(json.loads(json.dumps(kept)))


def _indirect(pki: Any, who: Any) -> bytes:
    """A list of the root's that names certificates of the authority below it."""
    gone = x509.RevokedCertificateBuilder().serial_number(who.certificate.serial_number)
    named = x509.CertificateIssuer([x509.DirectoryName(pki.ca.certificate.subject)])
    entry = gone.revocation_date(at("2026-02-01")).add_extension(named, critical=True).build()
    builder = x509.CertificateRevocationListBuilder().issuer_name(pki.root.certificate.subject)
    builder = builder.last_update(at("2026-05-20")).next_update(at("2026-08-01"))
    builder = builder.add_extension(_point(indirect_crl=True), critical=True)
    made = builder.add_revoked_certificate(entry).sign(pki.root.key, _SHA256)
    return bytes(made.public_bytes(_DER))


def test_an_indirect_list_speaks_of_certificates_that_name_it(
    collect: Any, pki: Any, sign: Any, unsigned: bytes
) -> None:
    facts = _facts(collect, sign(unsigned, pki.listed_elsewhere))
    own = carrying(facts, [_indirect(pki, pki.listed_elsewhere)])
    (answer,) = answers(own, pki.trust, pki.listed_elsewhere)
    assert (answer["status"], answer["at"], answer["problem"]) == (
        "revoked",
        "2026-02-01T00:00:00Z",
        "",
    )
    other = carrying(facts, [_indirect(pki, pki.person)])
    assert [a["status"] for a in answers(other, pki.trust, pki.listed_elsewhere)] == ["good"]


def test_an_indirect_list_is_not_asked_of_others(
    collect: Any, pki: Any, signed_once: bytes
) -> None:
    facts = carrying(_facts(collect, signed_once), [_indirect(pki, pki.person)])
    assert answers(facts, pki.trust, pki.person) == []


def test_a_list_signed_with_the_issuers_new_key(collect: Any, pki: Any, signed_once: bytes) -> None:
    """Key rollover: the same name, another key, a certificate of its own under the same root."""
    rolled = pki.with_new_key(pki.ca, pki.root)
    listed = crl(pki.ca, "2026-05-20", "2026-08-01", key=rolled.key)
    of_root = crl(pki.root, "2026-05-20", "2026-08-01")

    def known(lists: list[bytes], *more: Any) -> list[tuple[str, str]]:
        facts = carrying(_facts(collect, signed_once), lists)
        found = answers(facts, pki.trusting(*more), pki.person)
        return [(answer["status"], answer["problem"]) for answer in found]

    assert known([listed, of_root]) == [("unknown", "signature")]  # the new key is not known
    assert known([listed], rolled) == [("unknown", "signature")]  # nor whether it was revoked
    assert known([listed, of_root], rolled) == [("good", "")]
    gone = crl(pki.root, "2026-05-20", "2026-08-01", [(rolled, "2026-01-01", "")])
    assert known([listed, gone], rolled) == [("unknown", "signature")]


@pytest.mark.parametrize(
    ("kept_since", "problem"),
    [("", "after-expiry"), ("20200101000000Z", ""), ("20350101000000Z", "after-expiry")],
)
def test_a_list_after_expiry_speaks_only_where_it_keeps_the_expired(
    collect: Any, pki: Any, signed_once: bytes, kept_since: str, problem: str
) -> None:
    """expiredCertsOnCRL (2.5.29.60): since when expired certificates are kept on the list."""
    more = []
    if kept_since:
        der = b"\x18\x0f" + kept_since.encode()
        more = [(x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.60"), der), False)]
    listed = crl(pki.ca, "2031-03-01", "2031-03-08", extensions=more)
    facts = carrying(_facts(collect, signed_once), [listed])
    (answer,) = answers(facts, pki.trust, pki.person)
    assert (answer["status"], answer["problem"]) == ("good", problem)

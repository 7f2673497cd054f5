"""CMS that no signing tool would make, over the right bytes: what is said of each."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from asn1crypto import tsp
from attack_support import document
from forging_support import (
    attributes,
    covered,
    digest_of,
    holding,
    signed_data,
    signer_info,
)
from pyhanko.sign.timestamps import DummyTimeStamper

OTHER = hashlib.sha256(b"khac").digest()
FILTER = b"/ETSI.CAdES.detached"


@pytest.fixture(scope="module")
def signed(pki: Any, sign: Any) -> bytes:
    data: bytes = sign(document(), pki.organ)
    return data


def _deciding(verdict: Any) -> str:
    """The first step that does not hold, by why; "" where all do."""
    bad = (str(r["why"]) for r in verdict.reasons if r["ok"] is not True and r["why"] != "no-stamp")
    return next(bad, "")


ATTRIBUTES: dict[str, tuple[dict[str, Any], str]] = {
    "as they should be": ({}, ""),
    "no reference to the certificate": (
        {"signing_certificate_v2": None},
        "cades-no-certificate-reference",
    ),
    "a message digest of other bytes": ({"message_digest": OTHER}, "digest-differs"),
    "no message digest": ({"message_digest": None}, "digest-not-evaluated"),
    "another content type": ({"content_type": "signed_data"}, "content-type-differs"),
}


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_signed_attributes(judged: Any, pki: Any, signed: bytes, name: str) -> None:
    over, expected = ATTRIBUTES[name]
    info = signer_info(pki.organ, attributes(pki.organ, digest_of(signed), **over))
    (verdict,) = judged(holding(signed, signed_data([info], [pki.organ, pki.ca])))
    assert _deciding(verdict) == expected
    assert (verdict.verdict_vi == "hợp lệ") is (not expected)


@pytest.mark.parametrize("bare", [False, True], ids=["no reference", "no attributes"])
@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (FILTER, ("chưa đủ căn cứ", "SIG_CONSTRAINTS_FAILURE")),
        (b"/adbe.pkcs7.detached", ("hợp lệ", "")),
    ],
)
def test_what_cades_must_sign_iso_32000_need_not(
    judged: Any,
    pki: Any,
    signed: bytes,
    named: bytes,
    expected: tuple[str, str],
    bare: bool,
) -> None:
    data = signed.replace(FILTER, named.ljust(len(FILTER)))
    told = attributes(pki.organ, digest_of(data), signing_certificate_v2=None)
    over = covered(data) if bare else told
    raw = signed_data([signer_info(pki.organ, over)], [pki.organ, pki.ca])
    (verdict,) = judged(holding(data, raw))
    assert (verdict.verdict_vi, verdict.sub_indication) == expected


def test_a_reference_to_another_certificate(judged: Any, pki: Any, signed: bytes) -> None:
    named = attributes(pki.organ, digest_of(signed), named=pki.person)
    raw = signed_data([signer_info(pki.organ, named)], [pki.organ, pki.ca])
    assert _deciding(judged(holding(signed, raw))[0]) == "certificate-not-the-named-one"


@pytest.mark.parametrize("algorithm", ["sha1", "md5"])
def test_weak_digests_are_never_green(judged: Any, pki: Any, signed: bytes, algorithm: str) -> None:
    told = attributes(pki.person, digest_of(signed, algorithm))
    raw = signed_data([signer_info(pki.person, told, algorithm)], [pki.person, pki.ca])
    assert judged(holding(signed, raw))[0].verdict_vi == "chưa đủ căn cứ"


@pytest.mark.parametrize("count", [0, 2])
def test_no_signer_and_two(judged: Any, pki: Any, signed: bytes, count: int) -> None:
    info = signer_info(pki.organ, attributes(pki.organ, digest_of(signed)))
    raw = signed_data([info] * count, [pki.organ, pki.ca])
    assert judged(holding(signed, raw))[0].verdict_vi == "không hợp lệ"


@pytest.mark.parametrize("who", ["stamper", "responder"])
def test_keys_of_services_sign_no_documents(judged: Any, pki: Any, signed: bytes, who: str) -> None:
    service = getattr(pki, who)
    info = signer_info(service, attributes(service, digest_of(signed)))
    (verdict,) = judged(holding(signed, signed_data([info], [service, pki.ca])))
    assert (verdict.verdict_vi, _deciding(verdict)) == ("chưa đủ căn cứ", "path-faulty")


def _token(pki: Any, digest: bytes, at: Any) -> bytes:
    signer = pki.stamper.signer()
    stamper = DummyTimeStamper(signer.signing_cert, signer.signing_key, fixed_dt=at)
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    asked = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True})
    raw: bytes = stamper.request_tsa_response(asked)["time_stamp_token"].dump()
    return raw


def test_a_time_stamp_dressed_as_a_signature(
    collect: Any, judged: Any, pki: Any, signed: bytes, signed_at: Any
) -> None:
    dressed = holding(signed, _token(pki, digest_of(signed), signed_at))
    assert collect(dressed)["items"][0]["kind"] == "document_timestamp"
    (verdict,) = judged(dressed)
    assert (verdict.verdict_vi, _deciding(verdict)) == ("chưa đủ căn cứ", "sub-filter-differs")


def test_a_signature_dressed_as_a_time_stamp(
    collect: Any, judged: Any, pki: Any, signed: bytes
) -> None:
    named = signed.replace(FILTER, b"/ETSI.RFC3161".ljust(len(FILTER)))
    info = signer_info(pki.organ, attributes(pki.organ, digest_of(named)))
    dressed = holding(named, signed_data([info], [pki.organ, pki.ca]))
    assert collect(dressed)["items"][0]["kind"] == "signature"
    assert _deciding(judged(dressed)[0]) == "sub-filter-differs"

"""What a later signature that shows itself on the page does to the one before it.

A seal whose authority nobody gave us, a seal of a revoked or expired certificate, and the arrival
stamp of the organ that received the document.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from attack_support import document, seal, why, words
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import DummyTimeStamper
from reportlab.pdfgen.canvas import Canvas

from evidence.signature.trust import load_trust
from ingest.verdict_changes import Signed
from reports.typeface import REGULAR, register_fonts
from schemas.judgement import SignatureVerdict
from validator.signature import reason_text, signature_findings
from validator.verdicts import receivers_of

CELL_8 = (330, 180, 420, 270)
BELOW_THE_NUMBER = (90, 640, 200, 700)
TOP_MARGIN = (95, 795, 230, 835)
OVER_THE_TEXT = (90, 590, 420, 640)
FAR_DOWN = (90, 60, 200, 120)
RECEIVED = datetime(2026, 6, 1, tzinfo=UTC)
RECEIVER = "SỞ TÀI CHÍNH"
Judged = Callable[..., list[SignatureVerdict]]


@pytest.fixture(scope="module")
def by_person(pki: Any, sign: Any) -> bytes:
    """A document that a person signed."""
    signed: bytes = sign(document(), pki.person)
    return signed


def step(verdict: SignatureVerdict) -> dict[str, Any]:
    return next(reason for reason in verdict.reasons if reason["step"] == "changes")


# -- a seal whose authority is not in the trust store


def test_a_seal_of_an_authority_nobody_gave_us_leaves_the_earlier_one_open(
    judged: Judged, pki: Any, sign: Any, by_person: bytes, collect: Any
) -> None:
    data = sign(by_person, pki.far_organ, field="Dau", box=CELL_8, look=seal())
    first, second = judged(data)
    assert (first.verdict_vi, first.sub_indication) == (
        "chưa đủ căn cứ",
        "NO_CERTIFICATE_CHAIN_FOUND",
    )
    told = step(first)
    assert (told["why"], told["ok"]) == ("seen-signer-unverified", None)
    text = reason_text(told)
    assert "CA chưa có trong kho" in text
    assert "SỞ NỘI VỤ" in text
    assert "khác nội dung đã ký" not in text
    assert second.verdict_vi == "chưa đủ căn cứ"
    findings, results = signature_findings([first, second], collect(data), file="a.pdf")
    assert "S-018" not in {finding.rule for finding in findings}
    assert ("S-018", "not_evaluated", "no-trust") in results


def test_with_its_authority_both_are_valid(
    judged: Judged, pki: Any, sign: Any, by_person: bytes
) -> None:
    data = sign(by_person, pki.far_organ, field="Dau", box=CELL_8, look=seal())
    trust = load_trust([pki.root.der], [pki.ca.der, pki.far_ca.der])
    assert [verdict.verdict_vi for verdict in judged(data, trust=trust)] == ["hợp lệ", "hợp lệ"]


@pytest.mark.parametrize(
    ("who", "box", "look", "expected"),
    [
        ("far_other", CELL_8, seal(), "seen-signer-other"),
        ("far_organ", CELL_8, words("900 000 000", 90, 90), "seen-no-stamp"),
        ("far_organ", (100, 20, 200, 120), seal(), "seen-out-of-place"),
        ("far_organ", (280, 560, 380, 660), seal("white"), "seen-covers"),
    ],
)
def test_what_no_organ_may_add_is_told_as_that_whoever_signed_it(
    judged: Judged,
    pki: Any,
    sign: Any,
    by_person: bytes,
    who: str,
    box: Any,
    look: Any,
    expected: str,
) -> None:
    data = sign(by_person, getattr(pki, who), field="Dau", box=box, look=look)
    assert why(judged(data)[0]) == expected


def test_a_fault_of_one_later_signature_outweighs_another_that_is_open(
    judged: Judged, pki: Any, sign: Any, by_person: bytes
) -> None:
    data = sign(by_person, pki.far_organ, field="Dau", box=CELL_8, look=seal())
    data = sign(data, pki.organ, field="Them", box=FAR_DOWN, look=words("900 000", 110, 60))
    assert why(judged(data)[0]) == "seen-no-stamp"


def test_a_seal_of_a_sister_of_the_organ_is_not_taken_for_its_own(
    judged: Judged, pki: Any, sign: Any
) -> None:
    """The person's certificate names the superior only: the seal may be of any organ below it."""
    data = sign(document(), pki.bare)
    data = sign(data, pki.organ, field="Dau", box=CELL_8, look=seal())
    first, second = judged(data)
    assert (first.verdict_vi, why(first)) == ("chưa đủ căn cứ", "seen-signer-not-told")
    assert second.verdict_vi == "hợp lệ"


# -- a seal whose certificate did not count when it was put there


def test_a_seal_of_a_revoked_certificate(
    judged: Judged, pki: Any, sign: Any, by_person: bytes, collect: Any
) -> None:
    data = sign(by_person, pki.organ, field="Dau", box=CELL_8, look=seal())
    key = collect(data)["items"][1]["signer_facts"]["sha256"]
    first, second = judged(data, revoked={key: "2026-01-01T00:00:00Z"})
    assert (first.verdict_vi, why(first)) == ("chưa đủ căn cứ", "seen-signer-unproven")
    assert second.sub_indication == "REVOKED_NO_POE"
    late = judged(data, revoked={key: "2026-09-01T00:00:00Z"})
    assert [verdict.verdict_vi for verdict in late] == ["hợp lệ", "hợp lệ"]


def test_a_seal_that_a_stamp_proves_to_be_made_after_revocation(
    judged: Judged, pki: Any, sign: Any, by_person: bytes, collect: Any, signed_at: Any
) -> None:
    data = sign(by_person, pki.organ, field="Dau", box=CELL_8, look=seal(), stamped_at=signed_at)
    key = collect(data)["items"][1]["signer_facts"]["sha256"]
    first, second = judged(data, revoked={key: "2026-01-01T00:00:00Z"})
    assert (first.verdict_vi, why(first)) == ("chưa đủ căn cứ", "seen-signer-stopped")
    assert second.verdict_vi == "không hợp lệ"


def test_a_seal_of_an_expired_certificate(
    judged: Judged, pki: Any, sign: Any, by_person: bytes
) -> None:
    data = sign(by_person, pki.late_organ, field="Dau", box=CELL_8, look=seal())
    assert why(judged(data)[0]) == "seen-signer-unproven"


# -- the arrival stamp of the organ that received it


def arrival(box: tuple[int, int, int, int]) -> bytes:
    """A stamp of this size as PL IV.V draws it: a red frame, the organ, ĐẾN, number and day."""
    register_fonts()
    width, height = box[2] - box[0], box[3] - box[1]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.setStrokeColorRGB(0.8, 0.1, 0.1)
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.rect(1, 1, width - 2, height - 2)
    canvas.setFont(REGULAR, 8)
    for number, line in enumerate(("SỞ TÀI CHÍNH – ĐẾN", "Số: 123", "Ngày: 03/3/2026")):
        canvas.drawString(4, height - 11 - 10 * number, line)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("box", [BELOW_THE_NUMBER, TOP_MARGIN])
def test_the_receiving_organ_may_stamp_arrival_in_its_place(
    judged: Judged, pki: Any, sign: Any, by_person: bytes, box: Any
) -> None:
    sealed = sign(by_person, pki.organ, field="Dau", box=CELL_8, look=seal())
    data = sign(sealed, pki.other, field="Den", box=box, look=arrival(box))
    told = judged(data, receivers=[RECEIVER])
    assert [verdict.verdict_vi for verdict in told] == ["hợp lệ"] * 3, list(map(why, told))


@pytest.mark.parametrize(
    ("box", "receivers", "expected"),
    [
        (BELOW_THE_NUMBER, (), "seen-signer-other"),
        (BELOW_THE_NUMBER, ["SỞ XÂY DỰNG"], "seen-signer-other"),
        (OVER_THE_TEXT, [RECEIVER], "seen-covers"),
        (FAR_DOWN, [RECEIVER], "seen-out-of-place"),
    ],
    ids=["no receiver known", "another organ", "over the text", "elsewhere"],
)
def test_an_arrival_stamp_of_another_organ_or_in_another_place(
    judged: Judged,
    pki: Any,
    sign: Any,
    by_person: bytes,
    box: Any,
    receivers: list[str],
    expected: str,
) -> None:
    data = sign(by_person, pki.other, field="Den", box=box, look=arrival(box))
    first = judged(data, receivers=receivers)[0]
    assert (first.verdict_vi, why(first)) == ("chưa đủ căn cứ", expected)


def test_an_arrival_stamp_of_a_receiver_whose_authority_is_missing(
    judged: Judged, pki: Any, sign: Any, by_person: bytes
) -> None:
    box = BELOW_THE_NUMBER
    data = sign(by_person, pki.far_other, field="Den", box=box, look=arrival(box))
    assert why(judged(data, receivers=[RECEIVER])[0]) == "seen-signer-unverified"


def test_a_picture_alone_is_no_arrival_stamp(
    judged: Judged, pki: Any, sign: Any, by_person: bytes
) -> None:
    data = sign(by_person, pki.other, field="Den", box=BELOW_THE_NUMBER, look=seal())
    assert why(judged(data, receivers=[RECEIVER])[0]) == "seen-no-stamp"


def test_judged_again_the_receiver_is_known_as_at_intake(
    collect: Any, pki: Any, sign: Any, by_person: bytes
) -> None:
    box = BELOW_THE_NUMBER
    facts = collect(sign(by_person, pki.other, field="Den", box=box, look=arrival(box)))
    kept = Signed(
        object_id="urn:hoso:a:1",
        file_code="1",
        path="a.pdf",
        received_at=RECEIVED,
        facts=facts,
        kept=(),
        receivers=receivers_of(f"Phông {RECEIVER}"),
        fresh={"paths": facts["paths"]},
    )
    assert why(kept.judged[0]) == "only-signatures-after"
    assert why(replace(kept, receivers=()).judged[0]) == "seen-signer-other"


# -- a time stamp of the whole file before the seal


def time_stamped(data: bytes, pki: Any, at: datetime) -> bytes:
    signer = pki.stamper.signer()
    stamper = DummyTimeStamper(signer.signing_cert, signer.signing_key, fixed_dt=at)
    out = io.BytesIO()
    PdfTimeStamper(stamper).timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(data)), "sha256", output=out
    )
    return out.getvalue()


def test_a_seal_after_a_time_stamp_of_the_file_is_the_organs_that_signed(
    judged: Judged, pki: Any, sign: Any, by_person: bytes, signed_at: datetime
) -> None:
    stamped = time_stamped(by_person, pki, signed_at)
    sealed = judged(sign(stamped, pki.organ, field="Dau", box=CELL_8, look=seal()))
    assert [verdict.verdict_vi for verdict in sealed] == ["hợp lệ"] * 3, list(map(why, sealed))
    other = judged(sign(stamped, pki.other, field="Dau", box=CELL_8, look=seal()))
    assert [why(verdict) for verdict in other[:2]] == ["seen-signer-other"] * 2

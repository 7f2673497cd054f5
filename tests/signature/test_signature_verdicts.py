"""Verdicts: what each fault leads to, in the words of EN 319 102-1 and in Vietnamese."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attack_support import seal
from verdict_support import RECEIVED, good, judge, said, step

from schemas.ladder import worst_state
from validator.signature import (
    default_policy,
    judge_signatures,
    reason_text,
    reason_words,
    steps,
)

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


GOLDEN = Path(__file__).parent / "data" / "facts-v1.json"


def test_unknown_revocation_is_never_green(collect: Any, signed_once: bytes) -> None:
    verdict = judge(collect(signed_once))[0]
    assert said(verdict) == ("INDETERMINATE", "TRY_LATER", "hợp lệ, chưa kiểm tra được thu hồi")
    assert verdict.signer == "Nguyễn Văn A"
    assert verdict.organisation == "Cơ quan kiểm thử"
    assert verdict.best_time == "2026-03-02T02:00:00Z"


def test_with_known_revocation_it_passes(collect: Any, signed_twice: bytes) -> None:
    facts = collect(signed_twice)
    verdicts = judge(facts, revocation=good(facts))
    assert {said(verdict) for verdict in verdicts} == {("TOTAL-PASSED", "", "hợp lệ")}
    assert step(verdicts[0], "changes")["why"] == "only-signatures-after"


def test_changed_content_is_a_hash_failure(collect: Any, signed_once: bytes) -> None:
    verdict = judge(collect(signed_once.replace(b"12/QD-SNV", b"13/QD-SNV")))[0]
    assert said(verdict) == ("TOTAL-FAILED", "HASH_FAILURE", "không hợp lệ")


def test_a_wrong_value_is_a_crypto_failure(collect: Any, signed_once: bytes) -> None:
    facts = collect(signed_once)
    facts["items"][0]["signature"]["valid"] = False
    assert said(judge(facts)[0])[:2] == ("TOTAL-FAILED", "SIG_CRYPTO_FAILURE")


def test_no_trust_means_no_path(collect: Any, signed_once: bytes) -> None:
    facts = collect(signed_once)
    del facts["paths"]
    verdict = judge(facts)[0]
    assert said(verdict) == ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND", "chưa đủ căn cứ")
    assert step(verdict, "path")["why"] == "no-trust-store"


def test_an_untrusted_signer_names_the_missing_issuer(
    collect: Any, pki: Any, sign: Any, unsigned: bytes
) -> None:
    verdict = judge(collect(sign(unsigned, pki.stranger)))[0]
    assert verdict.sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"
    assert step(verdict, "path")["why"] == "self-signed"
    assert "Người lạ" in step(verdict, "path")["params"]["issuer"]


def test_an_issuer_nobody_gave_us_is_missing(
    collect: Any, pki: Any, sign: Any, unsigned: bytes
) -> None:
    verdict = judge(collect(sign(unsigned, pki.not_a_ca)))[0]
    assert step(verdict, "path")["why"] == "no-path"
    assert "Nguyễn Văn A" in step(verdict, "path")["params"]["issuer"]


@pytest.mark.parametrize(
    ("why", "key", "value", "told"),
    [
        ("byte-range-bad", "problems", "negative, no-gap", "có số âm, không chừa chỗ cho chữ ký"),
        (
            "path-faulty",
            "problems",
            "not-a-ca:ab, not-a-ca:cd",
            "không phải của cơ quan chứng thực",
        ),
        ("revocation-unknown-refused", "problem", "partition", "danh sách chỉ gồm một phần khác"),
        (
            "digest-not-evaluated",
            "error",
            "ValueError: byte range beyond the end of the file",
            "không tính được mã băm: phạm vi ký vượt quá cuối tệp",
        ),
        ("digest-not-evaluated", "error", "{odd}", "thông báo kỹ thuật “{odd}”"),
    ],
)
def test_codes_and_messages_are_told_in_words(why: str, key: str, value: str, told: str) -> None:
    reason = {"step": "integrity", "why": why, "params": {key: value}}
    text = reason_text(reason)
    assert told in text
    assert text.count(told) == 1
    assert value == "{odd}" or value not in text


@pytest.mark.parametrize(
    ("stamped", "at", "expected", "why"),
    [
        (None, 2026, ("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"), "stated-after-expiry"),
        (None, 2023, ("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"), "expired-without-proof"),
        (2026, 2026, ("TOTAL-FAILED", "EXPIRED"), "stated-and-stamped-after-expiry"),
        (2026, 2023, ("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"), "expired-without-proof"),
        (2023, 2023, ("INDETERMINATE", "TRY_LATER"), "within-validity"),
    ],
)
def test_an_expired_certificate_by_what_is_proven(
    collect: Any,
    pki: Any,
    sign: Any,
    unsigned: bytes,
    stamped: int | None,
    at: int,
    expected: tuple[str, str],
    why: str,
) -> None:
    moment = datetime(at, 3, 2, 2, 0, tzinfo=UTC)
    stamp = datetime(stamped, 3, 2, 2, 0, tzinfo=UTC) if stamped else None
    verdict = judge(collect(sign(unsigned, pki.expired, at=moment, stamped_at=stamp)))[0]
    assert said(verdict)[:2] == expected
    assert step(verdict, "time")["why"] == why


def test_a_stamp_before_the_certificate_was_valid_fails(
    collect: Any, pki: Any, sign: Any, unsigned: bytes
) -> None:
    verdict = judge(collect(sign(unsigned, pki.future, stamped_at=AT)))[0]
    assert said(verdict)[:2] == ("TOTAL-FAILED", "NOT_YET_VALID")


def test_a_bad_byte_range_is_never_valid(collect: Any, signed_once: bytes) -> None:
    facts = collect(signed_once)
    facts["items"][0]["coverage"].update(kind="bad", problems=["gap-not-contents"])
    verdict = judge(facts, revocation=good(facts))[0]
    assert said(verdict) == ("TOTAL-FAILED", "FORMAT_FAILURE", "không hợp lệ")


def test_unreadable_contents_are_a_format_failure(collect: Any, signed_twice: bytes) -> None:
    start = signed_twice.rindex(b"/Contents <") + len(b"/Contents <")
    facts = collect(signed_twice[:start] + b"ff" * 300 + signed_twice[start + 600 :])
    first, second = judge(facts)
    assert said(second)[:2] == ("TOTAL-FAILED", "FORMAT_FAILURE")
    assert first.sub_indication == "TRY_LATER"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"level": "other", "reason": "x"}, "changed-after-signing"),
        ({"level": "annotations"}, "changed-after-signing"),
        ({"level": "form_filling", "fields": ["SoTien"]}, "form-filled-after"),
        ({"level": "form_filling", "fields": ["ConDau"], "pages_now": 2}, "pages-changed"),
        ({"level": "none", "revisions": 0}, "bytes-behind"),
        ({"level": None, "reason": "KeyError"}, "changes-not-evaluated"),
        ({"level": "form_filling", "allowed": False}, "changed-after-signing"),
    ],
)
def test_changes_told_in_facts_of_version_1_leave_doubt(change: dict[str, Any], why: str) -> None:
    facts = json.loads(GOLDEN.read_text(encoding="utf-8"))
    facts["items"][0]["changes"].update(change)
    verdict = judge(facts, revocation=good(facts))[0]
    assert verdict.verdict_vi == "chưa đủ căn cứ"
    assert step(verdict, "changes")["why"] == why


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"what": "page_content"}, "changed-after-signing"),
        ({"what": "something new"}, "changed-after-signing"),
        ({"what": "annotation"}, "changed-after-signing"),
        ({"what": "signature", "detail": "exchanged"}, "changed-after-signing"),
        ({"what": "form_value", "field": "SoTien"}, "form-filled-after"),
        ({"what": "unused", "detail": "added: stream"}, "objects-unused"),
    ],
)
def test_changes_after_signing_leave_doubt(
    collect: Any, signed_twice: bytes, change: dict[str, Any], why: str
) -> None:
    facts = collect(signed_twice)
    blank = {"object": 7, "page": 1, "box": None, "detail": "", "visible": True, "field": ""}
    facts["revisions"][-1]["changes"].append({**blank, **change})
    verdict = judge(facts, revocation=good(facts))[0]
    assert verdict.verdict_vi == "chưa đủ căn cứ"
    assert step(verdict, "changes")["why"] == why


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda f: f["revisions"][-1].update(reason="KeyError"), "changes-not-evaluated"),
        (lambda f: f["revisions"][-1].update(pages=2), "pages-changed"),
        (lambda f: f["items"][0]["changes"].update(revisions=0), "bytes-behind"),
        (
            lambda f: f["items"][0].update(locks={"action": "All", "fields": []}),
            "locked-field-changed",
        ),
        (lambda f: f["items"][0]["certification"].update(level=1), "changed-after-signing"),
    ],
)
def test_what_cannot_be_told_or_was_not_permitted_leaves_doubt(
    collect: Any, signed_twice: bytes, spoil: Any, why: str
) -> None:
    facts = collect(signed_twice)
    spoil(facts)
    verdict = judge(facts, revocation=good(facts))[0]
    assert verdict.verdict_vi == "chưa đủ căn cứ"
    assert step(verdict, "changes")["why"] == why


def test_a_seal_after_certifying_is_no_fault(
    collect: Any, pki: Any, sign: Any, unsigned: bytes
) -> None:
    certified = sign(unsigned, pki.person, certify=True, stamped_at=AT)
    facts = collect(
        sign(certified, pki.organ, field="ConDau", box=(330, 180, 420, 270), look=seal())
    )
    verdict = judge(facts, revocation=good(facts))[0]
    assert verdict.conclusion == "TOTAL-PASSED"
    assert step(verdict, "changes")["why"] == "sealed-after-certifying"


@pytest.mark.parametrize(
    ("received", "stamped", "expected", "why"),
    [
        ((2024, 6), None, "TRY_LATER", "algorithms-legacy"),
        ((2026, 6), (2024, 3), "TRY_LATER", "algorithms-legacy"),
        ((2026, 6), None, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "algorithms-weak-no-proof"),
        ((2026, 6), (2026, 3), "CRYPTO_CONSTRAINTS_FAILURE", "algorithms-weak"),
    ],
)
def test_sha1_by_date(
    collect: Any,
    pki: Any,
    sign: Any,
    unsigned: bytes,
    received: tuple[int, int],
    stamped: tuple[int, int] | None,
    expected: str,
    why: str,
) -> None:
    """The stamp itself uses SHA-256 here: only the signature is old."""
    moment = datetime(*(stamped or (2024, 3)), 2, tzinfo=UTC)
    facts = collect(sign(unsigned, pki.person, at=moment, stamped_at=moment))
    item = facts["items"][0]
    item["digest"]["algorithm"] = "sha1"
    if stamped is None:
        item["timestamps"], item["stamp_time"] = [], ""
    verdict = judge(facts, received_at=datetime(*received, 1, tzinfo=UTC))[0]
    assert verdict.sub_indication == expected
    assert step(verdict, "algorithms")["why"] == why


def test_a_short_key_is_weak() -> None:
    weak = default_policy().thresholds[0].weaknesses(("sha256",), {"type": "rsa", "bits": 1024})
    assert weak == ["rsa-1024"]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-01-01T00:00:00Z", ("TOTAL-FAILED", "REVOKED")),
        ("2026-05-01T00:00:00Z", ("TOTAL-PASSED", "")),
    ],
)
def test_revocation_before_and_after_the_proven_time(
    collect: Any, signed_once: bytes, at: str, expected: tuple[str, str]
) -> None:
    facts = collect(signed_once)
    signer = facts["items"][0]["signer"]
    known = {**good(facts), signer: [{"status": "revoked", "at": at}]}
    assert said(judge(facts, revocation=known)[0])[:2] == expected


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        ({"imprint_equal": False}, "stamp-imprint-differs"),
        ({"digest_equal": False}, "stamp-digest-differs"),
        ({"signature_valid": False}, "stamp-signature-wrong"),
        ({"signature_valid": None}, "stamp-not-evaluated"),
        ({"extended_key_usage_ok": False}, "stamp-signer-may-not-stamp"),
        ({"certificate_reference": "mismatch"}, "stamp-certificate-not-the-named-one"),
        ({"digest_algorithm": "sha1"}, "stamp-weak-algorithm"),
        ({"error": "ValueError"}, "stamp-unreadable"),
        ({"time": "2050-01-01T00:00:00Z"}, "stamp-certificate-not-valid-then"),
    ],
)
def test_a_faulty_stamp_proves_nothing(
    collect: Any, signed_once: bytes, spoil: dict[str, Any], why: str
) -> None:
    facts = collect(signed_once)
    facts["items"][0]["timestamps"][0].update(spoil)
    verdict = judge(facts)[0]
    assert verdict.best_time == ""
    assert step(verdict, "timestamp")["why"] == why
    assert verdict.sub_indication == "TRY_LATER"


@pytest.mark.parametrize(
    ("place", "notes", "expected"),
    [
        ("none", [], ("INDETERMINATE", "GENERIC", "chưa đủ căn cứ")),
        ("widget", [], ("INDETERMINATE", "GENERIC", "chưa đủ căn cứ")),
        (
            "acroform",
            ["attributes-not-der"],
            ("INDETERMINATE", "SIG_CONSTRAINTS_FAILURE", "chưa đủ căn cứ"),
        ),
        (
            "acroform",
            ["content-in-detached-signature"],
            ("TOTAL-FAILED", "FORMAT_FAILURE", "không hợp lệ"),
        ),
    ],
)
def test_what_is_no_proper_signature_of_the_document(
    collect: Any, signed_once: bytes, place: str, notes: list[str], expected: tuple[str, ...]
) -> None:
    facts = collect(signed_once)
    facts["items"][0].update(place=place, notes=notes)
    assert said(judge(facts, revocation=good(facts))[0]) == expected


def test_judging_changes_nothing(collect: Any, signed_twice: bytes) -> None:
    facts = collect(signed_twice)
    before = copy.deepcopy(facts)
    assert judge_signatures(facts, file="a.pdf", received_at=RECEIVED) == judge(facts)
    assert facts == before


def test_every_step_is_reported_with_number_and_basis(collect: Any, signed_once: bytes) -> None:
    reasons = judge(collect(signed_once))[0].reasons
    assert [reason["number"] for reason in reasons] == list(range(1, 11))
    assert all(reason["basis"] for reason in reasons)
    assert "CHƯA XÁC ĐỊNH" in reason_text(reasons[-1])


def test_every_reason_has_words_in_both_languages() -> None:
    assert all(row["vi"] and row["en"] for row in reason_words().values())
    assert [row["number"] for row in steps().values()] == list(range(1, 11))


def test_the_state_of_a_file_is_its_worst_verdict(collect: Any, signed_twice: bytes) -> None:
    facts = collect(signed_twice)
    assert worst_state([]) == "none"
    assert worst_state(judge(facts)) == "valid_unchecked"
    facts["items"][1]["digest"]["message_digest_equal"] = False
    assert worst_state(judge(facts, revocation=good(facts))) == "invalid"

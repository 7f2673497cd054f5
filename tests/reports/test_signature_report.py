"""The report on the check of signatures: eight items, every form, nothing hidden or made up."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence.signature.collect import collect_signatures
from evidence.signature.trust import carried_trust
from reports.signature import SignatureReport, SignedFile, as_etsi, as_html, as_pdf
from reports.signature import signature_report as build
from reports.signature.etsi import VR, EmptyReportError
from reports.signature.wording import masked, words
from validator.signature import judge_signatures
from validator.signature.policy import policy_sha256

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
BUILDING = "vn-signed-pdf/bo-xay-dung"
RECEIVED = datetime(2026, 11, 1, tzinfo=UTC)
KEYS = ["issuer", "signer", "manager", "time", "integrity", "valid_then", "validity", "overall"]

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="skipped: no corpora")


def signed(name: str) -> SignedFile:
    path = next(CORPORA.glob(name))
    facts = collect_signatures(path, trust=carried_trust())
    verdicts = judge_signatures(facts, file=path.name, received_at=RECEIVED)
    return SignedFile(
        path=path.name, sha256="ab" * 32, size=1, facts=facts, verdicts=tuple(verdicts)
    )


def report_of(*files: SignedFile) -> SignatureReport:
    return build(
        files,
        agency="Sở Nội vụ",
        checked_at="2026-11-01T00:00:00Z",
        policy="p",
        rules_version="r",
        trust="cd" * 32,
    )


@pytest.fixture(scope="module")
def genuine() -> SignedFile:
    return signed(f"{BUILDING}/QCVN*.pdf")


def test_the_eight_items_stand_in_the_order_of_the_circular(genuine: SignedFile) -> None:
    for _, row in report_of(genuine).rows:
        assert [item.key for item in row.items] == KEYS
        assert all(item.value_vi and item.value_en for item in row.items)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("signed-pdf/libreoffice/signing-bad.pdf", "bad"),
        ("signed-pdf/dss/pdf-with-empty-sig.pdf", "bad"),
        ("signed-pdf/dss/encrypted.pdf", "unknown"),
    ],
)
def test_the_last_item_is_the_verdict_and_no_item_is_empty(name: str, state: str) -> None:
    _, row = report_of(signed(name)).rows[0]
    assert (row.items[-1].state, row.state) == (state, state)
    assert row.verdict.verdict_vi in row.items[-1].value_vi.lower()
    assert all(item.value_vi and item.value_en for item in row.items)


def test_names_nobody_vouches_for_are_told_as_such(genuine: SignedFile) -> None:
    own = signed("signed-pdf/pyhanko/minimal-signed-twice-both-created.pdf")
    for file, states in ((genuine, {"good"}), (own, {"unknown"})):
        for _, row in report_of(file).rows:
            named = [item for item in row.items if item.key in ("issuer", "signer", "validity")]
            assert {item.state for item in named} == states
    _, row = report_of(own).rows[0]
    assert "chưa có CA tin cậy xác nhận" in row.items[0].value_vi


def test_a_file_changed_after_signing_is_not_whole() -> None:
    _, row = report_of(signed("signed-pdf/libreoffice/signing-bad.pdf")).rows[0]
    assert next(item for item in row.items if item.key == "integrity").state == "bad"


def test_unknown_revocation_is_never_green(genuine: SignedFile) -> None:
    for _, row in report_of(genuine).rows:
        valid_then = next(item for item in row.items if item.key == "valid_then")
        assert valid_then.state == "unknown"


def test_the_verdict_at_each_time_and_its_proofs_are_shown(genuine: SignedFile) -> None:
    report = report_of(genuine)
    for _, row in report.rows:
        assert len(row.moments) == 3
        assert any(proof.counted for proof in row.proofs)
    page = as_html(report)
    assert "thời điểm tiếp nhận (01/11/2026 07:00:00)" in page
    assert "thời điểm kho lưu trữ tiếp nhận tệp" in page


def test_a_file_no_archive_holds_has_no_custody(genuine: SignedFile) -> None:
    report = build(
        [genuine],
        agency="",
        checked_at="2026-11-01T00:00:00Z",
        policy="p",
        rules_version="r",
        trust="",
        kept=False,
    )
    page = as_html(report)
    assert "tiếp nhận tệp" not in page
    assert "thời điểm kiểm tra (01/11/2026 07:00:00)" in page


def test_unsigned_and_unread_are_told_apart() -> None:
    plain = SignedFile(path="a.pdf", sha256="", size=0, facts={"problems": []}, verdicts=())
    unread = SignedFile(path="b.pdf", sha256="", size=0, facts=None, verdicts=())
    first, second = report_of(plain, unread).files
    assert first.note_vi == words()["says"]["file-unsigned"]["vi"]
    assert second.note_vi == words()["says"]["file-not-read"]["vi"]


def test_every_form_ends_with_what_it_is_not(genuine: SignedFile, tmp_path: Path) -> None:
    report = report_of(genuine)
    out = tmp_path / "a.pdf"
    out.write_bytes(as_pdf(report))
    printed = " ".join(" ".join(p.extract_text() for p in pypdf.PdfReader(out).pages).split())
    for text in (as_html(report), printed):
        assert "01/11/2026 07:00:00, không thay kết luận của cơ quan có thẩm quyền" in text


def test_the_pdf_is_the_same_for_the_same_report(genuine: SignedFile) -> None:
    assert as_pdf(report_of(genuine)) == as_pdf(report_of(genuine))


def test_what_a_file_says_is_text_in_the_page(genuine: SignedFile) -> None:
    evil = '<script>alert("x")</script>&<b>'
    named = SignedFile(
        path=evil, sha256="ab" * 32, size=1, facts=genuine.facts, verdicts=genuine.verdicts
    )
    assert evil not in as_html(report_of(named))
    assert as_pdf(report_of(named)).startswith(b"%PDF")


def test_the_xml_has_one_report_per_signature_with_its_indications(genuine: SignedFile) -> None:
    report = report_of(genuine)
    root = etree.fromstring(as_etsi(report, {genuine.path: genuine}))
    found = [
        one.findtext("{*}MainIndication")
        for one in root.iterfind(
            f"{{{VR}}}SignatureValidationReport/{{*}}SignatureValidationStatus"
        )
    ]
    assert found == ["urn:etsi:019102:mainindication:indeterminate"] * len(report.rows)
    held = {one.get("id") for one in root.iter(f"{{{VR}}}ValidationObject")}
    assert {f"C-{sha}" for sha in genuine.facts["certificates"]} == held  # type: ignore[index]
    refers = {one.get("VOReference") for one in root.iter() if one.get("VOReference")}
    assert refers
    assert refers <= held


def test_the_xml_holds_its_elements_in_the_order_of_the_schema(genuine: SignedFile) -> None:
    order = [
        "SignatureIdentifier",
        "ValidationConstraintsEvaluationReport",
        "ValidationTimeInfo",
        "SignersDocument",
        "SignatureAttributes",
        "SignerInformation",
        "SignatureValidationProcess",
        "SignatureValidationStatus",
    ]
    root = etree.fromstring(as_etsi(report_of(genuine), {genuine.path: genuine}))
    for one in root.iterfind(f"{{{VR}}}SignatureValidationReport"):
        names = [etree.QName(child).localname for child in one]
        assert names == [name for name in order if name in names]


def test_there_is_no_xml_without_a_signature() -> None:
    plain = SignedFile(path="a.pdf", sha256="", size=0, facts={"problems": []}, verdicts=())
    with pytest.raises(EmptyReportError):
        as_etsi(report_of(plain), {"a.pdf": plain})


def test_the_json_form_is_json(genuine: SignedFile) -> None:
    raw: Any = json.loads(json.dumps(report_of(genuine).as_dict()))
    assert raw["files"][0]["signatures"][0]["verdict"]["reasons"]


@given(st.text(alphabet="0123456789", min_size=8, max_size=14))
def test_numbers_of_identity_papers_are_masked(digits: str) -> None:
    for kind in ("CMND:", "CCCD: ", "HC:"):
        text = masked(f"UID={kind}{digits}, CN=A")
        assert digits not in text
        assert digits[-3:] in text
    assert masked("UID=MNS:1057059") == "UID=MNS:1057059"


def test_the_words_are_in_both_languages() -> None:
    table = words()
    assert [row["key"] for row in table["items"]] == KEYS
    for row in [*table["items"], *table["says"].values()]:
        assert row["vi"]
        assert row["en"]


def test_a_step_in_doubt_is_not_told_as_a_fault() -> None:
    _, row = report_of(signed("vn-signed-pdf/cong-bao/50-2026-nd-cp.pdf")).rows[0]
    path = next(step for step in row.steps if step.number == 6)
    assert (path.state, path.mark_vi) == ("unknown", "chưa đủ căn cứ")
    assert not [step for step in row.steps if step.state == "bad"]


def test_codes_of_the_check_do_not_leak_into_the_words() -> None:
    remains = signed("vn-signed-pdf/cong-bao/151-2025-nd-cp-part-1.pdf")
    page = as_html(report_of(remains))
    for code in ("beyond-end-of-file", "ValueError", "byte range", "stamp-no-path"):
        assert code not in page
    assert "chữ ký sót lại của một tệp khác" in page
    assert "(chưa dựng được đường dẫn tin cậy của dấu thời gian)" in page


def test_a_printed_signature_block_is_never_plainly_unsigned() -> None:
    printed = (1, "Ký bởi: TRUNG TÂM CÔNG BÁO Email:")
    one = SignedFile(
        path="a.pdf", sha256="", size=0, facts={"problems": []}, verdicts=(), printed=printed
    )
    (row,) = report_of(one).files
    assert "trang 1" in row.note_vi
    assert "“Ký bởi: TRUNG TÂM CÔNG BÁO Email:”" in row.note_vi
    assert "page 1" in row.note_en


def test_the_text_layer_of_a_scan_is_told_as_what_it_is(genuine: SignedFile) -> None:
    layer = {"kind": "scan_text", "page": 1, "object": 0, "detail": "1-4", "count": 4}
    (row,) = report_of(replace(genuine, facts={**(genuine.facts or {}), "shadow": [layer]})).files
    assert "1-4 là ảnh quét" in row.note_vi


def test_the_policy_of_the_standard_report_is_the_policys_own_digest(genuine: SignedFile) -> None:
    root = etree.fromstring(as_etsi(report_of(genuine), {genuine.path: genuine}))
    held = base64.b64decode(root.findtext(".//{*}SigPolicyHash/{*}DigestValue"))
    assert held.hex() == policy_sha256()
    assert root.findtext(".//{*}PolicyName") == f"p; trust {'cd' * 32}"


@pytest.mark.parametrize(("step", "known"), [("value", {"issuer"}), ("path", set())])
def test_names_are_known_only_where_that_key_signed_and_an_authority_stands_behind_it(
    genuine: SignedFile, step: str, known: set[str]
) -> None:
    """A genuine certificate lies in every signed file; anybody can put it beside a value."""
    verdict = genuine.verdicts[0]
    reasons = [r | {"ok": False} if r["step"] == step else r for r in verdict.reasons]
    forged = replace(genuine, verdicts=(replace(verdict, reasons=tuple(reasons)),))
    (row,) = (row for _, row in report_of(forged).rows)
    named = {item.key: item for item in row.items if item.key in ("issuer", "signer", "manager")}
    assert {key for key, item in named.items() if item.state == "good"} == known
    assert "BỘ XÂY DỰNG" in named["manager"].value_vi

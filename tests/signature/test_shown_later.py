"""What a later signature, seal or stamp may show, and what it may not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attack_support import CELL_3, CELL_7C, CELL_8, CELL_14, document, ink, seal, why, words
from cryptography.x509.oid import NameOID

from validator.signature.visible import whose

RECEIVED = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


GENUINE: dict[str, list[tuple[str, tuple[int, int, int, int], Any]]] = {
    "number, date, seal": [
        ("So", CELL_3, words("12/QD-SNV", 110, 17)),
        ("Ngay", (400, 735, 420, 752), words("02", 20, 17)),
        ("Thang", (440, 735, 455, 752), words("3", 15, 17)),
        ("Dau", CELL_8, seal()),
    ],
    "seal, then number": [
        ("Dau", CELL_8, seal()),
        ("So", CELL_3, words("12", 110, 17)),
    ],
    "another person, then seal": [
        ("ChuKy2", CELL_7C, seal("blue")),
        ("Dau", CELL_8, seal()),
    ],
    "hanging seal": [("Dau", (60, 700, 160, 800), seal())],
    "seal over the sum": [("Dau", (300, 560, 400, 660), seal())],
    "copy": [
        ("Dau", CELL_8, seal()),
        ("SaoY", CELL_14, words("SAO Y; So Noi vu; 02/3/2026", 120, 30)),
    ],
}


@pytest.mark.parametrize("certify", [True, False])
@pytest.mark.parametrize("name", GENUINE)
def test_genuine_files_pass(judged: Any, pki: Any, sign: Any, name: str, certify: bool) -> None:
    data = sign(document(), pki.person, certify=certify)
    for field, box, look in GENUINE[name]:
        who = pki.deputy if field == "ChuKy2" else pki.organ
        data = sign(data, who, field=field, box=box, look=look)
    verdicts = judged(data)
    assert {v.verdict_vi for v in verdicts} == {"hợp lệ"}, [why(v) for v in verdicts]


@pytest.mark.parametrize(
    ("who", "box", "look", "expected"),
    [
        ("stranger", CELL_8, seal(), "seen-signer-unknown"),
        ("other", CELL_8, seal(), "seen-signer-other"),
        ("organ", CELL_8, words("So tien: 900", 90, 90), "seen-no-stamp"),
        ("organ", CELL_8, seal("blue"), "seen-no-stamp"),
        ("deputy", CELL_8, seal(), "seen-no-stamp"),
        ("deputy", (300, 592, 390, 622), ink("900", "black"), "seen-no-stamp"),
        ("deputy", (300, 592, 316, 604), ink("9", "blue"), "seen-no-stamp"),
        ("deputy", (300, 592, 390, 622), ink("900", "blue"), "seen-covers"),
        ("organ", (300, 590, 340, 630), seal(), "seen-no-stamp"),
        ("organ", (300, 560, 500, 660), seal().resize((240, 120)), "seen-no-stamp"),
        ("organ", (100, 20, 200, 120), seal(), "seen-out-of-place"),
        ("organ", (300, 590, 360, 620), words("9", 60, 30), "seen-out-of-place"),
        ("organ", (280, 560, 380, 660), seal("white"), "seen-covers"),
    ],
)
def test_what_a_later_signature_may_not_show(
    judged: Any, pki: Any, sign: Any, certified: bytes, who: str, box: Any, look: Any, expected: str
) -> None:
    """One per condition: the sneaky signature attack and its kin."""
    data = sign(certified, getattr(pki, who), field="Them", box=box, look=look)
    verdict = judged(data)[0]
    assert (verdict.verdict_vi, why(verdict)) == ("chưa đủ căn cứ", expected)


def test_a_sister_organ_under_the_same_superior_is_another_organ() -> None:
    def item(**subject: str) -> dict[str, Any]:
        return {"signer_facts": {"subject": {"o": "UBND tỉnh An Bình", **subject}}}

    own, sister = item(cn="SỞ NỘI VỤ"), item(cn="SỞ TÀI CHÍNH")
    assert whose(sister, own, ()) == ""
    assert whose(own, own, ()) == "issuing"
    assert whose(own, item(cn="Nguyễn Văn A", ou="Sở Nội vụ"), ()) == "issuing"
    assert whose(sister, item(cn="Nguyễn Văn A", ou="Sở Nội vụ"), ()) == ""
    assert whose(sister, item(cn="Nguyễn Văn A"), ()) == "superior"  # names nothing nearer
    assert whose(item(cn="VĂN THƯ", o="Sở Nội vụ"), own, ()) == "issuing"


def test_the_organ_of_the_same_name_in_another_province_is_another_organ() -> None:
    def item(**subject: str) -> dict[str, Any]:
        return {"signer_facts": {"subject": subject}}

    signer = item(cn="Nguyễn Văn A", o="Sở Nội vụ tỉnh Kon Tum")
    assert whose(item(cn="SỞ NỘI VỤ", o="UBND TỈNH GIA LAI"), signer, ()) == ""
    assert whose(item(cn="SỞ NỘI VỤ", o="UBND TỈNH KON TUM"), signer, ()) == "issuing"


def test_the_receiving_organ_may_stamp_anothers_document_but_not_number_it(
    judged: Any, pki: Any, sign: Any, certified: bytes
) -> None:
    stamp = words("SAO Y; So Tai chinh; 02/3/2026", 120, 30)
    data = sign(certified, pki.other, field="SaoY", box=CELL_14, look=stamp)
    assert why(judged(data)[0]) == "seen-signer-other"
    name = pki.other.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    told = judged(data, receivers=[name])[0]
    assert told.verdict_vi == "hợp lệ", why(told)
    number = sign(certified, pki.other, field="So", box=CELL_3, look=words("12", 110, 17))
    assert why(judged(number, receivers=[name])[0]) == "seen-no-stamp"


def test_a_number_over_the_number_that_stands_there(judged: Any, pki: Any, sign: Any) -> None:
    numbered = sign(document(), pki.organ, box=CELL_3, look=words("12", 110, 17), certify=True)
    again = sign(numbered, pki.organ, field="So2", box=CELL_3, look=words("99", 110, 17))
    assert why(judged(again)[0]) == "seen-covers"

"""Whose certificate it is: a person's, an organ's, or not told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.signature.parties import party_of


@pytest.mark.parametrize(
    ("subject", "kind", "basis"),
    [
        ({"cn": "CỤC THUẾ", "o": "BỘ TÀI CHÍNH"}, "organ", "organ-word"),
        ({"cn": "BỘ XÂY DỰNG", "o": "BỘ XÂY DỰNG", "uid": "MNS:1057059"}, "organ", "organ-word"),
        ({"cn": "PHÒNG VĂN THƯ", "ou": "VĂN PHÒNG BỘ"}, "organ", "organ-word"),
        ({"cn": "CÔNG BÁO NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, "organ", "organ-word"),
        ({"cn": "Cổng Thông tin điện tử Chính phủ"}, "organ", "organ-word"),
        ({"cn": "Sở Nội vụ tỉnh An Bình", "o": "UBND tỉnh An Bình"}, "organ", "organ-word"),
        ({"cn": "U\u0309y ban nhân dân xã Đăk Hà"}, "organ", "organ-word"),
        ({"cn": "Trường THPT Kon Tum"}, "organ", "organ-word"),
        ({"cn": "VIETTEL", "o": "Viettel"}, "organ", "same-as-organisation"),
        ({"cn": "VNPT GROUP", "uid": "MST:0100684378"}, "organ", "organ-number"),
        ({"cn": "Trương Văn An", "o": "Sở Nội vụ"}, "person", "family-name"),
        ({"cn": "NGUYỄN THỊ MINH THU", "ou": "Sở Nội vụ"}, "person", "family-name"),
        ({"cn": "Y Thị Bích Thọ"}, "person", "family-name"),
        ({"cn": "Đoàn Văn Hậu (Chủ tịch)"}, "person", "family-name"),
        ({"cn": "TRAN VAN B", "uid": "CMND:012345678"}, "person", "person-number"),
        ({"cn": "Nguyễn An", "uid": "CCCD:001; MST:0100109106"}, "person", "person-number"),
        ({"cn": "X", "given_name": "Zoltán", "surname": "Géczi"}, "person", "personal-name"),
        ({"cn": "Bà Trần Thị Bình"}, "person", "family-name"),
        ({"cn": "PGS.TS Nguyễn Văn An"}, "person", "family-name"),
        ({"cn": "Nguyễn Văn An - Giám đốc"}, "person", "family-name"),
        ({"cn": "NGUYEN VAN AN"}, "person", "bare-name"),
        ({"cn": "SO Y TE TINH KON TUM"}, "organ", "bare-name"),
        ({"cn": "QUAN LY DU AN"}, "organ", "bare-name"),
        ({"cn": "VU TO CHUC CAN BO"}, "unknown", "not-told"),
        ({"cn": "TRUONG VAN HOA"}, "unknown", "not-told"),
        ({"cn": "PHUONG THI HOA"}, "unknown", "not-told"),  # Phương, a name, or a phường
        ({"cn": "Van Lang University"}, "unknown", "not-told"),
        ({"cn": "CN Hà Nội"}, "organ", "organ-word"),
        ({"cn": "good-user", "o": "Nowina Solutions"}, "unknown", "not-told"),
        ({"cn": "Nguyễn Văn 2"}, "unknown", "not-told"),
        ({}, "unknown", "not-told"),
    ],
)
def test_the_subject_tells_whose_it_is(subject: dict[str, str], kind: str, basis: str) -> None:
    party = party_of(subject)
    assert (party.kind, party.basis) == (kind, basis)
    assert party.words("vi") and party.words("en")


def test_no_subject_tells_nothing() -> None:
    assert party_of(None).kind == "unknown"


@given(st.dictionaries(st.sampled_from(["cn", "o", "uid", "serial_number"]), st.text()))
def test_any_subject_is_told_with_a_basis(subject: dict[str, str]) -> None:
    assert party_of(subject).words("vi")

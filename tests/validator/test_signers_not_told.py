"""Where rules about who signed say nothing, and why."""

from __future__ import annotations

from typing import Any

import pytest
from case_support import context_of, view_of

from validator.catalogue import load_catalogue
from validator.judge import judge
from validator.names import elsewhere, places
from validator.signature import default_policy

COMPANY = {"cn": "CÔNG TY TNHH HÒA BÌNH", "o": "CÔNG TY TNHH HÒA BÌNH"}
NEIGHBOUR = {"cn": "SỞ NỘI VỤ", "o": "UBND TỈNH GIA LAI"}
OWN = {"cn": "Sở Nội vụ tỉnh Kon Tum", "o": "Ủy ban nhân dân tỉnh Kon Tum"}
PUBLIC = {"signer": {"anchor": min(default_policy().public_anchors)}}
SEEN = {"error": "", "page": 1, "rotation": 0, "box": [450, 790, 580, 830], "page_size": [595, 842]}
LOOK = {**SEEN, "images": [], "shapes": [], "text": []}


def signature(subject: dict[str, str | None], **more: Any) -> dict[str, Any]:
    return {"item": {"signer_facts": {"subject": subject}, "appearance": LOOK}, **more}


PERSON = signature({"cn": "Nguyễn Văn An"})
UNTIMED = {"item": {**PERSON["item"], "claimed_time": ""}}


@pytest.mark.parametrize(
    ("rule", "reason", "document", "role", "signatures"),
    [
        ("S-003", "attached-original", {}, "phụ lục", [PERSON, signature(OWN)]),
        (
            "S-005",
            "not-a-copy",
            {"TypeName": "Bản sao y", "Carrier": "giấy"},
            "bản quét",
            [signature(OWN)],
        ),
        ("S-014", "no-state-organ", {}, "chính", [signature(COMPANY, path=PUBLIC)]),
        (
            "S-016",
            "party-unknown",
            {},
            "chính",
            [signature({"cn": "an.nv@kontum.gov.vn", "o": None}), signature(OWN)],
        ),
        ("S-007", "not-an-original", {"TypeName": "Biên bản"}, "chính", [PERSON]),
        ("S-008", "not-an-original", {"TypeName": "Biên bản"}, "chính", [PERSON]),
        ("S-008", "date-missing", {}, "chính", [UNTIMED]),
        ("S-019", "date-missing", {}, "chính", [UNTIMED]),
        ("T02-SIG-06", "organ-not-matched", {}, "bản quét", [signature(NEIGHBOUR)]),
    ],
)
def test_a_rule_that_says_nothing_says_why(
    rule: str, reason: str, document: dict[str, str], role: str, signatures: list[Any]
) -> None:
    file = {"path": "a.pdf", "role": role, "signatures": signatures}
    view = view_of({"documents": [{**document, "files": [file]}]})
    results = judge(view, context_of({}), load_catalogue()).results
    assert [found.reason for found in results if found.rule == rule] == [reason]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Sở Lao động - Thương binh và Xã hội tỉnh Kon Tum", {"tỉnh": ("kon", "tum")}),
        ("UBND TP. Pleiku, tỉnh Gia Lai", {"thành phố": ("pleiku",), "tỉnh": ("gia", "lai")}),
        ("Tỉnh ủy Kon Tum", {}),
        ("Sở Nội vụ", {}),
    ],
)
def test_the_places_a_name_names(name: str, found: dict[str, tuple[str, ...]]) -> None:
    assert places(name) == found


def test_a_name_without_a_place_is_nowhere_else() -> None:
    assert elsewhere(NEIGHBOUR.values(), "Sở Nội vụ tỉnh Kon Tum")
    assert not elsewhere(OWN.values(), "Sở Nội vụ tỉnh Kon Tum")
    assert not elsewhere(["SỞ NỘI VỤ", "BỘ NỘI VỤ"], "Sở Nội vụ tỉnh Kon Tum")
    assert not elsewhere(["SỞ Y TẾ", "UBND TỈNH ĐẮKLẮK"], "Sở Y tế tỉnh Đắk Lắk")
    assert not elsewhere(["SỞ Y TẾ", "UBND TP. HCM"], "Sở Y tế Thành phố Hồ Chí Minh")
    assert elsewhere(["SỞ Y TẾ", "UBND TP. HN"], "Sở Y tế Thành phố Hồ Chí Minh")
    assert elsewhere(["SỞ Y TẾ", "UBND TỈNH QUẢNG NGÃI"], "Sở Y tế tỉnh Quảng Ninh")

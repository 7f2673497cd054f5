"""Where rules about copies, scans and an office's own form say nothing, and why."""

from __future__ import annotations

from typing import Any

import pytest
from case_support import BASE, context_of, view_of

from validator.catalogue import load_catalogue
from validator.judge import judge

LATE = {"received_at": "2025-09-20T02:00:00+00:00"}
SCAN = {
    "size": [595.28, 841.89],
    "rotation": 0,
    "images": [
        {
            "box": [0, 0, 595.28, 841.89],
            "pixels": [2480, 3508],
            "dpi": [300, 300],
            "color": "rgb",
            "bits": 24,
        }
    ],
    "image_count": 1,
    "text": [0, 400, 0],
}
RECOPY = {"letter": "QUYET_DINH_SAO_Y", "from": "C-004", "departure": "another form"}
ARIAL = {"letter": "CONG_VAN_KON_TUM", "from": "SNV-4.1", "departure": "Arial"}


@pytest.mark.parametrize(
    ("rule", "reason", "issued", "file"),
    [
        ("C-001", "copy-source-unknown", "11/08/2025", RECOPY),
        ("C-001", "no-copy-block", "11/08/2025", {"letter": "QUYET_DINH"}),
        ("C-003", "not-a-scan", "01/08/2025", {}),
        ("C-003", "pdfa-not-read", "01/08/2025", {"facts": {"layout": {"pages": [SCAN, SCAN]}}}),
        ("C-004", "no-copy-block", "11/08/2025", {"letter": "QUYET_DINH"}),
        ("C-004", "lines-not-read", "11/08/2025", {}),
        ("SNV-4.1", "not-in-force", "07/07/2025", ARIAL),
        ("SNV-9.2c", "not-in-force", "07/07/2025", ARIAL),
    ],
)
def test_a_rule_that_says_nothing_says_why(
    rule: str, reason: str, issued: str, file: dict[str, Any]
) -> None:
    name = BASE["dossier"]["FileCode"] + ".001.pdf"
    case = {
        "context": LATE,
        "documents": [{"IssuedDate": issued, "files": [{"path": name, **file}]}],
    }
    results = judge(view_of(case), context_of(case), load_catalogue()).results
    assert [found.reason for found in results if found.rule == rule] == [reason]

"""Words the commands share: outcomes and findings for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

OUTCOMES = {
    "archived": "đã lưu",
    "already_archived": "đã có trong kho",
    "quarantined": "tạm giữ",
    "refused": "từ chối",
    "withheld": "không nhận (nghi có nội dung mật)",
    "examined": "đã kiểm tra",
    "submission": "tệp mô tả",
}
_LIMIT = 40  # findings shown; the rest is counted


def finding_lines(findings: Iterable[Mapping[str, Any]], lang: str = "vi") -> list[str]:
    """Findings (JSON form) in words, errors first; long lists are cut with a visible count."""
    from schemas.finding import Finding
    from validator.catalogue import load_catalogue
    from validator.report import render

    catalogue = load_catalogue()
    order = {"error": 0, "warning": 1, "info": 2}
    rows = sorted(findings, key=lambda row: order[row["severity"]])
    lines = []
    for row in rows[:_LIMIT]:
        words = render(Finding.from_dict(dict(row)), catalogue, lang)
        place = f" ({words['place']})" if words["place"] else ""
        lines.append(f"  [{words['severity']}] {row['rule']}{place}: {words['message']}")
        if words["remedy"] and row["severity"] != "info":
            lines.append(f"      → {words['remedy']}")
    if len(rows) > _LIMIT:
        lines.append(f"  … và {len(rows) - _LIMIT} phát hiện khác (xem đủ bằng --json)")
    return lines

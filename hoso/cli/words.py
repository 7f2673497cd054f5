"""Words the commands share: outcomes, days, sizes, signatures and findings for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

Row = Mapping[str, Any]

OUTCOMES = {
    "archived": "nhận vào kho",
    "already_archived": "đã có trong kho",
    "quarantined": "tạm giữ",
    "refused": "trả lại",
    "withheld": "không nhận (nghi có nội dung mật)",
    "examined": "đã kiểm tra",
    "submission": "tệp mô tả",
}
MARKS = {"archived": "✓", "already_archived": "=", "quarantined": "!", "examined": "✓"}
_PLACES = 3  # places shown of one rule; the rest is counted
_GROUPS = 12  # rules shown in full
_FEW_SIGNATURES = 6  # so many are listed one by one
_SHOWN_BAD = 10  # signatures that are not valid, listed by name
_SEVERITIES = ("error", "warning", "info")
_HEADS = {"error": "LỖI", "warning": "CẢNH BÁO", "info": "THÔNG TIN"}
_UNITS = ("byte", "KB", "MB", "GB", "TB")


def day_words(iso_day: str | None) -> str:
    """``DD/MM/YYYY`` of an ISO date; other text as it stands, "" for none."""
    from schemas.clock import dmy

    try:
        return dmy(date.fromisoformat(iso_day or ""))
    except ValueError:
        return iso_day or ""


def moment_words(instant: Any) -> str:
    """``DD/MM/YYYY HH:MM:SS`` in Vietnamese time of an instant or its RFC 3339 text."""
    from schemas.clock import from_iso, vn_time

    return vn_time(from_iso(instant) if isinstance(instant, str) else instant)


def size_words(size: int) -> str:
    """A number of bytes for people, with the Vietnamese decimal comma."""
    value, unit = float(size), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{size} byte" if unit == 0 else f"{value:.1f} {_UNITS[unit]}".replace(".", ",")


def rule_words(rules: Iterable[str]) -> str:
    """Rule ids with their titles: ``[X-001] Tệp được khai có trong gói``; other text as it is."""
    from validator.catalogue import load_catalogue

    known = load_catalogue().rules
    return "; ".join(f"[{rule}] {known[rule].vi}" if rule in known else rule for rule in rules)


def signature_lines(signatures: Sequence[Row], indent: str = "  ") -> Iterator[str]:
    """Few signatures one by one; many counted by verdict, those found bad also by name.

    ``signatures``: rows with ``file`` or ``path``, ``signer``, ``field``, ``conclusion`` and
    ``verdict_vi``.
    """
    if len(signatures) <= _FEW_SIGNATURES:
        for row in signatures:
            yield f"{indent}{_signed(row)}: {row['verdict_vi']}"
        return
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in signatures:
        groups[row["verdict_vi"]].append(row)
    for verdict, rows in sorted(groups.items(), key=lambda item: len(item[1])):
        yield f"{indent}{verdict}: {len(rows)} chữ ký"
        if rows[0]["conclusion"] == "TOTAL-FAILED":
            yield from (f"{indent}  - {_signed(row)}" for row in rows[:_SHOWN_BAD])
            yield from _more(len(rows) - _SHOWN_BAD, "chữ ký", f"{indent}  ")


def _signed(row: Row) -> str:
    name = row["signer"] or row["field"] or f"chữ ký {row.get('position', '')}".rstrip()
    return f"{row.get('file') or row.get('path')} · {name}"


def finding_lines(findings: Iterable[Row], indent: str = "  ") -> Iterator[str]:
    """Findings (JSON form) in words, worst first, those of one rule together.

    Every group says what, where (the first places, then a count) and what to do.
    """
    from schemas.finding import Finding
    from validator.catalogue import load_catalogue
    from validator.report import render

    catalogue = load_catalogue()
    groups: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in findings:
        groups[_SEVERITIES.index(row["severity"]), row["rule"]].append(row)
    ordered = sorted(groups)
    for level, rule in ordered[:_GROUPS]:
        rows, severity = groups[level, rule], _SEVERITIES[level]
        shown = [
            render(Finding.from_dict(dict(row)), catalogue, "vi")
            for row in rows[: 1 if severity == "info" else _PLACES]
        ]
        count = f" – {len(rows)} chỗ" if len(rows) > 1 else ""
        yield f"{indent}{_HEADS[severity]} [{rule}] {shown[0]['title']}{count}"
        for words in shown:
            place = f" ({words['place']})" if words["place"] else ""
            yield f"{indent}  - {words['message']}{place}"
        yield from _more(len(rows) - len(shown), "chỗ", f"{indent}  ")
        if shown[0]["remedy"] and severity != "info":
            yield f"{indent}  → {shown[0]['remedy']}"
    yield from _more(len(ordered) - _GROUPS, "quy tắc", indent)


def _more(count: int, what: str, indent: str) -> Iterator[str]:
    if count > 0:
        yield f"{indent}… và {count} {what} khác (xem đủ bằng --json)"


def severity_counts(findings: Iterable[Row]) -> str:
    """``3 lỗi, 12 cảnh báo, 40 thông tin``."""
    counts = dict.fromkeys(_SEVERITIES, 0)
    for row in findings:
        counts[row["severity"]] += 1
    words = {"error": "lỗi", "warning": "cảnh báo", "info": "thông tin"}
    return ", ".join(f"{count} {words[name]}" for name, count in counts.items())


def broken_lines(broken: Sequence[Row]) -> Iterator[str]:
    """What is said of invariants that do not hold after a run (``Problem`` in JSON form)."""
    if not broken:
        return
    yield f"CHÚ Ý: số liệu của kho không khớp nhau ở {len(broken)} chỗ:"
    for row in broken:
        yield f"  - {row['message']}"
        yield f"    → {row['remedy']}"


def index_lines(index: Row) -> Iterator[str]:
    """What is said of an index that could not be brought up to date; nothing where it was."""
    if index["error"]:
        yield f"CHÚ Ý: hồ sơ đã lưu an toàn nhưng chưa tra cứu được: {index['error']['message']}"
        yield f"  {index['error']['remedy']}"
    elif index["left"]:
        yield f"CHÚ Ý: hồ sơ đã lưu an toàn nhưng {index['left']} mục chưa tra cứu được."
    else:
        return
    yield "  Lệnh tiếp nhận sau sẽ tự bổ sung; bổ sung ngay: hoso rebuild --pending"

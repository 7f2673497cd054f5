"""An inspection of the synthetic archive, and workbooks as inspectors give them back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from report_world import book, make_frames

from reports.frames import Frames
from reports.inspection.freeze import Asked, freeze
from reports.inspection.model import Decision, Frozen
from reports.inspection.rows import asked_rows, in_force
from reports.inspection.take import HEADS, Taken, head_of, take
from reports.inspection.tally import Result, result_of
from reports.period import period_of

AT = datetime(2026, 3, 10, 1, tzinfo=UTC)
DECISION = Decision(
    number="15/QĐ-SNV",
    day="2026-03-05",
    issuer="Giám đốc Sở Nội vụ",
    about="kiểm tra công tác văn thư, lưu trữ",
)
RIGHT = {"verdict": "Đúng", "inspector": "Trần Thị Bình"}


def inspection(frames: Frames | None = None, **changes: Any) -> Frozen:
    asked: dict[str, Any] = {
        "decision": DECISION,
        "inspectors": ("Nguyễn Văn An, Trưởng đoàn", "Trần Thị Bình, thành viên"),
        "kind": "dossier",
        "period": period_of("2024"),
        "size": 3,
        "seed": "20260305",
        **changes,
    }
    return freeze(
        frames or make_frames(12, 3),
        book(),
        Asked(**asked),
        id="2026-15-qd-snv",
        snapshot="0123456789ab",
        at=AT,
        operator="Văn thư",
    )


def given_back(
    frozen: Frozen, rows: dict[str, dict[str, str]] | list[tuple[str, dict[str, str]]], **said: str
) -> Taken:
    """What is taken of a workbook with these rows: (code, cells by name); ``said``: as take."""
    pairs = list(rows.items()) if isinstance(rows, dict) else rows
    told = [
        [9 + place, {head_of(name): {"code": code, **cells}.get(name, "") for name in HEADS}]
        for place, (code, cells) in enumerate(pairs)
    ]
    columns = {head_of(name): "ABCDE"[place] for place, name in enumerate(HEADS)}
    sheet = {"name": "Kết luận", "above": [], "columns": columns, "rows": told, "more": False}
    source, at = said.get("source", "s1"), said.get("at", "2026-03-11T01:00:00Z")
    return take(frozen, [sheet], rules=set(book().words), source=source, at=at)


def all_right(frozen: Frozen, **but: dict[str, str]) -> dict[str, dict[str, str]]:
    """Every row with the verdict "right", but for those of ``but`` (by code)."""
    return {row.code: but.get(row.code, RIGHT) for row in asked_rows(frozen)}


def counted(frozen: Frozen, rows: dict[str, dict[str, str]]) -> Result:
    return result_of(frozen, in_force(given_back(frozen, rows).given))

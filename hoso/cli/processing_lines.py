"""How ``hoso report processing`` reads on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from reports.processing import Processing
from schemas.clock import dmy
from schemas.masking import mask_numbers

_SHOWN = 200  # papers listed on a terminal; --json has all
_DAYS = ("issued", "arrived", "due", "last_day", "closed")
_KEYS = (
    "arrival_number", "number", "notation", "organ", "subject", "unit", "person", *_DAYS, "state",
    "late", "object_id", "position",
)  # fmt: skip


def total_lines(found: Processing, snapshot: str, out: Path) -> Iterator[str]:
    """The totals, each sum spelled out."""
    total = found.total
    yield f"Đã ghi báo cáo: {out}"
    yield f"Kỳ: {found.asked.period.words}"
    yield f"Tính đến hết ngày {dmy(found.asked.counted.end)}"
    yield (
        f"Tồn đầu kỳ {total['backlog']} + nhận {total['received']} = "
        f"đã xử lý {total['done']} + chưa xử lý {total['open']}"
    )
    yield (
        f"Đã xử lý: đúng hạn {total['done_on_time']}, quá hạn {total['done_late']}, "
        f"không có hạn {total['done_no_due']}, hồi tố {total['done_retroactive']}, "
        f"chưa đánh giá {total['done_unknown']}"
    )
    yield (
        f"Chưa xử lý: còn hạn {total['open_in_time']}, quá hạn {total['open_late']}, "
        f"không có hạn {total['open_no_due']}, chờ nơi khác {total['open_waiting']}"
    )
    yield f"Mã số liệu: {snapshot}"


def paper_rows(papers: pd.DataFrame) -> list[dict[str, Any]]:
    """The papers as JSON rows; days ISO, "" where not told."""
    return [{key: _value(key, row[key]) for key in _KEYS} for row in papers.to_dict("records")]


def paper_lines(papers: pd.DataFrame) -> Iterator[str]:
    """One line per paper."""
    for row in papers.head(_SHOWN).to_dict("records"):
        sign = "/".join(part for part in (row["number"], row["notation"]) if part)
        told = [f"Số đến {row['arrival_number']}" if row["arrival_number"] else "", sign]
        told += [mask_numbers(str(row["subject"])), str(row["unit"])]
        told += [f"đến {_day(row['arrived'])}", f"hạn {_day(row['last_day'])}"]
        told += [f"xong {_day(row['closed'])}" if not pd.isna(row["closed"]) else "chưa xong"]
        yield "- " + " · ".join(part for part in told if part)
    if len(papers) > _SHOWN:
        yield f"… và {len(papers) - _SHOWN} văn bản khác (--json nêu đủ)"
    yield f"{len(papers)} văn bản"


def _day(value: Any) -> str:
    return "không có" if pd.isna(value) else dmy(value.date())


def _value(key: str, value: Any) -> Any:
    if key in _DAYS:
        return "" if pd.isna(value) else f"{value:%Y-%m-%d}"
    if key in ("late", "position"):
        return int(value)
    return mask_numbers(str(value)) if key == "subject" else str(value)

"""Findings and their history in lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from schemas.clock import dmy, from_iso, office_date
from schemas.life import named, word
from schemas.masking import mask_numbers

if TYPE_CHECKING:
    from hoso.findings import World
    from ingest.replies import Known
    from schemas.life import Cover, Life, Step

_SHOWN = 40  # findings listed; --json and --out have all
# Part of a step -> the words before it.
_PARTS = {
    "letter": "phiếu số",
    "due": "hạn trả lời",
    "choice": "ý kiến",
    "text": "giải trình",
    "who": "người trả lời",
    "day": "ngày",
    "reason": "lý do",
    "basis": "căn cứ",
    "approver": "người duyệt",
    "until": "đến hết ngày",
}
# Part of a finding -> the words before it.
_TOLD = (
    ("unit", "Đơn vị"),
    ("file_code", "Hồ sơ"),
    ("number", "Văn bản"),
    ("place", "Vị trí"),
    ("source", "Căn cứ"),
    ("remedy", "Cách khắc phục"),
)
_DAYS = frozenset({"due", "day", "until"})


def list_lines(world: World, found: Sequence[tuple[dict[Any, Any], Life]]) -> Iterator[str]:
    """Sums by state, then the findings."""
    counts = Counter(life.state for _, life in found)
    parts = [
        f"{word('states', name).lower()} {counts[name]}" for name in named("states") if counts[name]
    ]
    yield f"Phát hiện: {len(found)}" + (f" = {' + '.join(parts)}" if parts else "")
    late = sum(life.is_overdue(world.on) for _, life in found)
    if late:
        yield f"Quá hạn trả lời: {late}"
    for row, life in found[:_SHOWN]:
        yield f"{row['code']}  [{row['rule']}] {_state(world, life)}"
        where = ", ".join(filter(None, (row["unit"], row["file_code"], row["number"])))
        yield f"      {where or row['subject']}: {_one_line(row['found'])}{_lasting(row)}"
    if len(found) > _SHOWN:
        yield f"… và {len(found) - _SHOWN} phát hiện khác (--json hoặc --out nêu đủ)"


def show_lines(world: World, known: Known, row: dict[Any, Any] | None, life: Life) -> Iterator[str]:
    """A finding, where it stands, every step with its parts."""
    yield f"{known.code}  [{known.subject.rule}] {_state(world, life)}"
    if row:
        yield f"  Phát hiện: {_one_line(row['found'])}"
        yield from (f"  {head}: {row[name]}" for name, head in _TOLD if row[name])
        yield from (f"  {text}" for text in filter(None, (_lasting(row).strip(" ()"),)))
    else:
        yield f"  Phát hiện khi đó: {_one_line(known.found)}"
    yield "Quá trình xử lý:" if life.steps else "Chưa có bước xử lý nào."
    for step in life.steps:
        yield from step_lines(step)


def step_lines(step: Step) -> Iterator[str]:
    """One step: when, what, who, then what it says."""
    day = dmy(office_date(from_iso(step.at)))
    yield f"  {day}  {word('steps', step.kind)} – {step.by}"
    if step.cover:
        yield f"      phạm vi: {cover_words(step.cover)}"
    for name, head in _PARTS.items():
        if value := getattr(step, name):
            yield f"      {head}: {_value(name, value)}"


def cover_words(cover: Cover) -> str:
    """What a waiver reaches."""
    first = dmy(date.fromisoformat(cover.first)) if cover.first else "…"
    last = dmy(date.fromisoformat(cover.last)) if cover.last else "…"
    parts = [f"quy tắc {cover.rule}"]
    parts += [f"đơn vị {cover.unit}"] if cover.unit else []
    parts += [f"hồ sơ {cover.dossier}"] if cover.dossier else []
    parts += [f"kỳ {first} – {last}"] if cover.first or cover.last else []
    return ", ".join(parts)


def _value(name: str, value: str) -> str:
    if name == "choice":
        return word("choices", value)
    return dmy(date.fromisoformat(value)) if name in _DAYS else mask_numbers(value)


def _state(world: World, life: Life) -> str:
    told = word("states", life.state)
    if life.waiver:
        until = dmy(date.fromisoformat(life.waiver.until))
        return f"{told} đến hết ngày {until} (trước đó: {word('states', life.base).lower()})"
    if life.due:
        late = ", QUÁ HẠN" if life.is_overdue(world.on) else ""
        return f"{told} (hạn trả lời {dmy(date.fromisoformat(life.due))}{late})"
    return told


def _lasting(row: Mapping[Any, Any]) -> str:
    """Whether the fault on a paper goes on, and until when it did; "" where that is not told."""
    if row["late"]:
        return f" (đến hôm nay chậm {row['late']})"
    if row["ended"]:
        return f" (đã kết thúc ngày {dmy(date.fromisoformat(row['ended']))})"
    return ""


def _one_line(text: str) -> str:
    return mask_numbers(" ".join(text.split()))

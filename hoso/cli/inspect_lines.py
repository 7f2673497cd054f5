"""What ``hoso inspect`` says, as lines for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoso.cli.words import day_words, moment_words
from reports.inspection.agreement import Agreement, agreement_text
from reports.inspection.kept import Kept
from reports.inspection.rows import asked_rows
from reports.inspection.tally import Count, Result, open_rows
from reports.inspection.words import period_text, sample_text, share_text
from reports.labels import Labels

if TYPE_CHECKING:
    from hoso.inspecting.close import Moved
    from hoso.inspecting.reading import Read

_SHOWN = 10  # ids or rows shown of one kind; --json has all
_STATES = {"open": "đang kiểm tra", "closed": "đã kết thúc"}
_COUNTS = {
    "confirmed": "phát hiện đúng",
    "false_alarms": "báo nhầm",
    "missed": "bỏ sót",
    "unclear": "không kết luận được",
    "open": "chưa có kết luận",
}


def told_dict(kept: Kept) -> dict[str, Any]:
    """What was frozen, with the items drawn."""
    told = kept.frozen.inspection
    names = ("number", "id", "file_code", "symbol", "title", "unit", "stratum", "version")
    items = [
        {**{name: getattr(item, name) for name in names}, "findings": len(item.findings)}
        for item in kept.frozen.items
    ]
    frozen = {name: value for name, value in told.as_dict().items() if name != "rule_titles"}
    return {**frozen, "object_id": kept.aip.object_id, "items": items}


def row_dict(kept: Kept) -> dict[str, Any]:
    """One line of the list."""
    told = kept.frozen.inspection
    names = ("id", "kind", "period", "unit", "population", "sample", "frozen_at")
    return {
        **{name: getattr(told, name) for name in names},
        "decision": told.decision.number,
        "day": told.decision.day,
        "state": kept.state,
        "rows": len(asked_rows(kept.frozen)),
        "open": len(open_rows(kept.frozen, kept.told)),
    }


def result_dict(kept: Kept, result: Result) -> dict[str, Any]:
    """The counts: whole, by rule, by unit."""
    return {
        "id": kept.frozen.inspection.id,
        "whole": asdict(result.whole),
        "rules": [asdict(count) for count in result.rules],
        "units": [asdict(count) for count in result.units],
    }


def show_dict(kept: Kept, result: Result, since: Moved) -> dict[str, Any]:
    """Everything about one inspection."""
    return {
        **told_dict(kept),
        "state": kept.state,
        "closed_at": kept.closing["closed_at"] if kept.closing else None,
        "result": result_dict(kept, result),
        "received": [dict(row) for row in kept.received],
        "moved": asdict(since),
    }


def new_lines(kept: Kept) -> Iterator[str]:
    """After freezing: how to go on."""
    told = kept.frozen.inspection
    yield f"Đã chốt cuộc kiểm tra {told.id}"
    yield from _frozen_lines(kept)
    yield f"MẪU KIỂM TRA: {told.sample}"
    for item in kept.frozen.items:
        group = f" [{item.stratum}]" if item.stratum else ""
        yield f"  {item.number:>3}. {item.name}{group}: {len(item.findings)} phát hiện"
    yield f"Tiếp theo: hoso inspect sheet {told.id} --out phieu-kiem-tra.xlsx"


def _frozen_lines(kept: Kept) -> Iterator[str]:
    told, labels = kept.frozen.inspection, Labels()
    yield f"Quyết định số {told.decision.number} ngày {day_words(told.decision.day)}"
    yield f"Đoàn kiểm tra: {'; '.join(told.inspectors)}"
    yield period_text(told, labels)
    if told.rules:
        yield f"Quy tắc: {', '.join(told.rules)}"
    yield f"Mẫu: {sample_text(told, labels)}"
    if told.undated:
        yield f"Không thuộc kỳ nào vì không có ngày kết thúc: {told.undated} hồ sơ"
    at = moment_words(told.frozen_at)
    yield f"Chốt lúc {at} · mã số liệu: {told.snapshot} · bộ quy tắc: {told.rules_version}"


def read_lines(told: Read) -> Iterator[str]:
    """What came of one workbook."""
    if told.error:
        yield f"✗ {told.name} – không đọc: {told.error['message']}"
        yield f"    Cách xử lý: {told.error['remedy']}"
        return
    if told.outcome == "already_read":
        yield f"= {told.name} – đã đọc trước đây"
        return
    mark = "!" if told.refused else "✓"
    yield (
        f"{mark} {told.name} – {told.rows} dòng = ghi nhận {told.taken} + "
        f"không ghi nhận {len(told.refused)} + chưa điền {told.blank}"
    )
    for row in told.refused[:_SHOWN]:
        yield f"    trang “{row.sheet}”, dòng {row.row}, cột {row.column}: {row.words}"
    if len(told.refused) > _SHOWN:
        yield f"    … và {len(told.refused) - _SHOWN} dòng khác (--json nêu đủ)"


def close_lines(kept: Kept, result: Result, out: Path, xlsx: Path | None) -> Iterator[str]:
    """What the minutes come to."""
    yield f"Đã ghi dự thảo biên bản: {out}"
    if xlsx:
        yield f"Đã ghi kết quả: {xlsx}"
    yield from _result_lines(result)
    if kept.closing is None:
        yield "Bản xem trước: cuộc kiểm tra chưa kết thúc."
    else:
        yield f"Cuộc kiểm tra đã kết thúc lúc {moment_words(kept.closing['closed_at'])}."


def _result_lines(result: Result) -> Iterator[str]:
    whole = result.whole
    sound = whole.items - whole.faulty - whole.undecided
    yield (
        f"Mẫu: {whole.items} mục = có sai sót {whole.faulty} + không có sai sót {sound} + "
        f"chưa rõ {whole.undecided}"
    )
    yield f"Tỷ lệ mục có sai sót trong toàn bộ: {share_text(whole.share, Labels())}"
    yield f"Kết luận: {_counts(whole)}"
    for count in result.rules:
        yield f"  {count.name or 'ngoài các quy tắc'}: {_counts(count)}"


def _counts(count: Count) -> str:
    parts = [f"{words} {getattr(count, name)}" for name, words in _COUNTS.items()]
    return ", ".join(part for part in parts if not part.endswith(" 0")) or "không có phát hiện"


def list_lines(kept: Sequence[Kept]) -> Iterator[str]:
    """One line per inspection."""
    for one in kept:
        row = row_dict(one)
        done = row["rows"] - row["open"]
        yield (
            f"{row['id']} – Quyết định số {row['decision']} ngày {day_words(row['day'])}, kỳ "
            f"{row['period']}: {row['sample']}/{row['population']} mục, "
            f"{done}/{row['rows']} dòng có kết luận, {_STATES[row['state']]}"
        )
    if not kept:
        yield "Chưa có cuộc kiểm tra nào. Lập bằng `hoso inspect new`."


def show_lines(kept: Kept, result: Result, since: Moved) -> Iterator[str]:
    """Everything about one inspection."""
    yield f"CUỘC KIỂM TRA {kept.frozen.inspection.id}: {_STATES[kept.state]}"
    yield from _frozen_lines(kept)
    yield from _result_lines(result)
    for row in kept.received:
        at = moment_words(row["received_at"])
        yield f"Phiếu: {row['name']}, đọc lúc {at}, ghi nhận {row['taken']} dòng"
    yield from _moved_lines(since)


def _moved_lines(since: Moved) -> Iterator[str]:
    if not (since.added or since.gone or since.changed):
        yield "Kho không thay đổi trong phạm vi này từ khi chốt."
        return
    yield "KHO ĐÃ THAY ĐỔI từ khi chốt (mẫu và kết quả đã chốt vẫn giữ nguyên):"
    for words, ids in (
        ("mới có trong phạm vi", since.added),
        ("không còn trong phạm vi", since.gone),
        ("kết quả của phần mềm nay khác", since.changed),
    ):
        if ids:
            more = f" … (còn {len(ids) - _SHOWN})" if len(ids) > _SHOWN else ""
            yield f"  {words}: {len(ids)} – {', '.join(ids[:_SHOWN])}{more}"


def agreement_lines(rows: Sequence[Agreement]) -> Iterator[str]:
    """One line per rule."""
    for row in rows:
        yield f"{row.rule}: {agreement_text(row)}"
    if not rows:
        yield "Chưa có cuộc kiểm tra nào kết thúc có kết luận về quy tắc."

"""Lines people read about the trust store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hoso.cli.words import moment_words

Row = Mapping[str, Any]
_KINDS = {"anchor": "gốc tin cậy", "intermediate": "trung gian"}
_BASES = {
    "published": "vân tay đã công bố",
    "accepted": "người quản trị gõ vân tay chấp nhận",
    "intermediate": "chứng thư trung gian, phải dẫn tới một gốc",
    "shipped": "đi kèm sản phẩm",
}
_PROBLEMS = {
    "issuer-unknown": "chưa có chứng thư của CA này; thêm bằng `hoso trust add`, rồi nhập lại",
    "signature": "chữ ký trên danh sách sai, hoặc CA không được phép ký danh sách",
    "future": "thời điểm phát hành nằm trong tương lai",
    "term": "hạn của danh sách kết thúc trước khi bắt đầu",
}
_SHOWN = 12  # gaps shown of one issuer


def store_lines(shown: Mapping[str, Any]) -> Iterator[str]:
    """The whole store."""
    rows = shown["certificates"]
    yield f"CHỨNG THƯ: {len(rows)}"
    for row in rows:
        gone = f", thôi tin từ {moment_words(row['removed_at'])}" if row["removed_at"] else ""
        yield f"  {row['subject']} ({_KINDS[row['kind']]}{gone})"
        yield f"      hiệu lực {_day(row['not_before'])} – {_day(row['not_after'])}; {_added(row)}"
        yield f"      SHA-256 {row['sha256']}"
    yield from coverage_lines(shown["coverage"])
    if shown["strays"]:
        yield "TỆP LẠ trong thư mục trust/, không được tin; thêm bằng `hoso trust add TỆP`:"
        yield from (f"  {name}" for name in shown["strays"])


def _added(row: Row) -> str:
    who = "sản phẩm" if row["basis"] == "shipped" else row["added_by"]
    return f"thêm {moment_words(row['added_at'])} bởi {who}: {_BASES[row['basis']]}"


def _day(instant: str) -> str:
    return moment_words(instant)[:10] if instant else "?"


def coverage_lines(coverage: Iterable[Row]) -> Iterator[str]:
    """For which times there are lists, and for which not."""
    listed = list(coverage)
    yield f"DANH SÁCH THU HỒI (CRL): {sum(row['lists'] for row in listed)}"
    if not listed:
        yield "  chưa có; nhập bằng `hoso trust import-crl TỆP`. Không có CRL hoặc OCSP thì"
        yield "  kết luận cao nhất là “hợp lệ, chưa kiểm tra được thu hồi”."
    for row in listed:
        scope = f" (phạm vi: {row['scope']})" if row["scope"] else ""
        span = f"{_day(row['from'])}..{_day(row['to'])}"
        gaps = [f"{_day(gap['from'])}..{_day(gap['to'])}" for gap in row["gaps"]]
        more = f" và {len(gaps) - _SHOWN} khoảng khác" if len(gaps) > _SHOWN else ""
        lacking = f", thiếu {', '.join(gaps[:_SHOWN])}{more}" if gaps else ", không thiếu"
        yield f"  CRL của {row['issuer']}{scope}: có {span}{lacking}"


def history_lines(shown: Mapping[str, Any]) -> Iterator[str]:
    """One certificate."""
    yield shown["subject"]
    yield f"  SHA-256 {shown['sha256']}"
    for row in shown["history"]:
        yield f"  {_KINDS[row['kind']]}: {_added(row)}"
        if row["removed_at"]:
            yield (
                f"    thôi tin {moment_words(row['removed_at'])} bởi {row['removed_by']}: "
                f"{row['reason'] or 'thay bằng vai trò khác'}"
            )
    if shown["published"]:
        yield from _published(shown["published"])


def fingerprint_lines(rows: Iterable[Row]) -> Iterator[str]:
    """The published fingerprints."""
    from evidence.signature.fingerprints import caution

    yield "VÂN TAY CÁC CƠ QUAN CHỨNG THỰC VIỆT NAM"
    yield f"  Lưu ý: {caution()['vi']}"
    for row in rows:
        yield f"  {row['subject']} ({_KINDS[row['role']]})"
        yield f"      SHA-256 {row['sha256']}"
        yield from (f"    {line}" for line in _published(row))


def _published(row: Row) -> Iterator[str]:
    from evidence.signature.fingerprints import status_words

    yield f"  {status_words()[row['status']]['vi']}"
    yield from (f"  nguồn: {source}" for source in row["sources"])
    if row["url"]:
        yield f"  nơi công bố (chưa đối chiếu): {row['url']}"


def added_lines(told: Mapping[str, Any]) -> Iterator[str]:
    """What was added."""
    for row in told["added"]:
        yield f"Đã thêm {_KINDS[row['kind']]}: {row['subject']} ({_BASES[row['basis']]})"
        yield f"  SHA-256 {row['sha256']}"
    for row in told["already"]:
        yield f"Đã có từ trước: {row['subject']}"
    if told["added"]:
        yield "Chạy `hoso rejudge` để xem kết luận nào thay đổi."


def imported_lines(shown: Mapping[str, Any]) -> Iterator[str]:
    """What was imported, what was refused, what is covered now."""
    for row in shown["imported"]:
        term = f"{moment_words(row['this_update'])} – {_moment(row['next_update'])}"
        yield f"Đã nhập CRL của {row['issuer']}: {row['count']} chứng thư bị thu hồi, {term}"
    for row in shown["already"]:
        yield f"Đã có từ trước: CRL của {row['issuer']}, {moment_words(row['this_update'])}"
    for row in shown["refused"]:
        why = _PROBLEMS.get(row["problem"], row["problem"])
        yield f"KHÔNG NHẬN CRL của {row['issuer']}: {why}"
    yield from coverage_lines(shown["coverage"])


def _moment(instant: str) -> str:
    return moment_words(instant) if instant else "không nêu hạn"


def missing_lines(rows: Iterable[Row]) -> Iterator[str]:
    """What one more certificate would let be checked."""
    listed = list(rows)
    if not listed:
        yield "Không thiếu chứng thư CA nào."
    for row in listed:
        yield f"Thêm {row['issuer']} thì kiểm tra được {_unlocked(row)}."
        yield f"    trong {row['dossiers']} hồ sơ: {', '.join(row['examples'])}"
        for known in row["published"]:
            yield f"    vân tay đã biết: {known['sha256']} {known['url']}".rstrip()


def _unlocked(row: Row) -> str:
    parts = [(row["signatures"], "chữ ký"), (row["stamps"], "dấu thời gian")]
    return " và ".join(f"{number} {what}" for number, what in parts if number)

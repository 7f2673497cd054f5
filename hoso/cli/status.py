"""``hoso status``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say_all
from hoso.cli.words import moment_words
from hoso.cli.working import job_words, reached

_JOB_HEADS = {
    "working": "ĐANG CHẠY",
    "stalled": "ĐỨNG YÊN",
    "dead": "DỪNG ĐỘT NGỘT",
}
_KEPT = ("archived", "already_archived", "quarantined", "refused", "withheld")


@click.command(
    help="Tình trạng kho: số hồ sơ, đợt tiếp nhận, tạm giữ, việc đang dở.\n\n"
    "What the archive holds and what is pending."
)
@click.pass_obj
def command(run: Run) -> None:
    """Print counts; nothing is changed."""
    from hoso.standing import standing
    from hoso.wiring import the_home
    from schemas.clock import now

    shown = standing(run.settings, the_home(run.settings), now())
    if run.as_json:
        emit_json(shown)
    else:
        say_all(_lines(shown))


def _lines(shown: dict[str, Any]) -> Iterator[str]:
    counts = shown["catalogue"]
    yield f"KHO: {shown['home']}"
    yield f"  Hồ sơ: {counts['dossier']} · văn bản: {counts['document']} · tệp: {counts['file']}"
    yield f"  Đợt tiếp nhận: {shown['transfers']} · đang tạm giữ: {shown['quarantined']} mục"
    for row in shown["last_transfers"]:
        yield f"    {row['transfer_id']} · {moment_words(row['received_at'])} · {_told(row)}"
    verified = shown["last_verify"]
    if verified:
        found = f"{verified['faulty']} tệp có vấn đề" if verified["faulty"] else "toàn vẹn"
        yield f"  Kiểm tra toàn vẹn: {moment_words(verified['finished'])} – {found}"
    else:
        yield "  Kiểm tra toàn vẹn: chưa làm lần nào (chạy `hoso verify`)"
    if shown["backups"]:
        yield f"  Sao lưu: {shown['backups']} bản, gần nhất {moment_words(shown['last_backup'])}"
    else:
        yield "  Sao lưu: chưa có bản nào (chạy `hoso backup THƯ_MỤC`)"
    yield from _safe(shown["safekeeping"])
    for job in shown["jobs"]:
        yield from _job_lines(job)
    for row in shown["unfinished"]:
        yield (
            f"  ĐANG DỞ: đợt {row['transfer_id']} từ “{row['source']}”, nhận lúc "
            f"{moment_words(row['received_at'])}; chạy lại `hoso ingest` với nguồn này để làm tiếp"
        )
    if shown["rebuild_needed"]:
        yield "  Danh mục cần dựng lại: chạy `hoso rebuild`"


def _job_lines(job: dict[str, Any]) -> Iterator[str]:
    """What is being done, by whom, since when, how far, and what to do where it does not get on."""
    from archive.leases import kinds

    at = reached(job["stage"], job["done"], job["total"])
    yield (
        f"  {_JOB_HEADS[job['state']]}: {job_words(job['kind'], job['what'])} – {job['operator']}, "
        f"từ {moment_words(job['started'])} (tiến trình {job['pid']}, máy {job['host']})"
    )
    yield f"      đến: {at or 'chưa xong phần nào'}, lúc {moment_words(job['progressed'])}"
    if job["state"] == "stalled":
        yield (
            f"      {job['idle'] // 60} phút không tiến triển: xem máy và ổ đĩa; cần dừng thì "
            f"`kill {job['pid']}`, rồi chạy lại lệnh đó, phần đã xong vẫn được giữ"
        )
    if job["state"] == "dead" and job["kind"] in kinds():
        yield f"      → {kinds()[job['kind']]['again_vi']}"


def _safe(told: dict[str, Any]) -> Iterator[str]:
    kinds = {"đầy đủ": told["last_full"], "gia tăng": told["last_incremental"]}
    parts = [f"{name} {moment_words(at)}" for name, at in kinds.items() if at]
    parts.append(f"{told['independent_media']} phương tiện độc lập")
    drill = told["last_drill"]
    parts.append(f"diễn tập phục hồi {moment_words(drill)}" if drill else "chưa diễn tập phục hồi")
    yield f"    {' · '.join(parts)}"
    if told["failed"]:
        yield f"    Chưa đạt: {', '.join(told['failed'])} (xem `hoso doctor`)"
    for one in told["due"]:
        yield f"    Nhắc: {one['message']}"


def _told(row: dict[str, Any]) -> str:
    from hoso.cli.words import OUTCOMES

    counts = row["dossiers"]
    parts = [f"{OUTCOMES[name]} {counts[name]}" for name in _KEPT if counts.get(name)]
    return f"{counts.get('received', 0)} hồ sơ: {', '.join(parts) or 'không có gì được nhận'}"

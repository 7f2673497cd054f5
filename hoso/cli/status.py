"""``hoso status``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say_all
from hoso.cli.words import moment_words
from hoso.cli.working import job_words, reached
from schemas.clock import iso, now

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
    from hoso.keeping import archive_state, due, safekeeping, summary
    from hoso.wiring import rules_of, the_home
    from schemas.clock import now

    home, at = the_home(run.settings), now()
    catalogue, operations = home.open_catalogue(), home.open_operations()
    try:
        transfers = operations.transfers.all()
        backups = operations.backups.all()
        state = archive_state(home, operations, run.settings)
        rules = safekeeping(state, at, rules_of(home))
        shown: dict[str, Any] = {
            "home": str(home.path),
            "archive_id": home.archive_id,
            "catalogue": catalogue.counts(),
            "rebuild_needed": catalogue.rebuild_needed,
            "jobs": _jobs(operations, run.settings.number("stalled_minutes")),
            "transfers": len(transfers),
            "last_transfers": [_transfer(row) for row in _newest(transfers)],
            "unfinished": [_transfer(row) for row in transfers if row.state == "open"],
            "quarantined": len(operations.holds.all()),
            "last_verify": _verified(operations),
            "backups": len(backups),
            "last_backup": max((iso(row.made_at) for row in backups), default=None),
            "safekeeping": {
                **summary(state, at),
                "failed": [row["rule"] for row in rules if row["status"] == "failed"],
                "due": due(state, at),
            },
        }
    finally:
        catalogue.close()
        operations.close()
    if run.as_json:
        emit_json(shown)
    else:
        say_all(_lines(shown))


def _jobs(operations: Any, minutes: int) -> list[dict[str, Any]]:
    """Every job with a lease: at work, stalled for ``minutes``, or broken off."""
    from archive.leases import shown, state_of

    at, patience = now(), timedelta(minutes=minutes)
    jobs = operations.jobs.all()
    return [shown(job, state_of(job, at=at, patience=patience), at) for job in jobs]


def _newest(transfers: list[Any]) -> list[Any]:
    done = [row for row in transfers if row.state == "finished"]
    return sorted(done, key=lambda row: row.transfer_id, reverse=True)[:5]


def _transfer(row: Any) -> dict[str, Any]:
    return {
        "transfer_id": row.transfer_id,
        "source": row.source,
        "received_at": iso(row.received_at),
        "operator": row.operator,
        "dossiers": dict(row.counts.get("dossiers", {})),
        "files": dict(row.counts.get("files", {})),
    }


def _verified(operations: Any) -> dict[str, Any] | None:
    """The last finished fixity check."""
    done = [row for row in operations.fixity.runs() if row.state == "done" and row.finished]
    if not done:
        return None
    last = max(done, key=lambda row: row.finished)
    return {
        "finished": iso(last.finished),
        "objects": last.objects,
        "faulty": operations.fixity.count(last.run_id),
    }


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

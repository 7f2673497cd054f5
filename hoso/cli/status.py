"""``hoso status``."""

from __future__ import annotations

from typing import Any

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say


@click.command(
    help="Tình trạng kho: số hồ sơ, đợt tiếp nhận, tạm giữ, việc đang dở.\n\n"
    "What the archive holds and what is pending."
)
@click.pass_obj
def command(run: Run) -> None:
    """Print counts; nothing is changed."""
    from hoso.wiring import the_home

    home = the_home(run.settings)
    catalogue, operations = home.open_catalogue(), home.open_operations()
    try:
        transfers = operations.transfers.all()
        last = operations.fixity.runs()
        shown: dict[str, Any] = {
            "home": str(home.path),
            "archive_id": home.archive_id,
            "catalogue": catalogue.counts(),
            "rebuild_needed": catalogue.rebuild_needed,
            "transfers": len(transfers),
            "unfinished": [t.source for t in transfers if t.state == "open"],
            "quarantined": len(operations.holds.all()),
            "last_verify": last[0].finished if last else None,
            "backups": len(operations.backups.all()),
        }
    finally:
        catalogue.close()
        operations.close()
    if run.as_json:
        emit_json(shown)
        return
    counts = shown["catalogue"]
    say(f"Kho: {shown['home']}")
    say(f"  Hồ sơ: {counts['dossier']} · văn bản: {counts['document']} · tệp: {counts['file']}")
    say(f"  Đợt tiếp nhận: {shown['transfers']} · tạm giữ: {shown['quarantined']}")
    say(f"  Lần kiểm tra toàn vẹn gần nhất: {shown['last_verify'] or 'chưa có'}")
    say(f"  Bản sao lưu: {shown['backups']}")
    for source in shown["unfinished"]:
        say(f"  ĐANG DỞ: {source} — chạy lại `hoso ingest` với nguồn này để làm tiếp")
    if shown["rebuild_needed"]:
        say("  Danh mục cần dựng lại: chạy `hoso rebuild`")

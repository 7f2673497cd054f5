"""``hoso quarantine list | release | reject``."""

from __future__ import annotations

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, progress, say


@click.group(
    help="Hồ sơ tạm giữ: xem, cho nhận, hoặc từ chối.\n\n"
    "Dossiers held back: list, release into the archive, reject."
)
def command() -> None:
    """Group of the quarantine commands."""


@command.command("list", help="Liệt kê hồ sơ đang tạm giữ.\n\nList what is held.")
@click.option("--all", "everything", is_flag=True, help="Cả mục đã quyết định. / Decided too.")
@click.pass_obj
def list_items(run: Run, everything: bool) -> None:
    """Print the items."""
    from hoso.wiring import the_home

    operations = the_home(run.settings).open_operations()
    try:
        items = operations.holds.all(state=None if everything else "held")
    finally:
        operations.close()
    rows = [
        {
            "id": item.id,
            "file_code": item.file_code,
            "state": item.state,
            "reason": item.reason,
            "created": item.created,
        }
        for item in items
    ]
    if run.as_json:
        emit_json({"items": rows})
        return
    say(f"Tạm giữ: {len(rows)}")
    for row in rows:
        say(f"  {row['id']}  {row['file_code'] or '(tệp không thuộc hồ sơ nào)'}: {row['reason']}")


_REASON = click.option("--reason", required=True, help="Lý do, ghi vào hồ sơ. / Reason, recorded.")


@command.command("release", help="Cho nhận vào kho.\n\nRelease into the archive.")
@click.argument("item")
@_REASON
@click.pass_obj
def release_item(run: Run, item: str, reason: str) -> None:
    """Archive a held dossier as it is."""
    from hoso.wiring import syncer, the_home
    from ingest.release import release
    from schemas.clock import now

    home = the_home(run.settings)
    by = run.settings.text("operator")
    with progress(quiet=True) as report:
        done = release(home, item, reason=reason, by=by, at=now(), sync=syncer(home, report))
    if run.as_json:
        emit_json({"id": done.id, "object_id": done.object_id, "version": done.version})
        return
    say(f"Đã nhận vào kho: {done.object_id} ({done.version})")


@command.command("reject", help="Từ chối; bytes bị xóa, sổ vẫn ghi.\n\nReject.")
@click.argument("item")
@_REASON
@click.pass_obj
def reject_item(run: Run, item: str, reason: str) -> None:
    """Refuse a held dossier."""
    from hoso.wiring import the_home
    from ingest.release import reject
    from schemas.clock import now

    home = the_home(run.settings)
    done = reject(home, item, reason=reason, by=run.settings.text("operator"), at=now())
    if run.as_json:
        emit_json({"id": done.id, "state": done.state})
        return
    say(f"Đã từ chối: {done.id} {done.file_code}")

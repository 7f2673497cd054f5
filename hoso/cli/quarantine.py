"""``hoso quarantine list | release | reject``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say, say_all

_STATES = {"held": "đang tạm giữ", "released": "đã nhận vào kho", "rejected": "đã từ chối"}
_SHOWN = 100


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
    from schemas.clock import iso

    operations = the_home(run.settings).open_operations()
    try:
        items = operations.holds.all(state=None if everything else "held")
        rows = [
            {
                "id": item.id,
                "file_code": item.file_code,
                "state": item.state,
                "reason": item.reason,
                "created": iso(item.created),
                "decided_at": iso(item.decided_at) if item.decided_at else None,
                "decided_by": item.decided_by,
                "decision_reason": item.decision_reason,
            }
            for item in items
        ]
    finally:
        operations.close()
    if run.as_json:
        emit_json({"items": rows})
    else:
        say_all(_lines(rows, everything))


def _lines(rows: list[dict[str, Any]], everything: bool) -> Iterator[str]:
    from hoso.cli.words import moment_words, rule_words

    yield f"{'TẠM GIỮ, KỂ CẢ ĐÃ XỬ LÝ' if everything else 'ĐANG TẠM GIỮ'}: {len(rows)} mục"
    for row in rows[:_SHOWN]:
        state = f" ({_STATES[row['state']]})" if everything else ""
        yield f"  {row['id']}  {row['file_code'] or 'tệp không thuộc hồ sơ nào'}{state}"
        why = rule_words(row["reason"].split(", "))
        yield f"      từ {moment_words(row['created'])}, vì {why}"
        if row["decided_at"]:
            when = moment_words(row["decided_at"])
            yield f"      {row['decided_by']} quyết định {when}: {row['decision_reason']}"
    if len(rows) > _SHOWN:
        yield f"  … và {len(rows) - _SHOWN} mục khác (xem đủ bằng --json)"
    if any(row["state"] == "held" for row in rows):
        yield "Cho nhận: hoso quarantine release MỤC --reason LÝ_DO"
        yield "Từ chối:  hoso quarantine reject MỤC --reason LÝ_DO"


_ITEM = click.argument("item", metavar="MỤC")
_REASON = click.option(
    "--reason",
    metavar="LÝ_DO",
    required=True,
    help="Lý do, ghi vào hồ sơ. / Reason, recorded.",
)


def _given(reason: str) -> str:
    """A reason with something in it. Raises ``click.BadParameter``."""
    if not reason.strip():
        raise click.BadParameter("lý do để trống / the reason is empty", param_hint="--reason")
    return reason.strip()


@command.command("release", help="Cho nhận vào kho.\n\nRelease into the archive.")
@_ITEM
@_REASON
@click.pass_obj
def release_item(run: Run, item: str, reason: str) -> int:
    """Archive a held dossier as it is; exit code 1 where the index could not follow."""
    from hoso.cli.words import index_lines
    from hoso.cli.working import working
    from hoso.wiring import syncer, the_home
    from ingest.release import release
    from schemas.clock import now

    reason = _given(reason)
    home = the_home(run.settings)
    by = run.settings.text("operator")
    with (
        progress(quiet=True) as shown,
        working(run, home, "release", shown, what=item) as report,
    ):
        sync = syncer(run.settings, home, report)
        done, index = release(home, item, reason=reason, by=by, at=now(), sync=sync)
    if run.as_json:
        emit_json(
            {
                "id": done.id,
                "object_id": done.object_id,
                "version": done.version,
                "index": index.as_dict(),
            }
        )
        return EXIT_OK if index.whole else EXIT_FOUND
    version = done.version.removeprefix("v")
    say(f"Đã nhận vào kho: {done.file_code} (phiên bản {version}), {done.object_id}")
    say_all(index_lines(index.as_dict()))
    return EXIT_OK if index.whole else EXIT_FOUND


@command.command("reject", help="Từ chối; nội dung bị xóa, sổ vẫn ghi.\n\nReject.")
@_ITEM
@_REASON
@click.pass_obj
def reject_item(run: Run, item: str, reason: str) -> None:
    """Refuse a held dossier."""
    from hoso.wiring import the_home
    from ingest.release import reject
    from schemas.clock import now

    reason = _given(reason)
    home = the_home(run.settings)
    done = reject(home, item, reason=reason, by=run.settings.text("operator"), at=now())
    if run.as_json:
        emit_json({"id": done.id, "state": done.state})
        return
    say(f"Đã từ chối: {done.id} {done.file_code or '(tệp không thuộc hồ sơ nào)'}")

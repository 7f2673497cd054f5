"""``hoso backup FOLDER``."""

from __future__ import annotations

from pathlib import Path

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, progress, say
from hoso.cli.words import size_words


@click.command(
    help="Sao lưu kho: tài liệu, sổ, nhật ký, chứng thư tin cậy.\n\n"
    "Back up storage, operations, audit log and trust."
)
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
@click.pass_obj
def command(run: Run, folder: Path) -> None:
    """Write a full backup, itself a bag, to a new folder."""
    from uuid import uuid4

    from archive.backup import backup
    from hoso.wiring import the_home
    from schemas.clock import now

    home, at, by = the_home(run.settings), now(), run.settings.text("operator")
    with progress(quiet=run.as_json) as report:
        result = backup(
            home,
            folder,
            backup_id=str(uuid4()),
            at=at,
            by=by,
            progress=lambda done, _bytes, _path: report("Sao lưu", done, 0),
        )
    home.open_audit().append(
        at=at, actor=by, act="archive.backup", object=home.archive_id, outcome="done"
    )
    if run.as_json:
        emit_json({"path": str(result.path), "files": result.files, "bytes": result.bytes})
        return
    say(f"Đã sao lưu {result.files} tệp ({size_words(result.bytes)}) vào {result.path}")

"""``hoso restore BACKUP FOLDER``."""

from __future__ import annotations

from pathlib import Path

import click

from hoso.cli.chained import with_others
from hoso.cli.main import Run
from hoso.cli.output import emit_json, progress, say


@click.command(
    help="Phục hồi kho từ bản sao lưu vào thư mục mới, kiểm tra từng byte.\n\n"
    "Restore an archive from a backup into a new folder; every byte is checked."
)
@click.argument("backup", metavar="BẢN_SAO_LƯU", type=click.Path(path_type=Path))
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
@with_others
@click.pass_obj
def command(run: Run, backup: Path, folder: Path, others: tuple[Path, ...]) -> None:
    """Restore, then rebuild catalogue and index."""
    from archive.backup import restore
    from hoso.cli.working import working
    from hoso.wiring import syncer
    from ingest.rebuild import rebuild
    from schemas.clock import now

    with progress(quiet=run.as_json) as report:
        home = restore(
            backup,
            folder,
            others=others,
            progress=lambda done, _bytes, _path: report("Phục hồi", done, 0),
        )
        with working(run, home, "restore", report, what=str(backup.absolute())) as told:
            result = rebuild(home, syncer(run.settings, home, told), told)
    home.open_audit().append(
        at=now(),
        actor=run.settings.text("operator"),
        act="archive.restore",
        object=home.archive_id,
        outcome="done",
    )
    if run.as_json:
        emit_json({"home": str(home.path), "dossiers": result.dossiers})
        return
    say(f"Đã phục hồi {result.dossiers} hồ sơ vào {home.path}")

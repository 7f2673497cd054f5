"""``hoso rebuild``."""

from __future__ import annotations

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say


@click.command(
    help="Dựng lại danh mục và chỉ mục tra cứu chỉ từ kho lưu trữ.\n\n"
    "Rebuild catalogue and index from the storage root alone."
)
@click.pass_obj
def command(run: Run) -> int:
    """Rebuild; exit code 1 where an object could not be read."""
    from hoso.wiring import fresh_syncer, the_home
    from ingest.rebuild import rebuild
    from schemas.clock import now

    home = the_home(run.settings)
    with progress(quiet=run.as_json) as report:
        result = rebuild(home, fresh_syncer(home, report), report)
    home.open_audit().append(
        at=now(),
        actor=run.settings.text("operator"),
        act="archive.rebuild",
        object=home.archive_id,
        outcome="damaged" if result.damaged else "done",
    )
    if run.as_json:
        damaged = [{"object_id": oid, "message": why} for oid, why in result.damaged]
        emit_json({"dossiers": result.dossiers, "entries": result.entries, "damaged": damaged})
    else:
        say(f"Đã dựng lại: {result.dossiers} hồ sơ, {result.entries} mục tra cứu")
        for oid, why in result.damaged:
            say(f"  HỎNG {oid}: {why}")
    return EXIT_FOUND if result.damaged else EXIT_OK

"""``hoso init DIR``."""

from __future__ import annotations

from pathlib import Path

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say


@click.command(
    help="Tạo một kho lưu trữ mới (ở THƯ_MỤC, hoặc nơi --home chỉ).\n\n"
    "Create a new archive in a new or empty folder."
)
@click.argument("folder", metavar="[THƯ_MỤC]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def command(run: Run, folder: Path | None) -> None:
    """Create a home in ``folder`` or where ``--home`` says; an existing one is never touched."""
    from hoso.wiring import new_home

    if folder is None and not run.settings.text("home"):
        raise click.MissingParameter(param_hint="THƯ_MỤC", param_type="argument")
    home = new_home(folder or run.settings.home(), run.settings)
    if run.as_json:
        emit_json({"home": str(home.path)})
        return
    say(f"Đã tạo kho lưu trữ: {home.path}")
    say(f"Tiếp theo: hoso --home {home.path} ingest THƯ_MỤC_HỒ_SƠ")

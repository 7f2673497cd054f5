"""``hoso init DIR``."""

from __future__ import annotations

from pathlib import Path

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say


@click.command(help="Tạo một kho lưu trữ mới.\n\nCreate a new archive.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def command(run: Run, folder: Path) -> None:
    """Create a home; an existing one is never touched."""
    from hoso.wiring import new_home

    home = new_home(folder, operator=run.settings.text("operator"))
    if run.as_json:
        emit_json({"home": str(home.path)})
        return
    say(f"Đã tạo kho lưu trữ: {home.path}")
    say(f"Tiếp theo: hoso --home {home.path} ingest THƯ_MỤC_HỒ_SƠ")

"""``hoso demo [FOLDER]``: a sample transfer from one end to the other."""

from __future__ import annotations

from pathlib import Path

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, progress, say

_QUERIES = ("quyet dinh", "quyết định", "12/QĐ-SNV")


@click.command(
    help="Chạy thử: sinh gói hồ sơ mẫu, tiếp nhận, tra cứu, lập báo cáo.\n\n"
    "Try it: make a sample transfer, take it in, search it, report on it."
)
@click.argument(
    "folder", metavar="[THƯ_MỤC]", type=click.Path(path_type=Path), default=Path("demo")
)
@click.pass_obj
def command(run: Run, folder: Path) -> None:
    """Run the whole walk in ``folder``; a folder with something in it is refused."""
    from hoso.demo import run as run_demo

    with progress(quiet=run.as_json) as report:
        result = run_demo(folder, run.settings, report, queries=_QUERIES)
    if run.as_json:
        emit_json(result.as_dict())
        return
    say(result.text())

"""``hoso ingest PATH``."""

from __future__ import annotations

from pathlib import Path

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say


@click.command(
    help="Tiếp nhận một gói hồ sơ (thư mục, .zip, .tar, gói BagIt).\n\n"
    "Take in a transfer: a folder, .zip, .tar or BagIt bag."
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--supersede",
    default="",
    help="Lý do nhận hồ sơ đã có với nội dung khác thành phiên bản mới. / "
    "Reason for taking changed dossiers in as next versions.",
)
@click.pass_obj
def command(run: Run, path: Path, supersede: str) -> int:
    """Take in and print the receipt; exit code 1 where not everything was archived."""
    from hoso.intake import take_in
    from reports.receipt import render_receipt

    with progress(quiet=run.as_json) as report:
        receipt = take_in(path, run.settings, report, supersede=supersede)
    if run.as_json:
        emit_json(receipt)
    else:
        say(render_receipt(receipt, "vi"))
    archived = receipt["dossiers"]["archived"] == receipt["dossiers"]["received"] > 0
    return EXIT_OK if archived and receipt["balanced"] else EXIT_FOUND

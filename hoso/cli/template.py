"""``hoso template FILE``."""

from __future__ import annotations

from pathlib import Path

import click

from hoso.cli.main import Run
from hoso.cli.output import emit_json, say
from schemas.errors import HosoError


@click.command(
    help="Ghi bảng tính mẫu để lập danh sách hồ sơ nộp lưu.\n\n"
    "Write the empty workbook for describing a transfer."
)
@click.option(
    "--out",
    metavar="TỆP",
    type=click.Path(path_type=Path),
    default=Path("nop-luu.xlsx"),
    show_default=True,
    help="Tệp ghi ra. / Output file.",
)
@click.pass_obj
def command(run: Run, out: Path) -> None:
    """Write the template; an existing file is never overwritten."""
    from hoso.files import check_target
    from reports.template import write_template
    from schemas.profile import load_profile

    check_target(out)
    try:
        write_template(out, load_profile("tt02-2019"))
    except OSError as error:
        raise HosoError("out-unwritable", path=out, why=error.strerror) from error
    if run.as_json:
        emit_json({"file": str(out)})
        return
    say(f"Đã ghi bảng tính mẫu: {out}")
    say("Điền các trang tính, đặt tệp cạnh bảng tính, rồi chạy: hoso validate THƯ_MỤC")

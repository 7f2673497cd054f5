"""``hoso template FILE``."""

from __future__ import annotations

from pathlib import Path

import click

from hoso.cli.main import Run
from hoso.cli.out import BOOK, OutFile
from hoso.cli.output import emit_json, say
from schemas.errors import HosoError
from schemas.profile import PROFILE_IDS


@click.command(
    help="Ghi bảng tính mẫu để lập danh sách hồ sơ nộp lưu.\n\n"
    "Write the empty workbook for describing a transfer."
)
@click.option(
    "--out",
    metavar="TỆP",
    type=OutFile(*BOOK),
    default=Path("nop-luu.xlsx"),
    show_default=True,
    help="Tệp ghi ra. / Output file.",
)
@click.option(
    "--profile",
    metavar="CHUẨN",
    type=click.Choice(PROFILE_IDS),
    help="Chuẩn dữ liệu: tt02-2019, tt05-2025; mặc định theo văn bản có hiệu lực hôm nay. "
    "/ Metadata profile; by default that of the law in force today.",
)
@click.pass_obj
def command(run: Run, out: Path, profile: str | None) -> None:
    """Write the template; an existing file is never overwritten."""
    from hoso.files import check_target
    from reports.template import write_template
    from schemas.clock import dmy, now, office_date
    from schemas.laws import law_of_profile, metadata_law
    from schemas.profile import load_profile

    check_target(out)
    today = office_date(now())
    current = metadata_law(today)
    chosen = load_profile(profile or (current.profile if current else PROFILE_IDS[0]))
    try:
        write_template(out, chosen)
    except OSError as error:
        raise HosoError("out-unwritable", path=out, why=error.strerror) from error
    if run.as_json:
        emit_json({"file": str(out), "profile": chosen.id})
        return
    say(f"Đã ghi bảng tính mẫu: {out}")
    law = law_of_profile(chosen.id)
    why = "" if profile else f", mẫu đang áp dụng vào ngày {dmy(today)}"
    say(f"Chuẩn dữ liệu: {chosen.id} ({law.name if law else chosen.law}{why})")
    if chosen.secondary:
        say("  theo nguồn thứ cấp, chưa đối chiếu nguyên văn")
    say("Điền các trang tính, đặt tệp cạnh bảng tính, rồi chạy: hoso validate THƯ_MỤC")
